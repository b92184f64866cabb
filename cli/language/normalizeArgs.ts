import { UsageError } from '../errors.js';
import type { Options } from './optionSpec.js';

/** A command line in one spelling: long names, values after "=", arguments apart. */
export interface NormalArgs {
  readonly options: readonly string[];
  readonly positionals: readonly string[];
}

/**
 * Reads a command line as getopt_long does, which yargs does not: unambiguous prefixes of long
 * options, `-pVALUE`, values that begin with "-".  Throws UsageError.
 */
export function normalizeArgs(
  args: readonly string[],
  options: Options,
  command: string,
): NormalArgs {
  const normal: string[] = [];
  const positionals: string[] = [];
  const rest = [...args];
  for (let token = rest.shift(); token !== undefined; token = rest.shift()) {
    if (token === '--') {
      positionals.push(...rest.splice(0));
    } else if (token.startsWith('--')) {
      normal.push(longOption(token, rest, options, command));
    } else if (token.startsWith('-') && token !== '-' && !/^-\d+$/.test(token)) {
      normal.push(...shortOptions(token, rest, options, command));
    } else {
      positionals.push(token);
    }
  }
  return { options: joinRepeated(normal, options), positionals };
}

/** The values of an option that repeats become one, with commas between them. */
function joinRepeated(normal: readonly string[], options: Options): readonly string[] {
  let joined = [...normal];
  for (const [name, option] of Object.entries(options)) {
    if (option.kind !== 'value' || option.repeats !== true) continue;
    const prefix = `--${name}=`;
    const given = joined.filter((each) => each.startsWith(prefix));
    if (given.length < 2) continue;
    const all = given.map((each) => each.slice(prefix.length)).join(',');
    joined = [...joined.filter((each) => !given.includes(each)), `${prefix}${all}`];
  }
  return joined;
}

function longOption(token: string, rest: string[], options: Options, command: string): string {
  const equals = token.indexOf('=');
  const given = equals < 0 ? token.slice(2) : token.slice(2, equals);
  const name = expandPrefix(given, options, command);
  const isSwitch = options[name]?.kind === 'switch';
  if (equals >= 0) {
    if (!isSwitch) return `--${name}=${token.slice(equals + 1)}`;
    throw new UsageError(`${command}: option "--${name}" takes no value; leave out "=..."`);
  }
  return isSwitch ? `--${name}` : `--${name}=${takeValue(`--${name}`, rest, command)}`;
}

function shortOptions(
  token: string,
  rest: string[],
  options: Options,
  command: string,
): readonly string[] {
  const normal: string[] = [];
  for (let at = 1; at < token.length; at++) {
    const letter = token.charAt(at);
    const found = Object.entries(options).find(([, option]) => option.short === letter);
    if (found === undefined) throw unrecognized(`-${letter}`, options, command);
    const [name, option] = found;
    if (option.kind === 'switch') {
      normal.push(`--${name}`);
      continue;
    }
    const attached = token.slice(at + 1);
    normal.push(`--${name}=${attached || takeValue(`-${letter}`, rest, command)}`);
    break;
  }
  return normal;
}

function takeValue(option: string, rest: string[], command: string): string {
  const next = rest.shift();
  if (next !== undefined && !/^--[a-z]/.test(next)) return next;
  throw new UsageError(`${command}: option "${option}" requires a value`);
}

function expandPrefix(given: string, options: Options, command: string): string {
  const names = Object.keys(options);
  if (names.includes(given)) return given;
  const candidates = given === '' ? [] : names.filter((name) => name.startsWith(given));
  if (candidates.length > 1) {
    const list = candidates.map((name) => `"--${name}"`).join(', ');
    throw new UsageError(`${command}: option "--${given}" is ambiguous: it could be ${list}`);
  }
  if (candidates[0] !== undefined) return candidates[0];
  throw unrecognized(`--${given}`, options, command);
}

function unrecognized(option: string, options: Options, command: string): UsageError {
  const near = nearest(
    option,
    Object.keys(options).map((name) => `--${name}`),
  );
  const advice = near === undefined ? '' : `; did you mean "${near}"?`;
  return new UsageError(`${command}: unrecognized option "${option}"${advice}`);
}

/** The known word that a mistyped one most likely meant; undefined when none is close. */
export function nearest(given: string, known: readonly string[]): string | undefined {
  const MOST_EDITS = 2;
  const MIN_LENGTH = 4;
  if (given.length < MIN_LENGTH) return undefined;
  const ranked = known
    .map((word) => ({ word, edits: editDistance(given, word) }))
    .sort((a, b) => a.edits - b.edits);
  const best = ranked[0];
  return best !== undefined && best.edits <= MOST_EDITS ? best.word : undefined;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_unused, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(replace, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
