import { readdirSync, readFileSync, statSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PostgresError } from '../errors.js';
import type { Log } from '../logger.js';
import { LOCAL_POLL_INTERVAL_MS } from './limits.js';
import { findPostmaster, readPostmasterFile, sendSignal } from './postmaster.js';

/** Server processes end by themselves when their postmaster is dead, unless they are busy. */
const GRACE_MS = 1_000;
/** Between SIGQUIT and SIGKILL, and after that. */
const KILL_GRACE_MS = 2_000;
/** A dead postmaster that its parent has not waited for. */
const ZOMBIE_GRACE_MS = 100;

/**
 * Ends what a crashed postmaster left: a busy backend may go on for long, and could even
 * acknowledge a commit; no new server can start beside it.  Safe, since the memory that these
 * processes share is lost with their postmaster.  Nothing to do after a proper shutdown.
 */
export async function endOrphans(pgdata: string, log: Log): Promise<void> {
  if (readPostmasterFile(pgdata) === undefined) return;
  if (await goneWithin(pgdata, GRACE_MS)) return;
  for (const signal of ['SIGQUIT', 'SIGKILL'] as const) {
    if (findPostmaster(pgdata) !== undefined) return; // somebody has started a new one meanwhile
    const pids = serverProcesses(pgdata);
    log.warn(
      `the postmaster of "${pgdata}" is dead but its processes ${pids.join(', ')} go on: ` +
        `they get ${signal}`,
    );
    for (const pid of pids) sendSignal(pid, signal);
    if (await goneWithin(pgdata, KILL_GRACE_MS)) return;
  }
  throw new PostgresError(
    `processes of a dead postmaster cannot be ended in "${pgdata}": ` +
      `${serverProcesses(pgdata).join(', ')} (waiting for a disk?)`,
  );
}

/**
 * Removes the lock files of a dead postmaster whose number is taken: by its own zombie (in a
 * container perhaps for ever, when nobody waits for orphans), or by another program.  Postgres
 * would take that for a living server and refuse to start.  endOrphans() comes first.
 */
export async function removeStaleLock(pgdata: string, log: Log): Promise<void> {
  const stale = readPostmasterFile(pgdata);
  if (stale === undefined || !hasProc()) return;
  const endMs = performance.now() + ZOMBIE_GRACE_MS;
  while (performance.now() < endMs) {
    if (!numberIsTaken(stale.pid)) return; // Postgres sees by itself that the file is stale
    await sleep(LOCAL_POLL_INTERVAL_MS);
  }
  if (findPostmaster(pgdata) !== undefined || serverProcesses(pgdata).length > 0) return;
  const socketLock = join(stale.socketDirectory, `.s.PGSQL.${String(stale.port)}.lock`);
  log.warn(
    `process ${String(stale.pid)} is no postmaster of "${pgdata}" and no server process is left ` +
      'in it: removing postmaster.pid and the lock of the socket, which name it',
  );
  if (stale.socketDirectory !== '' && (await firstLine(socketLock)) === String(stale.pid)) {
    await rm(socketLock, { force: true });
  }
  await rm(join(pgdata, 'postmaster.pid'), { force: true });
}

async function firstLine(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).split('\n')[0]?.trim() ?? '';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

/** Processes of a Postgres that works in this directory; a zombie works nowhere. */
function serverProcesses(pgdata: string): readonly number[] {
  if (!hasProc()) return [];
  const directory = statSync(pgdata);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        if (!/^post(gres|master)/.test(readFileSync(`/proc/${pid}/comm`, 'utf8'))) return false;
        const { ino, dev } = statSync(`/proc/${pid}/cwd`);
        return ino === directory.ino && dev === directory.dev;
      } catch {
        return false; // it ended in between, or is another user's
      }
    })
    .map(Number);
}

async function goneWithin(pgdata: string, limitMs: number): Promise<boolean> {
  const endMs = performance.now() + limitMs;
  while (serverProcesses(pgdata).length > 0) {
    if (performance.now() > endMs) return false;
    await sleep(LOCAL_POLL_INTERVAL_MS);
  }
  return true;
}

/** As Postgres sees it: another user's process counts too, and so does a zombie. */
function numberIsTaken(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function hasProc(): boolean {
  try {
    return statSync('/proc/self/stat').isFile();
  } catch {
    return false;
  }
}
