import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { PostgresError } from '../errors.js';
import type { Instance } from './instance.js';
import { LOCAL_POLL_INTERVAL_MS } from './limits.js';
import { sendSignal } from './postmaster.js';

/** Programs of ours that write data directories. */
const WRITERS = /^(initdb|pg_basebackup|pg_rewind)$/;
/** Between SIGTERM and SIGKILL, and after that. */
const STRAY_GRACE_MS = 3_000;

/**
 * Ends what a keeper that was killed has left working on our data directory: a second program
 * beside it would spoil both.  The caller starts none before this has resolved.
 */
export async function endStrayPrograms(instance: Instance): Promise<void> {
  const { pgdata, backupDirectory, log } = instance;
  const strays = (): readonly number[] => strayPrograms([pgdata, backupDirectory]);
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    const pids = strays();
    if (pids.length === 0) return;
    log.warn(`a keeper that was killed left programs at work (${pids.join(', ')}): ${signal}`);
    for (const pid of pids) sendSignal(pid, signal);
    const endMs = performance.now() + STRAY_GRACE_MS;
    while (strays().length > 0 && performance.now() < endMs) await sleep(LOCAL_POLL_INTERVAL_MS);
  }
  const left = strays();
  if (left.length === 0) return;
  throw new PostgresError(
    `processes ${left.join(', ')} work on "${pgdata}" and cannot be ended (waiting for a disk?)`,
  );
}

/** Processes of such a program with one of the directories, or a path below, as an argument. */
function strayPrograms(directories: readonly string[]): readonly number[] {
  const concerns = (word: string): boolean =>
    directories.some((directory) => word === directory || word.startsWith(`${directory}/`));
  return numericEntries()
    .filter((pid) => {
      try {
        if (!WRITERS.test(readFileSync(`/proc/${pid}/comm`, 'utf8').trim())) return false;
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').some(concerns);
      } catch {
        return false; // it ended in between
      }
    })
    .map(Number);
}

/** Empty on systems without /proc, which have no cheap way to tell. */
function numericEntries(): readonly string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
