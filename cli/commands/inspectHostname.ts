import { defineCommand } from '../command.js';

/** `inspect show hostname`: what --hostname would be without the option. */
export const command = defineCommand({
  options: {},
  async run(_values, context) {
    const { monitorHostname } = await import('../create/hostAddress.js');
    const { systemNames } = await import('../../keeper/postgres/hostAddress.js');
    const name = await monitorHostname(systemNames, (text) => context.log.warn(text));
    context.io.out(`${name}\n`);
    return undefined;
  },
});
