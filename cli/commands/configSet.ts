import { defineCommand } from '../command.js';
import { pgdata } from '../options.js';
import { requirePositionals } from '../positionals.js';

/** Keys that the monitor must know as well. */
const NODE_METADATA = ['pg_autoctl.name', 'pg_autoctl.hostname', 'postgresql.port'];

/** `config set`: changes one value and lets a running service read it (cli.md section 7). */
export const command = defineCommand({
  positionals: 'SECTION.OPTION VALUE',
  maxPositionals: 2,
  options: { pgdata },
  async run(values, context) {
    const [name = '', value = ''] = requirePositionals(context, [
      'the key, as SECTION.OPTION',
      'the new value',
    ]);
    const { readLocalNode } = await import('../monitorTarget.js');
    const { valuesOf, withValue, writeNode } = await import('../configValues.js');
    const { signalReload } = await import('../signalReload.js');
    const node = await readLocalNode(values.pgdata, context);
    const changed = withValue(node, name, value);
    if (changed.kind === 'keeper' && NODE_METADATA.includes(name)) {
      const { pushMetadata } = await import('../nodeMetadata.js');
      await pushMetadata(changed, context);
    }
    await writeNode(changed);
    context.io.out(`${valuesOf(changed).get(name) ?? ''}\n`);
    await signalReload(changed.paths, context);
    return undefined;
  },
});
