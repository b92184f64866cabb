import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PostgresError } from '../errors.js';
import type { Log } from '../logger.js';
import { LOCAL_POLL_INTERVAL_MS } from './limits.js';
import { findPostmaster, readPostmasterFile, sendSignal } from './postmaster.js';
import { serverProcesses } from './serverProcesses.js';

/** Server processes end by themselves when their postmaster is dead, unless they are busy. */
const GRACE_MS = 1_000;
/** Between SIGQUIT and SIGKILL, and after that. */
const KILL_GRACE_MS = 2_000;

/**
 * Ends what a crashed postmaster left: a busy backend may go on for long, and could even
 * acknowledge a commit; no new server can start beside it.  Safe, since the memory that these
 * processes share is lost with their postmaster.  The same for a postmaster whose postmaster.pid
 * somebody has removed: it would go on for up to a minute, unseen.
 */
export async function endOrphans(pgdata: string, log: Log): Promise<void> {
  if (isSingleUser(pgdata)) return; // a program of ours, or an operator, waits for it
  if (await goneWithin(pgdata, GRACE_MS)) return;
  for (const signal of ['SIGQUIT', 'SIGKILL'] as const) {
    // somebody has started a new one meanwhile
    if (findPostmaster(pgdata) !== undefined || isSingleUser(pgdata)) return;
    const pids = serverProcesses(pgdata);
    log.warn(
      `the postmaster of "${pgdata}" is dead, or its postmaster.pid was removed, but its ` +
        `processes ${pids.join(', ')} go on: they get ${signal}`,
    );
    for (const pid of pids) sendSignal(pid, signal);
    if (await goneWithin(pgdata, KILL_GRACE_MS)) return;
  }
  throw new PostgresError(
    `processes of a dead postmaster cannot be ended in "${pgdata}": ` +
      `${serverProcesses(pgdata).join(', ')} (waiting for a disk?)`,
  );
}

function isSingleUser(pgdata: string): boolean {
  const hasFile = existsSync(join(pgdata, 'postmaster.pid'));
  return hasFile && readPostmasterFile(pgdata) === undefined;
}

async function goneWithin(pgdata: string, limitMs: number): Promise<boolean> {
  const endMs = performance.now() + limitMs;
  while (serverProcesses(pgdata).length > 0) {
    if (performance.now() > endMs) return false;
    await sleep(LOCAL_POLL_INTERVAL_MS);
  }
  return true;
}
