import { defineCommand } from '../command.js';
import { value } from '../language/optionSpec.js';
import { text } from '../language/valueParsers.js';

/** `inspect pgsetup pg_ctl`: which one a create would take, and its version (cli.md 3.6). */
export const command = defineCommand({
  options: { pgctl: value('PATH', 'check this one', text, 'C') },
  async run(values, context) {
    const { findPgCtl } = await import('../create/findPgCtl.js');
    const { postgresVersion } = await import('../local/postgresVersion.js');
    const found = await findPgCtl(values.pgctl, context.io);
    context.io.out(`${found} ${await postgresVersion(found)}\n`);
    return undefined;
  },
});
