import { defineCommand } from '../command.js';

/** `node apply [FILE]`: what was changed in the file takes effect now. */
export const command = defineCommand({
  positionals: '[FILE]',
  maxPositionals: 1,
  options: {},
  async run(_values, context) {
    const { applySpecFile } = await import('../node/runSpec.js');
    const { specFile, wordsRunner } = await import('../node/specFile.js');
    return await applySpecFile(specFile(context), wordsRunner(context), context);
  },
});
