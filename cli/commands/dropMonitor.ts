import { defineCommand } from '../command.js';
import { UsageError } from '../errors.js';
import { pgdata } from '../language/options.js';
import { flag } from '../language/optionSpec.js';

/** `drop monitor`: ends the service; with --destroy nothing is left (cli.md section 11). */
export const command = defineCommand({
  options: { pgdata, destroy: flag('also delete PGDATA and the files of the monitor', 'd') },
  async run(values, context) {
    const { readLocalNode } = await import('../operate/monitorTarget.js');
    const { endService, stopPostgres } = await import('../service/stopService.js');
    const node = await readLocalNode(values.pgdata, context);
    if (node.kind !== 'monitor') {
      throw new UsageError(`"${node.paths.pgdata}" is no monitor; use "pg_autoctl drop node"`);
    }
    await endService(node.paths, 'SIGQUIT', context);
    if (!values.destroy) {
      context.log.warn(`The files of the monitor are kept, as is "${node.paths.pgdata}"`);
      context.log.warn('Option --destroy deletes them');
      return undefined;
    }
    await stopPostgres(node.config.postgresql, context);
    const { destroyNode } = await import('../membership/destroyNode.js');
    await destroyNode(node.paths, context);
    return undefined;
  },
});
