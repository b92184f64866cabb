import { defineCommand } from '../command.js';
import { pgdata } from '../language/options.js';
import { flag } from '../language/optionSpec.js';

/** `disable monitor`: the local node goes on without one. */
export const command = defineCommand({
  options: {
    pgdata,
    force: flag('also when the node is registered, or the monitor does not answer', 'F'),
  },
  async run(values, context) {
    const { disableMonitor } = await import('../membership/disableMonitor.js');
    await disableMonitor(values.pgdata, values.force, context);
    return undefined;
  },
});
