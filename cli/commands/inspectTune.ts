import { defineCommand } from '../command.js';

/** `inspect pgsetup tune`: the tuning block that a node on this host gets (files.md section 6). */
export const command = defineCommand({
  options: {},
  async run(_values, context) {
    const { tuningSettings } = await import('../../keeper/postgres/tuning.js');
    const { hostResources } = await import('../../keeper/postgres/hostResources.js');
    context.io.out('# basic tuning computed by pg_auto_failover\n');
    for (const [name, setting] of tuningSettings(hostResources())) {
      context.io.out(`${name} = ${/^[\d.]+$/.test(setting) ? setting : `'${setting}'`}\n`);
    }
    return undefined;
  },
});
