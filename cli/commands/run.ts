import { defineCommand } from '../command.js';
import { CliError } from '../errors.js';
import { EXIT } from '../exitCodes.js';
import { json, pgdata } from '../language/options.js';
import { value } from '../language/optionSpec.js';
import { host, name, port } from '../language/valueParsers.js';

/** `run`: the service of a node or monitor, in the foreground (cli.md section 4). */
export const command = defineCommand({
  resident: true,
  options: {
    pgdata,
    name: value('NAME', 'new name of the node', name, 'n'),
    hostname: value('HOST', 'new name or address of this host', host, 'H'),
    pgport: value('PORT', 'new port of Postgres', port, 'p'),
    json,
  },
  async run(values, context) {
    const { readLocalNode } = await import('../operate/monitorTarget.js');
    const { AlreadyRunningError } = await import('../../keeper/config/pidFile.js');
    const { refuseRoot } = await import('../create/createOptions.js');
    const { withMetadata } = await import('../local/nodeMetadata.js');
    const found = await readLocalNode(values.pgdata, context);
    refuseRoot();
    const node = withMetadata(found, values);
    if (node !== found) {
      const { writeNode } = await import('../local/configValues.js');
      const { pushMetadata } = await import('../local/nodeMetadata.js');
      if (node.kind === 'keeper') await pushMetadata(node, context);
      await writeNode(node);
    }
    const given = values.pgdata ?? node.paths.pgdata;
    try {
      if (node.kind === 'monitor') {
        const { runMonitor } = await import('../monitor/runMonitor.js');
        await runMonitor(node.config, node.paths, given, context);
        return undefined;
      }
      const { runService } = await import('../service/keeperService.js');
      return await runService(node.paths, given, context);
    } catch (error) {
      if (!(error instanceof AlreadyRunningError)) throw error;
      throw new CliError(EXIT.internal, error.message);
    }
  },
});
