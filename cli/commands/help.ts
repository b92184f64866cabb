import { defineCommand } from '../command.js';
import { findCommand } from '../language/findCommand.js';
import { setHelp, treeHelp } from '../language/groupHelp.js';

const MOST_WORDS = 4;

/** `help`: every command, or the help of one: `help show state`. */
export const command = defineCommand({
  positionals: '[COMMAND]',
  maxPositionals: MOST_WORDS,
  options: {},
  async run(_values, context) {
    if (context.positionals.length === 0) {
      context.io.out(treeHelp());
      return undefined;
    }
    const found = findCommand(context.positionals);
    if (found.kind === 'set') {
      context.io.out(setHelp(found.words));
      return undefined;
    }
    const { commandHelp } = await import('../language/parser.js');
    const { command: explained } = await found.entry.load();
    const { words, describe } = found.entry;
    context.io.out(`${await commandHelp(words, describe, explained)}\n`);
    return undefined;
  },
});
