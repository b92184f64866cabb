import { defineCommand } from '../command.js';
import { requirePositionals } from '../language/positionals.js';
import { word } from '../language/valueParsers.js';

/** `completion SHELL`: a script for the shell's start file. */
export const command = defineCommand({
  positionals: 'bash|zsh',
  maxPositionals: 1,
  options: {},
  epilogue: 'In the start file of the shell: source <(pg_autoctl completion bash)',
  async run(_values, context) {
    const [given = ''] = requirePositionals(context, ['the shell, bash or zsh']);
    const shell = word(['bash', 'zsh'])(given, 'the shell');
    const { completionScript } = await import('../language/completion.js');
    context.io.out(await completionScript(shell));
    return undefined;
  },
});
