import { defineCommand } from '../command.js';
import { formation, group, TARGET_OPTIONS } from '../language/options.js';
import { flag } from '../language/optionSpec.js';

/** `watch`: a dashboard in the terminal (cli.md section 6). */
export const command = defineCommand({
  options: {
    ...TARGET_OPTIONS,
    formation,
    group,
    wait: flag('begin although the monitor does not answer yet', 'w'),
  },
  epilogue: 'Keys: q, F1 or Ctrl-C quit; arrows, j, k, PageUp, PageDown move the events.',
  async run(values, context) {
    const { watch } = await import('../watch/watch.js');
    await watch(values, values.wait, context);
    return undefined;
  },
});
