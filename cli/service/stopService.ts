import { setTimeout as sleep } from 'node:timers/promises';
import type { PostgresConfig } from '../../keeper/config/keeperConfig.js';
import type { NodePaths } from '../../keeper/config/paths.js';
import { readLivePidFile } from '../../keeper/config/pidFile.js';
import { FAST_STOP_TIMEOUT_MS } from '../../keeper/postgres/limits.js';
import { PgCtl } from '../../keeper/postgres/pgCtl.js';
import { CliError } from '../errors.js';
import { EXIT } from '../exitCodes.js';
import type { Context } from '../io.js';
import { sendSignal } from './sendSignal.js';

const POLL_INTERVAL_MS = 100;
/** A service that was signalled stops its Postgres first. */
export const SERVICE_STOP_TIMEOUT_MS = 30_000;

/** Waits until the service has ended; false = it is still there after the limit. */
export async function waitForServiceEnd(paths: NodePaths, limitMs: number): Promise<boolean> {
  const endMs = performance.now() + limitMs;
  while ((await readLivePidFile(paths.pid)) !== undefined) {
    if (performance.now() > endMs) return false;
    await sleep(POLL_INTERVAL_MS);
  }
  return true;
}

/** Ends the service when it runs, and waits for it.  Rejects with CliError. */
export async function endService(
  paths: NodePaths,
  signal: NodeJS.Signals,
  context: Context,
): Promise<void> {
  const running = await readLivePidFile(paths.pid);
  if (running === undefined) return;
  context.log.info(`Sending ${signal} to pg_autoctl, process ${String(running.pid)}`);
  sendSignal(running.pid, signal);
  if (await waitForServiceEnd(paths, SERVICE_STOP_TIMEOUT_MS)) return;
  throw new CliError(
    EXIT.internal,
    `pg_autoctl (process ${String(running.pid)}) did not end within ` +
      `${String(SERVICE_STOP_TIMEOUT_MS / 1000)} s after ${signal}; see its log, then try again`,
  );
}

/** Stops a Postgres that nobody supervises any more. */
export async function stopPostgres(postgresql: PostgresConfig, context: Context): Promise<void> {
  const { pgCtl, pgdata, port, listenAddresses, host } = postgresql;
  const server = new PgCtl({
    pgCtl,
    pgdata,
    port,
    listenAddresses,
    socketDirectory: host,
    environment: context.io.env,
  });
  await server.stop('fast', FAST_STOP_TIMEOUT_MS);
}
