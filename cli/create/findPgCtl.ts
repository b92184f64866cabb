import { execFile } from 'node:child_process';
import { accessSync, constants, readdirSync, realpathSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { errorText } from '../../keeper/config/configError.js';
import { UsageError } from '../errors.js';
import type { Io } from '../io.js';

const PG_CONFIG_TIMEOUT_MS = 5_000;
/** Where Debian keeps the servers, which are not in PATH. */
const DEBIAN_ROOT = '/usr/lib/postgresql';

/**
 * Which pg_ctl to use (cli.md section 3.6): option, $PG_CONFIG, the only one in PATH, that of the
 * only pg_config in PATH, the only one of Debian.  Rejects with UsageError.
 */
export async function findPgCtl(given: string | undefined, io: Io): Promise<string> {
  if (given !== undefined) {
    const path = resolve(io.cwd, given);
    if (isExecutable(path)) return path;
    throw new UsageError(`--pgctl "${given}" is not a program; give the full path of pg_ctl`);
  }
  const pgConfig = io.env['PG_CONFIG'];
  if (pgConfig !== undefined && pgConfig !== '') return await besidePgConfig(pgConfig, 'PG_CONFIG');
  const inPathAlready = inPath('pg_ctl', io.env['PATH']);
  const candidates = inPathAlready.length > 0 ? inPathAlready : await outsidePath(io);
  const [only] = candidates;
  if (only !== undefined && candidates.length === 1) return only;
  throw new UsageError(
    only === undefined
      ? 'no pg_ctl was found; install a Postgres server, or name its pg_ctl with option --pgctl'
      : 'several Postgres versions were found; choose one with option --pgctl: ' +
          candidates.join(', '),
  );
}

async function outsidePath(io: Io): Promise<string[]> {
  const [config, ...others] = inPath('pg_config', io.env['PATH']);
  if (config !== undefined && others.length === 0) {
    // pg_config of a client package may stand alone
    const found = await besidePgConfig(config, 'pg_config in PATH').catch(() => undefined);
    if (found !== undefined) return [found];
  }
  return ofDebian();
}

async function besidePgConfig(pgConfig: string, source: string): Promise<string> {
  if (!isAbsolute(pgConfig)) {
    throw new UsageError(`environment variable PG_CONFIG wants an absolute path`);
  }
  try {
    const run = promisify(execFile);
    const { stdout } = await run(pgConfig, ['--bindir'], { timeout: PG_CONFIG_TIMEOUT_MS });
    const path = join(stdout.trim(), 'pg_ctl');
    if (isExecutable(path)) return path;
    throw new Error(`there is no "${path}"`);
  } catch (error) {
    throw new UsageError(
      `${source} "${pgConfig}" leads to no pg_ctl: ${errorText(error)}; use option --pgctl`,
    );
  }
}

function inPath(program: string, path: string | undefined): string[] {
  const found = (path ?? '')
    .split(':')
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, program))
    .filter(isExecutable)
    .map((file) => realpathSync(file));
  return [...new Set(found)];
}

function ofDebian(): string[] {
  try {
    return readdirSync(DEBIAN_ROOT)
      .map((version) => join(DEBIAN_ROOT, version, 'bin/pg_ctl'))
      .filter(isExecutable);
  } catch {
    return []; // not a Debian
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
