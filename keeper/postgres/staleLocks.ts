import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../logger.js';
import { LOCAL_POLL_INTERVAL_MS } from './limits.js';
import type { PgCtl, ServerSettings } from './pgCtl.js';
import type { Postmaster } from './postmaster.js';
import { findPostmaster, hasProc, readPostmasterFile, readSocketLock } from './postmaster.js';
import { isServerProgram, serverProcesses } from './serverProcesses.js';

/** A dead postmaster that its parent has not waited for. */
const ZOMBIE_GRACE_MS = 100;

/**
 * Removes the lock files of dead postmasters whose numbers are taken: by their own zombies (in a
 * container perhaps for ever, when nobody waits for orphans), or by other programs.  Postgres
 * would take that for a living server and refuse to start.  endOrphans() comes first.
 * @param settings as for pgCtl.start()
 */
export async function removeStaleLocks(
  pgCtl: PgCtl,
  log: Log,
  settings: ServerSettings = {},
): Promise<void> {
  await removeStaleDataLock(pgCtl.pgdata, log);
  for (const path of await pgCtl.socketLocks(settings)) await removeStaleSocketLock(path, log);
}

/** postmaster.pid only: enough for whoever needs the data directory and starts no server. */
export async function removeStaleDataLock(pgdata: string, log: Log): Promise<void> {
  const stale = readPostmasterFile(pgdata);
  if (stale === undefined || !hasProc() || !(await staysTaken(stale.pid))) return;
  if (findPostmaster(pgdata) !== undefined || serverProcesses(pgdata).length > 0) return;
  log.warn(
    `process ${String(stale.pid)} is no postmaster of "${pgdata}" and no server process is left ` +
      'in it: removing postmaster.pid, which names it',
  );
  await rm(join(pgdata, 'postmaster.pid'), { force: true });
}

/** It may be that of another data directory, e.g. of a lost one that ours takes the place of. */
async function removeStaleSocketLock(path: string, log: Log): Promise<void> {
  const stale = readSocketLock(path);
  if (stale === undefined || !hasProc() || !(await staysTaken(stale.pid))) return;
  if (isPostmaster(stale)) return;
  log.warn(
    `process ${String(stale.pid)} is no postmaster of port ${String(stale.port)}: ` +
      `removing "${path}", which names it`,
  );
  await rm(path, { force: true });
}

/** Whether the number does not become free by itself; when it does, Postgres needs no help. */
async function staysTaken(pid: number): Promise<boolean> {
  const endMs = performance.now() + ZOMBIE_GRACE_MS;
  while (performance.now() < endMs) {
    if (!isTaken(pid)) return false;
    await sleep(LOCAL_POLL_INTERVAL_MS);
  }
  return true;
}

/** As Postgres sees it: a zombie counts, a process of another user does not. */
function isTaken(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * A postmaster works in its data directory, also in one that has got another name.  Where somebody
 * has removed its postmaster.pid it goes on for up to a minute.
 */
function isPostmaster({ pid, port }: Postmaster): boolean {
  const holder = readPostmasterFile(`/proc/${String(pid)}/cwd`);
  if (holder !== undefined) return holder.pid === pid && holder.port === port;
  try {
    return isServerProgram(pid);
  } catch {
    return false; // it has ended
  }
}
