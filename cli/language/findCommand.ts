import type { CommandEntry } from './commandEntry.js';
import { COMMANDS, NOT_SUPPORTED } from './commandTable.js';
import { withoutOldWords } from './oldWords.js';
import { UsageError } from '../errors.js';
import { nearest } from './normalizeArgs.js';

/** What the first words of a command line are. */
export type Found =
  | { readonly kind: 'command'; readonly entry: CommandEntry; readonly rest: readonly string[] }
  /** Only the words of a set of commands, such as "show". */
  | { readonly kind: 'set'; readonly words: string; readonly rest: readonly string[] };

/** Splits the command words from the rest.  Throws UsageError for a word that is no command. */
export function findCommand(args: readonly string[]): Found {
  const words: string[] = [];
  const rest = withoutOldWords(args);
  const leading: string[] = [];
  while (words.length === 0 && rest[0]?.startsWith('-') === true)
    leading.push(...rest.splice(0, 1));
  for (;;) {
    const typed = words.join(' ');
    const entry = COMMANDS.find((known) => known.words === typed);
    if (entry !== undefined) return { kind: 'command', entry, rest: [...leading, ...rest] };
    const next = rest[0];
    if (next === undefined || next.startsWith('-')) {
      return { kind: 'set', words: typed, rest: [...leading, ...rest] };
    }
    words.push(next);
    rest.shift();
    checkWords(words);
  }
}

/** Names of what may follow these words. */
export function wordsAfter(typed: string): readonly string[] {
  const prefix = typed === '' ? '' : `${typed} `;
  const following = COMMANDS.filter((known) => known.words.startsWith(prefix)).map(
    (known) => known.words.slice(prefix.length).split(' ')[0] ?? '',
  );
  return [...new Set(following)];
}

function checkWords(words: readonly string[]): void {
  const typed = words.join(' ');
  if (COMMANDS.some((known) => `${known.words} `.startsWith(`${typed} `))) return;
  const instead = NOT_SUPPORTED[typed];
  if (instead !== undefined) {
    throw new UsageError(`command "${typed}" is not supported by this version: ${instead}`);
  }
  if (typed in { enable: 1, disable: 1 }) return;
  const before = words.slice(0, -1).join(' ');
  const known = wordsAfter(before);
  const word = words.at(-1) ?? '';
  const near = nearest(word, known);
  const advice =
    near === undefined
      ? `expected one of ${known.join(', ')}`
      : `did you mean "${[...words.slice(0, -1), near].join(' ')}"?`;
  throw new UsageError(`pg_autoctl ${[before, word].join(' ').trim()}: unknown command; ${advice}`);
}
