import { readLivePidFile } from '../../keeper/config/pidFile.js';
import { defineCommand } from '../command.js';
import { CliError, UsageError } from '../errors.js';
import { EXIT } from '../exitCodes.js';
import { pgdata } from '../options.js';
import { flag } from '../optionSpec.js';
import { requirePaths } from '../paths.js';
import { sendSignal } from '../sendSignal.js';

/** `stop`: asks the service to end, and does not wait for it (cli.md section 4). */
export const command = defineCommand({
  options: {
    pgdata,
    fast: flag('end at the next opportunity (SIGINT)', 'f'),
    immediate: flag('end at once (SIGQUIT)', 'i'),
  },
  async run(values, context) {
    if (values.fast && values.immediate) {
      throw new UsageError('use either --fast or --immediate, not both');
    }
    const paths = requirePaths(values.pgdata, context.io);
    const running = await readLivePidFile(paths.pid);
    if (running === undefined) {
      throw new CliError(
        EXIT.internal,
        `pg_autoctl does not run for "${paths.pgdata}" (no living process in "${paths.pid}"); ` +
          'when it runs elsewhere, XDG_RUNTIME_DIR may differ between there and here',
      );
    }
    const signal = values.immediate ? 'SIGQUIT' : values.fast ? 'SIGINT' : 'SIGTERM';
    sendSignal(running.pid, signal);
    context.log.info(`Sent ${signal} to pg_autoctl, process ${String(running.pid)}`);
    return undefined;
  },
});
