import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoCode } from '../../keeper/config/configError.js';
import { CliError } from '../errors.js';
import { EXIT } from '../exitCodes.js';
import type { Context } from '../io.js';

const TAIL_LINES = 40;

/** Prints the ends of startup.log and of the newest file in log/.  Rejects with CliError. */
export async function printServerLogs(pgdata: string, { io }: Context): Promise<void> {
  const newest = await newestFile(join(pgdata, 'log'));
  const files = [join(pgdata, 'startup.log'), ...(newest === undefined ? [] : [newest])];
  let printed = 0;
  for (const file of files) {
    const text = await unlessMissing(readFile(file, 'utf8'));
    if (text === undefined || text.trim() === '') continue;
    const lines = text.trimEnd().split('\n').slice(-TAIL_LINES);
    io.out(`==> ${file} <==\n${lines.join('\n')}\n`);
    printed += 1;
  }
  if (printed > 0) return;
  throw new CliError(
    EXIT.state,
    `Postgres has left no log in "${pgdata}" (no startup.log, nothing in log/); ` +
      'see its settings log_directory and log_destination',
  );
}

async function newestFile(folder: string): Promise<string | undefined> {
  let newest: { readonly path: string; readonly mtimeMs: number } | undefined;
  for (const name of (await unlessMissing(readdir(folder))) ?? []) {
    const path = join(folder, name);
    const found = await unlessMissing(stat(path));
    if (found !== undefined && found.mtimeMs >= (newest?.mtimeMs ?? 0)) {
      newest = { path, mtimeMs: found.mtimeMs };
    }
  }
  return newest?.path;
}

async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (errnoCode(error) === 'ENOENT') return undefined; // rotated away, or never made
    throw error;
  }
}
