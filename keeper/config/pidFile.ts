import { link, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  readFileIfPresent,
  readSmallFileIfPresent,
  removeIfPresent,
  writeFileAtomic,
} from './atomicWrite.js';
import { ConfigError, errnoCode } from './configError.js';
import type { OnWarning } from './configValues.js';

/** What the pid file says, line by line (files.md section 4). */
export interface PidFile {
  readonly pid: number;
  /** As given on the command line. */
  readonly pgdata: string;
  readonly version: string;
  readonly extensionVersion: string;
  /**
   * Start of the process in clock ticks after boot, 0 = not known: tells a living service from
   * a stranger that got its number.  (The peer keeps the id of a semaphore in this line.)
   */
  readonly startTicks: number;
  readonly services: readonly { readonly name: string; readonly pid: number }[];
}

/** Another pg_autoctl serves the same PGDATA. */
export class AlreadyRunningError extends Error {
  override readonly name = 'AlreadyRunningError';
  readonly pid: number;

  constructor(pid: number, path: string) {
    super(
      `pg_autoctl is already running with pid ${String(pid)}, says "${path}"; ` +
        'stop it first with "pg_autoctl stop"',
    );
    this.pid = pid;
  }
}

/** Reads a pid file; undefined when there is none or it is unreadable as such. */
export async function readPidFile(path: string): Promise<PidFile | undefined> {
  return parsePidFile(await readFileIfPresent(path));
}

function parsePidFile(text: string | undefined): PidFile | undefined {
  const lines = text?.split('\n') ?? [];
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid < 1) return undefined;
  const services = lines.slice(5).flatMap((line) => {
    const match = /^(\d+) (\S.*)$/.exec(line);
    return match?.[2] === undefined ? [] : [{ name: match[2], pid: Number(match[1]) }];
  });
  return {
    pid,
    pgdata: lines[1] ?? '',
    version: lines[2] ?? '',
    extensionVersion: lines[3] ?? '',
    startTicks: Number(lines[4]) || 0,
    services,
  };
}

/** The process that the pid file names, when it is alive and the very one that wrote the file. */
export async function readLivePidFile(path: string): Promise<PidFile | undefined> {
  const file = await readPidFile(path);
  return file !== undefined && (await isAlive(file)) ? file : undefined;
}

/** Is the process of this pid file alive, and not another one with a recycled number? */
export async function isAlive(file: PidFile): Promise<boolean> {
  try {
    process.kill(file.pid, 0);
  } catch (error) {
    if (errnoCode(error) !== 'EPERM') return false; // EPERM: alive, of another user
  }
  const now = await processStat(file.pid);
  if (now === undefined) return true; // no /proc here: the number is all that is known
  if (now.ended) return false;
  return file.startTicks === 0 || now.startTicks === file.startTicks;
}

/**
 * Takes the pid file for this process.  A file of a dead process is removed with a warning.
 * Rejects with AlreadyRunningError when its process is alive.
 */
export async function acquirePidFile(
  path: string,
  content: Omit<PidFile, 'pid' | 'startTicks'>,
  onWarning: OnWarning,
): Promise<void> {
  const mine = { ...content, pid: process.pid, startTicks: await startTicksOf(process.pid) };
  await mkdir(dirname(path), { recursive: true });
  // link() fails when the name exists: of two that start at once only one gets it.
  const prepared = `${path}.${String(process.pid)}`;
  await writeFileAtomic(prepared, printPidFile(mine));
  try {
    for (let attempt = 0; attempt < ACQUIRE_ATTEMPTS; attempt++) {
      if (await linkedTo(prepared, path)) return;
      await removeStale(path, onWarning);
    }
  } finally {
    await removeIfPresent(prepared);
  }
  throw new ConfigError(
    'unreadable',
    `could not take the pid file "${path}": other processes keep making it; ` +
      'see with "pg_autoctl status" what runs there',
  );
}

/** Rewrites our own pid file, with the services that run now. */
export async function updatePidFile(
  path: string,
  content: Omit<PidFile, 'pid' | 'startTicks'>,
): Promise<void> {
  const startTicks = await startTicksOf(process.pid);
  await writeFileAtomic(path, printPidFile({ ...content, pid: process.pid, startTicks }));
}

/** True while the pid file is ours: a keeper whose file is gone or another's must end. */
export function ownsPidFile(path: string): boolean {
  return parsePidFile(readSmallFileIfPresent(path))?.pid === process.pid;
}

/** Removes the pid file when it is ours. */
export async function releasePidFile(path: string): Promise<void> {
  if (ownsPidFile(path)) await removeIfPresent(path);
}

const ACQUIRE_ATTEMPTS = 3;

async function linkedTo(prepared: string, path: string): Promise<boolean> {
  try {
    await link(prepared, path);
    return true;
  } catch (error) {
    if (errnoCode(error) === 'EEXIST') return false;
    throw error;
  }
}

async function removeStale(path: string, onWarning: OnWarning): Promise<void> {
  const found = await readPidFile(path);
  if (found !== undefined && found.pid !== process.pid && (await isAlive(found))) {
    throw new AlreadyRunningError(found.pid, path);
  }
  const whose = found === undefined ? 'without a pid' : `of process ${String(found.pid)}, now gone`;
  onWarning(`removing the stale pid file "${path}" ${whose}`);
  await removeIfPresent(path);
}

function printPidFile(file: PidFile): string {
  const head = [file.pid, file.pgdata, file.version, file.extensionVersion, file.startTicks];
  const services = file.services.map((service) => `${String(service.pid)} ${service.name}`);
  return `${[...head.map(String), ...services].join('\n')}\n`;
}

async function startTicksOf(pid: number): Promise<number> {
  return (await processStat(pid))?.startTicks ?? 0;
}

/** Fields 3 and 22 of /proc/PID/stat; undefined where there is no such file. */
async function processStat(
  pid: number,
): Promise<{ readonly ended: boolean; readonly startTicks: number } | undefined> {
  try {
    const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8');
    // The second field, the program's name in parentheses, may contain spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { ended: fields[0] === 'Z' || fields[0] === 'X', startTicks: Number(fields[19]) || 0 };
  } catch (error) {
    if (errnoCode(error) === 'ENOENT' || errnoCode(error) === 'ESRCH') return undefined;
    throw error;
  }
}
