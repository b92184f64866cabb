import { defineCommand } from '../command.js';
import { pgdata } from '../language/options.js';

/** `disable maintenance`: the local node serves again. */
export const command = defineCommand({
  options: { pgdata },
  async run(values, context) {
    const { disableMaintenance } = await import('../operate/maintenance.js');
    await disableMaintenance(values.pgdata, context);
    return undefined;
  },
});
