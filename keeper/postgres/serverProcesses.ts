import { readdirSync, readFileSync, statSync } from 'node:fs';
import { hasProc } from './postmaster.js';

/** Processes of a Postgres that works in this directory; a zombie works nowhere. */
export function serverProcesses(pgdata: string): readonly number[] {
  const directory = statSync(pgdata, { throwIfNoEntry: false });
  if (directory === undefined || !hasProc()) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        if (!isServerProgram(pid)) return false;
        const { ino, dev } = statSync(`/proc/${String(pid)}/cwd`);
        return ino === directory.ino && dev === directory.dev;
      } catch {
        return false; // it ended in between, or is another user's
      }
    });
}

/** Whether a living process is one of Postgres.  Throws when there is no such process. */
export function isServerProgram(pid: number): boolean {
  const status = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
  return /\((postgres|postmaster)\) [^ZX] /.test(status);
}
