import type { AnyCommand } from '../command.js';

/** A command by its words; its file is read only when it is called. */
export interface CommandEntry {
  readonly words: string;
  readonly describe: string;
  readonly load: () => Promise<{ readonly command: AnyCommand }>;
}

/** One row of a table of commands. */
export function entry(words: string, describe: string, load: CommandEntry['load']): CommandEntry {
  return { words, describe, load };
}
