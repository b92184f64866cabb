import { defineCommand } from '../command.js';
import { pgdata } from '../language/options.js';
import { requirePositionals } from '../language/positionals.js';

/** `enable monitor`: gives a node that runs without monitor a new one. */
export const command = defineCommand({
  positionals: 'URI',
  maxPositionals: 1,
  epilogue: 'After a monitor was lost: on the primary first, then on each standby.',
  options: { pgdata },
  async run(values, context) {
    const [uri = ''] = requirePositionals(context, ['the URI of the new monitor']);
    const { enableMonitor } = await import('../membership/enableMonitor.js');
    await enableMonitor(values.pgdata, uri, context);
    return undefined;
  },
});
