import { readLivePidFile } from '../../keeper/config/pidFile.js';
import { defineCommand } from '../command.js';
import { CliError, UsageError } from '../errors.js';
import { EXIT } from '../exitCodes.js';
import { pgdata } from '../language/options.js';
import { flag } from '../language/optionSpec.js';
import { requirePaths } from '../paths.js';
import { sendSignal } from '../service/sendSignal.js';

/** `stop`: asks the service to end, and does not wait for it (cli.md section 4). */
export const command = defineCommand({
  options: {
    pgdata,
    fast: flag('end at the next opportunity (SIGINT)', 'f'),
    immediate: flag('end at once (SIGQUIT)', 'i'),
    sigkill: flag('kill, Postgres stays; only with $PG_AUTOCTL_DEBUG (SIGKILL)', '9'),
  },
  async run(values, context) {
    if (Number(values.fast) + Number(values.immediate) + Number(values.sigkill) > 1) {
      throw new UsageError('use only one of --fast, --immediate and --sigkill');
    }
    if (values.sigkill) {
      if ((context.io.env['PG_AUTOCTL_DEBUG'] ?? '') === '') {
        throw new UsageError(
          '--sigkill leaves Postgres without its service, and is for tests: it wants environment ' +
            'variable PG_AUTOCTL_DEBUG; use --immediate',
        );
      }
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
    const signal = values.sigkill
      ? 'SIGKILL'
      : values.immediate
        ? 'SIGQUIT'
        : values.fast
          ? 'SIGINT'
          : 'SIGTERM';
    sendSignal(running.pid, signal);
    context.log.info(`Sent ${signal} to pg_autoctl, process ${String(running.pid)}`);
    return undefined;
  },
});
