import { defineCommand } from '../command.js';
import { formation, group, TARGET_OPTIONS } from '../options.js';

/** `watch`: a dashboard in the terminal (cli.md section 6). */
export const command = defineCommand({
  options: { ...TARGET_OPTIONS, formation, group },
  epilogue: 'Keys: q, F1 or Ctrl-C quit; arrows, j, k, PageUp, PageDown move the events.',
  async run(values, context) {
    const { watch } = await import('../watch/watch.js');
    await watch(values, context);
    return undefined;
  },
});
