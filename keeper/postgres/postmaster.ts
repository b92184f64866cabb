import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The first lines of PGDATA/postmaster.pid. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** Absolute; '' when the server listens on no Unix socket. */
  readonly socketDirectory: string;
  /** `starting`, `ready`, `standby`, `stopping`; '' while the file is being written. */
  readonly status: string;
}

/** Lines of postmaster.pid. */
const LINE = { pid: 0, port: 3, socketDirectory: 4, status: 7 } as const;

/** What postmaster.pid says; undefined = no such file, or not one of a postmaster. */
export function readPostmasterFile(pgdata: string): Postmaster | undefined {
  return readLockFile(join(pgdata, 'postmaster.pid'), pgdata);
}

/** The same of a socket's lock file, which has fewer lines: its `status` is ''. */
export function readSocketLock(path: string): Postmaster | undefined {
  return readLockFile(path, dirname(path));
}

function readLockFile(path: string, pgdata: string): Postmaster | undefined {
  const text = readIfPresent(path);
  if (text === undefined) return undefined;
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[LINE.pid]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined; // negative = a single-user server
  const directory = lines[LINE.socketDirectory] ?? '';
  return {
    pid,
    port: Number(lines[LINE.port] ?? 0),
    socketDirectory: directory === '' ? '' : resolve(pgdata, directory),
    status: lines[LINE.status] ?? '',
  };
}

/**
 * The living postmaster of this data directory, or undefined.  Costs three small reads and no
 * process.  A zombie does not count (in a container nobody may reap it), nor does a process that
 * was given the number of a dead postmaster: a postmaster's working directory is its PGDATA.
 */
export function findPostmaster(pgdata: string): Postmaster | undefined {
  const postmaster = readPostmasterFile(pgdata);
  return postmaster !== undefined && isPostmasterOf(postmaster.pid, pgdata)
    ? postmaster
    : undefined;
}

/** Sends a signal; a process that is gone by now needs none. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function isPostmasterOf(pid: number, pgdata: string): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false; // ESRCH: gone; EPERM: a process of another user, hence no server of ours
  }
  const status = readIfPresent(`/proc/${String(pid)}/stat`);
  if (status === undefined) return !hasProc(); // systems without /proc: signal 0 must do
  if (/\) [ZX] /.test(status)) return false;
  try {
    const directory = statSync(pgdata);
    const working = statSync(`/proc/${String(pid)}/cwd`);
    return directory.ino === working.ino && directory.dev === working.dev;
  } catch {
    return false; // it ended in between, or is another user's
  }
}

/** Linux has it; elsewhere less is known of processes. */
export function hasProc(): boolean {
  return readIfPresent('/proc/self/stat') !== undefined;
}

function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ESRCH') return undefined;
    throw error;
  }
}
