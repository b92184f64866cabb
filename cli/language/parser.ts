import type { Argv } from 'yargs';
import type { AnyCommand } from '../command.js';
import { UsageError } from '../errors.js';
import { normalizeArgs } from './normalizeArgs.js';
import { COMMON_OPTIONS } from './options.js';
import type { Options, SwitchOption, ValueOption } from './optionSpec.js';

/** Width of the help, whatever the terminal: it is compared in tests and printed in the docs. */
const HELP_WIDTH = 80;

/** A parsed command line. */
export interface Parsed {
  /** By option name: a parsed value, undefined, or true/false for a switch. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly positionals: readonly string[];
  readonly common: Readonly<Record<keyof typeof COMMON_OPTIONS, number>>;
}

function allOptions(command: AnyCommand): Options {
  return { ...command.options, ...COMMON_OPTIONS };
}

async function buildParser(words: string, describe: string, command: AnyCommand): Promise<Argv> {
  const { default: yargs } = await import('yargs');
  const usage = ['$0', command.positionals ?? '', '[options]'].filter((part) => part !== '');
  const parser = yargs([])
    .scriptName(`pg_autoctl ${words}`)
    .parserConfiguration({
      'duplicate-arguments-array': false,
      'camel-case-expansion': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'boolean-negation': false,
      'dot-notation': false,
    })
    .usage(`${usage.join(' ')}\n\n${describe}`)
    .help(false)
    .version(false)
    .detectLocale(false)
    .wrap(HELP_WIDTH)
    .strictOptions()
    .exitProcess(false)
    // A handler that returns would let the command run after an error.
    .fail((message, error: unknown) => {
      throw error instanceof Error ? error : new UsageError(message);
    });
  for (const [name, option] of Object.entries(allOptions(command))) {
    parser.option(name, {
      ...(option.kind === 'switch'
        ? { type: name === 'verbose' ? 'count' : 'boolean' }
        : { type: 'string', requiresArg: true }),
      ...(option.short === undefined ? {} : { alias: option.short }),
      describe: describeOption(option),
    });
  }
  if (command.epilogue !== undefined) parser.epilogue(command.epilogue);
  return parser;
}

function describeOption(option: SwitchOption | ValueOption<unknown>): string {
  const value = option.kind === 'value' ? `${option.placeholder}: ` : '';
  const variable = option.env === undefined ? '' : ` [$${option.env}]`;
  return `${value}${option.describe}${variable}`;
}

/** The help of one command. */
export async function commandHelp(
  words: string,
  describe: string,
  command: AnyCommand,
): Promise<string> {
  const parser = await buildParser(words, describe, command);
  return await parser.getHelp();
}

/** Parses and validates the arguments of one command.  Rejects with UsageError. */
export async function parseCommand(
  words: string,
  command: AnyCommand,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<Parsed> {
  const normal = normalizeArgs(args, allOptions(command), `pg_autoctl ${words}`);
  const raw =
    command.resident === true
      ? readDirectly(normal.options)
      : await readByYargs(words, command, normal.options);
  const common = {
    verbose: Number(raw['verbose'] ?? 0),
    quiet: Number(raw['quiet'] ?? 0),
    version: Number(raw['version'] ?? 0),
    help: Number(raw['help'] ?? 0),
  };
  if (common.help > 0 || common.version > 0) return { values: {}, positionals: [], common };
  const most = command.maxPositionals ?? 0;
  const extra = normal.positionals[most];
  if (extra !== undefined) {
    throw new UsageError(
      `pg_autoctl ${words}: unexpected argument "${extra}"; ` +
        (most === 0 ? 'this command takes options only' : `expected ${command.positionals ?? ''}`),
    );
  }
  const values: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(command.options)) {
    values[name] = optionValue(name, option, raw[name], env);
  }
  return { values, positionals: normal.positionals, common };
}

type Raw = Readonly<Record<string, unknown>>;

async function readByYargs(
  words: string,
  command: AnyCommand,
  options: readonly string[],
): Promise<Raw> {
  const parser = await buildParser(words, '', command);
  return await parser.parseAsync([...options]);
}

/** The same for the normal form of arguments, without yargs; a test compares the two. */
export function readDirectly(options: readonly string[]): Raw {
  const raw: Record<string, string | number | true> = {};
  for (const option of options) {
    const equals = option.indexOf('=');
    if (equals >= 0) raw[option.slice(2, equals)] = option.slice(equals + 1);
    else if (option === '--verbose') raw['verbose'] = Number(raw['verbose'] ?? 0) + 1;
    else raw[option.slice(2)] = true;
  }
  return raw;
}

function optionValue(
  name: string,
  option: SwitchOption | ValueOption<unknown>,
  given: unknown,
  env: Readonly<Record<string, string | undefined>>,
): unknown {
  const fallback = option.env === undefined ? undefined : env[option.env];
  const variable = `environment variable ${option.env ?? ''}`;
  if (option.kind === 'switch') {
    return given === true || (fallback !== undefined && isTrueWord(fallback, variable));
  }
  if (typeof given === 'string') return option.parse(given, `--${name}`);
  if (fallback !== undefined && fallback !== '') return option.parse(fallback, variable);
  return undefined;
}

function isTrueWord(text: string, variable: string): boolean {
  if (text === '') return false;
  if (/^(true|on|yes|1)$/i.test(text)) return true;
  if (/^(false|off|no|0)$/i.test(text)) return false;
  throw new UsageError(`invalid value "${text}" for ${variable}: expected true or false`);
}
