import { defineCommand } from '../command.js';
import { formatJson } from '../format/json.js';
import { nestValues } from '../format/nestValues.js';
import { json } from '../language/options.js';

/** `node show [FILE]`: what the file says, with the defaults; without its secrets. */
export const command = defineCommand({
  positionals: '[FILE]',
  maxPositionals: 1,
  options: { json },
  async run(_values, context) {
    const { readNodeSpec } = await import('../node/nodeSpec.js');
    const { shownValues } = await import('../node/shownValues.js');
    const { specFile } = await import('../node/specFile.js');
    const { printIni } = await import('../../keeper/config/ini.js');
    const shown = shownValues(await readNodeSpec(specFile(context)));
    context.io.out(context.json ? `${formatJson(nestValues(shown))}\n` : `${printIni(shown)}\n`);
    return undefined;
  },
});
