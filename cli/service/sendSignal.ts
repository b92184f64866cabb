import { errnoCode, errorText } from '../../keeper/config/configError.js';
import { CliError } from '../errors.js';
import { EXIT } from '../exitCodes.js';

/** Sends a signal.  Throws CliError when the process is another user's or gone. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    const advice =
      errnoCode(error) === 'EPERM'
        ? 'run this command as the user that runs the service'
        : 'see with "pg_autoctl status" whether it runs';
    throw new CliError(
      EXIT.internal,
      `could not send ${signal} to process ${String(pid)}: ${errorText(error)}; ${advice}`,
    );
  }
}
