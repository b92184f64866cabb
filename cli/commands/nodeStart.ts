import { defineCommand } from '../command.js';

/** `node start [FILE]`: lets a `node run` go on whose launch is deferred. */
export const command = defineCommand({
  positionals: '[FILE]',
  maxPositionals: 1,
  options: {},
  async run(_values, context) {
    const { launch } = await import('../node/launch.js');
    const { specFile } = await import('../node/specFile.js');
    await launch(specFile(context), context);
    return undefined;
  },
});
