import { setTimeout as sleep } from 'node:timers/promises';
import { readLivePidFile } from '../../keeper/config/pidFile.js';
import { findPostmaster } from '../../keeper/postgres/postmaster.js';
import { CliError, UsageError } from '../errors.js';
import { EXIT } from '../exitCodes.js';
import type { Context } from '../io.js';
import type { LocalNode } from '../operate/monitorTarget.js';
import { sendSignal } from './sendSignal.js';
import { servicePid } from './servicePid.js';

const POLL_INTERVAL_MS = 100;
/** A fast shutdown, and the start by the service. */
const RESTART_TIMEOUT_MS = 60_000;

/**
 * Stops Postgres (fast) and waits until the service has started it again; resolves to its new
 * process.  Rejects with CliError.
 */
export async function restartPostgres(
  { paths, config }: LocalNode,
  service: string,
  { log }: Context,
): Promise<number> {
  if (service === 'node-active' || service === 'listener') {
    throw new UsageError(
      `"${service}" is the process of pg_autoctl itself, which cannot be restarted apart from ` +
        'it; restart the whole service, for instance with "systemctl restart pgautofailover"',
    );
  }
  const { pgdata } = config.postgresql;
  const recorded = await servicePid(paths, service);
  const old = findPostmaster(pgdata)?.pid ?? recorded;
  log.info(`Stopping Postgres, process ${String(old)}; the service starts it again`);
  sendSignal(old, 'SIGINT');
  const endMs = performance.now() + RESTART_TIMEOUT_MS;
  while (performance.now() < endMs) {
    const now = findPostmaster(pgdata);
    const ready = now?.status === 'ready' || now?.status === 'standby';
    if (now !== undefined && now.pid !== old && ready) return now.pid;
    if ((await readLivePidFile(paths.pid)) === undefined) break;
    await sleep(POLL_INTERVAL_MS);
  }
  throw new CliError(
    EXIT.pgCtl,
    `Postgres in "${pgdata}" was not started again within ` +
      `${String(RESTART_TIMEOUT_MS / 1000)} s: the monitor may have given the writes to another ` +
      'node; see "pg_autoctl show state" and the log of the service',
  );
}
