import type { Context } from './io.js';
import type { Options, Values } from './language/optionSpec.js';

/** One command of pg_autoctl; each is the export `command` of one file in commands/. */
export interface Command<O extends Options> {
  /** Arguments that are not options, for the usage line: `SECTION.OPTION VALUE`. */
  readonly positionals?: string;
  /** Most positional arguments; none by default. */
  readonly maxPositionals?: number;
  /** Said below the options in the help. */
  readonly epilogue?: string;
  readonly options: O;
  /**
   * The process stays as a service: yargs is not loaded for it (14 MB of memory on every
   * database host), the normal form of its arguments is read directly.
   */
  readonly resident?: boolean;
  /** Resolves to the exit code (undefined = 0); rejects with CliError. */
  run(values: Values<O>, context: Context): Promise<number | undefined>;
}

/** A command as the parser sees it. */
export type AnyCommand = Command<Options>;

/** Gives run() the types of its options. */
export function defineCommand<const O extends Options>(command: Command<O>): AnyCommand {
  // Sound: the parser hands each command the values of its own options, which is what O says.
  return command;
}
