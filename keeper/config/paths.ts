import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { ConfigError } from './configError.js';

/** The variables that decide where the files of a node are (files.md section 1). */
export interface PathEnvironment {
  readonly HOME?: string | undefined;
  readonly XDG_CONFIG_HOME?: string | undefined;
  readonly XDG_DATA_HOME?: string | undefined;
  readonly XDG_RUNTIME_DIR?: string | undefined;
}

/** Absolute paths of all that belongs to the node with this PGDATA. */
export interface NodePaths {
  readonly pgdata: string;
  readonly config: string;
  readonly state: string;
  readonly init: string;
  /** Other nodes, when the monitor is disabled. */
  readonly nodes: string;
  readonly pid: string;
  /** What is left of the lease, for the next process. */
  readonly lease: string;
}

/**
 * Where the files of the node with this PGDATA are.  Throws ConfigError when HOME is needed and
 * not set.
 */
export function nodePaths(pgdata: string, cwd: string, env: PathEnvironment): NodePaths {
  const absolute = absolutePath(pgdata, cwd);
  const below = join('pg_autoctl', absolute.slice(1));
  const config = join(env.XDG_CONFIG_HOME || join(home(env), '.config'), below);
  const data = join(env.XDG_DATA_HOME || join(home(env), '.local/share'), below);
  const runtime = join(runtimeDirectory(env), below);
  return {
    pgdata: absolute,
    config: join(config, 'pg_autoctl.cfg'),
    state: join(data, 'pg_autoctl.state'),
    init: join(data, 'pg_autoctl.init'),
    nodes: join(data, 'nodes.json'),
    pid: join(runtime, 'pg_autoctl.pid'),
    lease: join(runtime, 'pg_autoctl.lease'),
  };
}

/**
 * The path with the symbolic links of its existing part resolved, so that the answer is the same
 * before and after PGDATA is made.
 */
export function absolutePath(path: string, cwd: string): string {
  const wanted = resolve(cwd, path);
  let existing = wanted;
  let rest = '';
  while (!existsSync(existing) && existing !== '/') {
    rest = join(basename(existing), rest);
    existing = dirname(existing);
  }
  return join(realpathSync(existing), rest).replace(/(.)\/$/, '$1');
}

function home(env: PathEnvironment): string {
  if (env.HOME) return env.HOME;
  throw new ConfigError(
    'missing',
    'environment variable HOME is not set, so the files of this node cannot be found; ' +
      'set HOME, or XDG_CONFIG_HOME and XDG_DATA_HOME',
  );
}

function runtimeDirectory(env: PathEnvironment): string {
  const directory = env.XDG_RUNTIME_DIR;
  return directory && existsSync(directory) ? directory : '/tmp';
}
