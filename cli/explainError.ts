import { AlreadyRunningError } from '../keeper/config/pidFile.js';
import { ConfigError } from '../keeper/config/configError.js';
import { MonitorError, PostgresError } from '../keeper/errors.js';
import { CliError } from './errors.js';
import { EXIT, type ExitCode } from './exitCodes.js';

const CONFIG_EXIT: Readonly<Record<ConfigError['kind'], ExitCode>> = {
  missing: EXIT.usage,
  invalid: EXIT.config,
  unknown_key: EXIT.config,
  unreadable: EXIT.config,
};

/** The exit code and the lines of the log for whatever a command threw. */
export function explainError(error: unknown): CliError {
  if (error instanceof CliError) return error;
  if (error instanceof ConfigError) return new CliError(CONFIG_EXIT[error.kind], error.message);
  if (error instanceof AlreadyRunningError) return new CliError(EXIT.state, error.message);
  if (error instanceof MonitorError) return new CliError(EXIT.monitor, error.message);
  if (error instanceof PostgresError) return new CliError(EXIT.postgres, error.message);
  if (error instanceof Error) {
    return new CliError(
      EXIT.internal,
      `unexpected error: ${error.message}; please report it with these lines`,
      (error.stack ?? '').split('\n').slice(1),
    );
  }
  return new CliError(EXIT.internal, `unexpected error: ${String(error)}`);
}
