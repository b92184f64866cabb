import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PostgresError } from '../errors.js';
import { isCleanShutdown } from './controlData.js';
import type { Instance } from './instance.js';
import { CRASH_RECOVERY_TIMEOUT_MS } from './limits.js';
import { ensureStopped, saysReady, startServer } from './running.js';
import { waitUntil } from './waitUntil.js';

/**
 * Settings of a server that does nothing but replay its own WAL.  It is a standby of nobody: it
 * never takes a write, ends no timeline and runs no background worker of an extension, unlike the
 * single-user server that pg_rewind would start.  It listens in PGDATA only, where nobody looks.
 */
const RECOVERY_SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '',
  unix_socket_directories: '.',
  primary_conninfo: '',
  primary_slot_name: '',
  restore_command: '',
  recovery_target_timeline: 'current',
  hot_standby: 'on',
};

/**
 * Makes a data directory that was left by a crash one that was shut down, as pg_rewind demands
 * (keeper.md section 5).  Replays all WAL that is here.  Nothing to do after a clean shutdown.
 */
export async function recoverFromCrash(
  instance: Instance,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { pgCtl, pgdata, log } = instance;
  const control = await pgCtl.controlData();
  if (control === undefined) {
    throw new PostgresError(`"${join(pgdata, 'global', 'pg_control')}" cannot be read`);
  }
  if (isCleanShutdown(control)) return;
  log.info(`Postgres in "${pgdata}" was not shut down (${control.clusterState}): crash recovery`);
  await writeFile(join(pgdata, 'standby.signal'), '', { mode: 0o600 });
  const limitMs = CRASH_RECOVERY_TIMEOUT_MS;
  try {
    await startServer(instance, { limitMs, settings: RECOVERY_SETTINGS, signal });
    await waitUntil(() => saysReady(instance), {
      limitMs,
      signal,
      what: `crash recovery of "${pgdata}"; it goes on where it was at the next attempt`,
    });
  } finally {
    await ensureStopped(instance);
  }
  const after = await pgCtl.controlData();
  if (after === undefined || !isCleanShutdown(after)) {
    throw new PostgresError(
      `crash recovery of "${pgdata}" left it "${after?.clusterState ?? 'unreadable'}"`,
    );
  }
}
