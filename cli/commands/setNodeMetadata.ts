import { defineCommand } from '../command.js';
import { UsageError } from '../errors.js';
import { formatJson } from '../format/json.js';
import { nestValues } from '../format/nestValues.js';
import { json, pgdata } from '../language/options.js';
import { value } from '../language/optionSpec.js';
import { host, name, port } from '../language/valueParsers.js';

/** `set node metadata`: name, host and port of the local node (cli.md section 10). */
export const command = defineCommand({
  options: {
    pgdata,
    name: value('NAME', 'new name', name, 'n'),
    hostname: value('HOST', 'new name or address by which others reach this host', host, 'H'),
    pgport: value('PORT', 'new port of Postgres', port, 'p'),
    json,
  },
  async run(values, context) {
    const { pgport, hostname } = values;
    if (values.name === undefined && hostname === undefined && pgport === undefined) {
      throw new UsageError('nothing to set: use --name, --hostname or --pgport');
    }
    const { readLocalKeeper } = await import('../operate/monitorTarget.js');
    const { pushMetadata, withMetadata } = await import('../local/nodeMetadata.js');
    const { valuesOf, withoutSecrets, writeNode } = await import('../local/configValues.js');
    const { signalReload } = await import('../service/signalReload.js');
    const node = await readLocalKeeper(values.pgdata, context);
    const changed = withMetadata(node, values);
    await pushMetadata(changed, context);
    await writeNode(changed);
    await signalReload(changed.paths, context);
    if (context.json)
      context.io.out(`${formatJson(nestValues(withoutSecrets(valuesOf(changed))))}\n`);
    return undefined;
  },
});
