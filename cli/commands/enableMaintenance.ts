import { defineCommand } from '../command.js';
import { pgdata } from '../language/options.js';
import { flag } from '../language/optionSpec.js';

/** `enable maintenance`: the local node leaves the service until `disable maintenance`. */
export const command = defineCommand({
  options: {
    pgdata,
    'allow-failover': flag('on a primary: let another node take over', 'A'),
  },
  async run(values, context) {
    const { enableMaintenance } = await import('../operate/maintenance.js');
    await enableMaintenance(values.pgdata, values['allow-failover'], context);
    return undefined;
  },
});
