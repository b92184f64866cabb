import { EXIT, type ExitCode } from './exitCodes.js';

/** Ends a command: the message says what failed, where, why and what to do next. */
export class CliError extends Error {
  override readonly name: string = 'CliError';
  readonly exitCode: ExitCode;
  /** Further lines for the log, such as the hint of a Postgres error. */
  readonly details: readonly string[];

  constructor(exitCode: ExitCode, message: string, details: readonly string[] = []) {
    super(message);
    this.exitCode = exitCode;
    this.details = details;
  }
}

/** The command line itself is wrong; usage is pointed at. */
export class UsageError extends CliError {
  override readonly name = 'UsageError';

  constructor(message: string) {
    super(EXIT.usage, message);
  }
}
