/** Which of the two systems a benchmark measures. */
export const CONTENDERS = ['ours', 'peer'] as const;
export type Contender = (typeof CONTENDERS)[number];

/** Thrown for words that are not understood; its message names them and the usage. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * Reads `--name value` and `--name=value` pairs of the known names.
 *
 * @throws UsageError for anything else
 */
export function parseOptions<Name extends string>(
  words: readonly string[],
  names: readonly Name[],
  usage: string,
): Partial<Record<Name, string>> {
  const found: Partial<Record<Name, string>> = {};
  const rest = words.flatMap((word) => /^(--\w[\w-]*)=(.*)$/s.exec(word)?.slice(1) ?? [word]);
  while (rest.length > 0) {
    const word = rest.shift() ?? '';
    const name = names.find((known) => word === `--${known}`);
    const value = rest.shift();
    if (name === undefined || value === undefined) {
      throw new UsageError(
        `${name === undefined ? 'unknown word' : 'no value after'} ${word}\n${usage}`,
      );
    }
    found[name] = value;
  }
  return found;
}

/** A whole number of at least 1. @throws UsageError otherwise */
export function positive(text: string | undefined, fallback: number, usage: string): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new UsageError(`not a whole number above zero: ${text}\n${usage}`);
}

/** One of the allowed words, or all of them. @throws UsageError for another word */
export function choice<Word extends string>(
  text: string | undefined,
  allowed: readonly Word[],
  usage: string,
): readonly Word[] {
  if (text === undefined) return allowed;
  const chosen = allowed.filter((word) => word === text);
  if (chosen.length > 0) return chosen;
  throw new UsageError(`${text} is none of ${allowed.join(', ')}\n${usage}`);
}
