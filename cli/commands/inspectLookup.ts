import { defineCommand } from '../command.js';
import { requirePositionals } from '../language/positionals.js';
import { host } from '../language/valueParsers.js';

/** `inspect show lookup HOST`: the addresses of a name, as pg_hba.conf will see them. */
export const command = defineCommand({
  positionals: 'HOST',
  maxPositionals: 1,
  options: {},
  async run(_values, context) {
    const [given = ''] = requirePositionals(context, ['a host name']);
    const name = host(given, 'the host name');
    const { addressesOf } = await import('../create/nameChecks.js');
    for (const address of await addressesOf(name)) context.io.out(`${name}: ${address}\n`);
    return undefined;
  },
});
