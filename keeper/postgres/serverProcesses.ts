import { readdirSync, readFileSync, statSync } from 'node:fs';
import { hasProc } from './postmaster.js';

/** Processes of a Postgres that works in this directory; a zombie works nowhere. */
export function serverProcesses(pgdata: string): readonly number[] {
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
