import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const VERSION_TIMEOUT_MS = 5_000;

/** Version of the Postgres that this pg_ctl belongs to, e.g. `15.20`; '' when it does not tell. */
export async function postgresVersion(pgCtl: string): Promise<string> {
  const text = await postgresVersionText(pgCtl);
  return /(\d+(?:\.\d+|devel|beta\d+|rc\d+)?)/.exec(text)?.[1] ?? '';
}

/** The whole line, e.g. `pg_ctl (PostgreSQL) 15.20`. */
export async function postgresVersionText(pgCtl: string): Promise<string> {
  if (pgCtl === '') return '';
  return await promisify(execFile)(pgCtl, ['--version'], { timeout: VERSION_TIMEOUT_MS }).then(
    ({ stdout }) => stdout.trim(),
    () => '', // no such program: the answer is that there is none
  );
}
