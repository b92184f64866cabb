import { defineCommand } from '../command.js';
import { requirePositionals } from '../language/positionals.js';
import { host } from '../language/valueParsers.js';

/** `inspect show reverse HOST`: does pg_hba.conf accept this name? */
export const command = defineCommand({
  positionals: 'HOST',
  maxPositionals: 1,
  options: {},
  async run(_values, context) {
    const [given = ''] = requirePositionals(context, ['a host name']);
    const { checkReverse } = await import('../create/nameChecks.js');
    return await checkReverse(host(given, 'the host name'), context);
  },
});
