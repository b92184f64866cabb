import { UsageError } from '../errors.js';

interface OptionBase {
  readonly describe: string;
  /** One letter. */
  readonly short?: string;
  /** Variable of the environment that is the default. */
  readonly env?: string;
}

/** An option without value. */
export interface SwitchOption extends OptionBase {
  readonly kind: 'switch';
}

/** An option with a value. */
export interface ValueOption<T> extends OptionBase {
  readonly kind: 'value';
  /** Name of the value in the help. */
  readonly placeholder: string;
  /** Throws UsageError; `source` names the option or variable that the text came from. */
  readonly parse: (text: string, source: string) => T;
  /** May be given several times: parse() gets the values with commas between them. */
  readonly repeats?: true;
}

export type Options = Readonly<Record<string, SwitchOption | ValueOption<unknown>>>;

/** What a command's run() gets for its options: undefined = not given. */
export type Values<O extends Options> = {
  readonly [K in keyof O]: O[K] extends ValueOption<infer T> ? T | undefined : boolean;
};

export function flag(describe: string, short?: string, env?: string): SwitchOption {
  return { kind: 'switch', describe, ...optional(short, env) };
}

export function value<T>(
  placeholder: string,
  describe: string,
  parse: (text: string, source: string) => T,
  short?: string,
  env?: string,
): ValueOption<T> {
  return { kind: 'value', placeholder, describe, parse, ...optional(short, env) };
}

/** An option that may be given several times, or once with commas. */
export function values<T>(
  placeholder: string,
  describe: string,
  parse: (text: string, source: string) => T,
  short?: string,
): ValueOption<readonly T[]> {
  const parseAll = (text: string, source: string): readonly T[] =>
    text.split(',').map((each) => parse(each, source));
  return { ...value(placeholder, describe, parseAll, short), repeats: true };
}

function optional(short?: string, env?: string): { short?: string; env?: string } {
  return { ...(short === undefined ? {} : { short }), ...(env === undefined ? {} : { env }) };
}

/** The value of an option that the command cannot do without. */
export function required<T>(given: T | undefined, source: string, hint: string): T {
  if (given !== undefined) return given;
  throw new UsageError(`option ${source} is required: ${hint}`);
}
