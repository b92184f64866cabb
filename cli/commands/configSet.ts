import { defineCommand } from '../command.js';
import { pgdata } from '../language/options.js';
import { requirePositionals } from '../language/positionals.js';

/** Keys that the monitor must know as well. */
const NODE_METADATA = ['pg_autoctl.name', 'pg_autoctl.hostname', 'postgresql.port'];

/** `config set`: changes one value and lets a running service read it (cli.md section 7). */
export const command = defineCommand({
  positionals: 'SECTION.OPTION VALUE',
  maxPositionals: 2,
  epilogue:
    'Without VALUE, replication.password is taken from PG_AUTOCTL_REPLICATION_PASSWORD, and the ' +
    'password in pg_autoctl.monitor from PG_AUTOCTL_MONITOR_PASSWORD: "ps" shows arguments.',
  options: { pgdata },
  async run(values, context) {
    const { SECRET_VARIABLES, secretFromEnvironment } =
      await import('../local/secretFromEnvironment.js');
    const { readLocalNode } = await import('../operate/monitorTarget.js');
    const [key = ''] = context.positionals;
    const secret =
      context.positionals.length === 1 && key in SECRET_VARIABLES
        ? secretFromEnvironment(await readLocalNode(values.pgdata, context), key, context.io.env)
        : undefined;
    const positionals = secret === undefined ? context.positionals : [key, secret];
    const [name = '', value = ''] = requirePositionals({ ...context, positionals }, [
      'the key, as SECTION.OPTION',
      `the new value${key in SECRET_VARIABLES ? ` (or ${String(SECRET_VARIABLES[key])})` : ''}`,
    ]);
    const { shownValue, valuesOf, withValue, writeNode } = await import('../local/configValues.js');
    const { signalReload } = await import('../service/signalReload.js');
    const node = await readLocalNode(values.pgdata, context);
    const changed = withValue(node, name, value);
    if (changed.kind === 'keeper' && NODE_METADATA.includes(name)) {
      const { pushMetadata } = await import('../local/nodeMetadata.js');
      await pushMetadata(changed, context);
    }
    await writeNode(changed);
    context.io.out(`${shownValue(name, valuesOf(changed).get(name) ?? '')}\n`);
    await signalReload(changed.paths, context);
    return undefined;
  },
});
