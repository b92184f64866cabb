import { resolve } from 'node:path';
import type { Context } from '../io.js';
import type { RunWords } from './applySpec.js';
import { DEFAULT_SPEC_FILE } from './nodeSpec.js';

/** The file that is named, else the usual one; absolute. */
export function specFile({ io, positionals }: Context): string {
  return resolve(io.cwd, positionals[0] ?? DEFAULT_SPEC_FILE);
}

/**
 * Runs command lines in this process: `ps` shows none of their words.  Their answers are not those
 * of the command that calls them.
 */
export function wordsRunner({ io }: Context): RunWords {
  return async (words) => {
    const { runCli } = await import('../runCli.js');
    return await runCli(words, { ...io, out: () => undefined });
  };
}
