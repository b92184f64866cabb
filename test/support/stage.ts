import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CHECKOUT } from './processes.js';
import type { ServerUser } from './processes.js';

/** How a user runs pg_autoctl: `command` with `args` in front of the command line's words. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
}

/** Can the user read this file?  A checkout in root's home is closed to everybody else. */
function canUse(user: ServerUser, test: '-r' | '-x', path: string): boolean {
  if (process.getuid?.() !== 0) return true;
  try {
    execFileSync('test', [test, path], { uid: user.uid, gid: user.gid, cwd: '/', stdio: 'ignore' });
    return true;
  } catch {
    // the only answer that `test` has besides yes
    return false;
  }
}

/**
 * pg_autoctl as built in dist/, or a copy below `folder` when `user` may not read the checkout.
 * The same for Node itself, which version managers put into a home directory.
 */
export function providePgAutoctl(folder: string, user: ServerUser): Program {
  let command = process.execPath;
  if (!canUse(user, '-x', command)) {
    command = join(folder, 'node');
    cpSync(process.execPath, command);
  }
  const main = join(CHECKOUT, 'dist/cli/main.js');
  // the packages beside dist/ must be readable too
  const parts = [main, join(dirname(main), '../../node_modules/pg/package.json')];
  if (parts.every((path) => canUse(user, '-r', path))) return withoutLoader(command, main);
  const copy = join(folder, 'program');
  execFileSync(process.execPath, [join(CHECKOUT, 'scripts/stage.mjs'), copy]);
  return withoutLoader(command, join(copy, 'dist/cli/main.js'));
}

/**
 * tap gives its loader to every Node that a test starts, after the environment was made: it costs
 * seconds a start, and ends in an error for a user who may not write to tap's folder.
 */
function withoutLoader(command: string, main: string): Program {
  return { command: 'env', args: ['-u', 'NODE_OPTIONS', command, main] };
}
