import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The checkout, whether this file runs from its source or from dist/. */
export const CHECKOUT = fileURLToPath(
  new URL(import.meta.url.includes('/dist/test/') ? '../../..' : '../..', import.meta.url),
);

/** Of the Debian releases; 15 first, because a developer's machine may have others too. */
const DEBIAN_MAJORS = [15, 18, 17, 16, 14, 13];
const DEFAULT_LIMIT_MS = 60_000;

/** Where initdb, postgres, psql are.  PostgreSQL of Debian, else the one of pg_config. */
export function postgresBin(): string {
  const debian = DEBIAN_MAJORS.map((major) => `/usr/lib/postgresql/${major}/bin`);
  const found = debian.find((folder) => existsSync(`${folder}/postgres`));
  if (found !== undefined) return found;
  return execFileSync('pg_config', ['--bindir'], { encoding: 'utf8' }).trim();
}

let knownMajor: string | undefined;

/** The major version of postgresBin(), e.g. `15`. */
export function postgresMajor(): string {
  return (knownMajor ??= askForMajor());
}

function askForMajor(): string {
  const text = execFileSync(`${postgresBin()}/postgres`, ['--version'], { encoding: 'utf8' });
  const major = /\) (\d+)/.exec(text)?.[1];
  if (major === undefined) throw new Error(`no version in: ${text}`);
  return major;
}

/** Who servers run as. */
export interface ServerUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

function idOf(option: string): number {
  return Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }).trim());
}

/** Postgres refuses to run as root: then it is `postgres`, otherwise whoever runs the tests. */
export function serverUser(): ServerUser {
  const uid = process.getuid?.() ?? 0;
  if (uid === 0) return { name: 'postgres', uid: idOf('-u'), gid: idOf('-g') };
  const name = execFileSync('id', ['-un'], { encoding: 'utf8' }).trim();
  return { name, uid, gid: process.getgid?.() ?? uid };
}

/**
 * The environment of programs under test: ours without PG*, PG_AUTOCTL_* and XDG_*, which would
 * point them at somebody else's servers and files; their home is `home`.  NODE_OPTIONS holds the
 * loader of tap, which would make every start of the program seconds slower.
 */
export function cleanEnvironment(home: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(PG|XDG_|TAP|LC_|LANG|NODE_OPTIONS$)/.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    PATH: `${postgresBin()}:${process.env['PATH'] ?? '/usr/bin:/bin'}`,
    HOME: home,
    LC_ALL: 'C.UTF-8',
    XDG_CONFIG_HOME: `${home}/.config`,
    XDG_DATA_HOME: `${home}/.local/share`,
    XDG_RUNTIME_DIR: `${home}/run`,
  };
}

/** How a program is run: as the server user, in a scratch folder. */
export interface RunOptions {
  readonly user: ServerUser;
  /** Working directory and HOME. */
  readonly home: string;
  readonly limitMs?: number;
  /** Variables beside those of cleanEnvironment(). */
  readonly env?: Readonly<Record<string, string>>;
}

/** What a finished program left. */
export interface RunResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Options of spawn(): whoever is no root is that user already. */
export function identity({ uid, gid }: ServerUser): { uid?: number; gid?: number } {
  return process.getuid?.() === 0 ? { uid, gid } : {};
}

/** Runs a program to its end and returns what it printed, whatever its exit code. */
export function runToEnd(
  command: string,
  args: readonly string[],
  { user, home, env, limitMs = DEFAULT_LIMIT_MS }: RunOptions,
): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      ...identity(user),
      cwd: home,
      env: { ...cleanEnvironment(home), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: limitMs,
      killSignal: 'SIGKILL',
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    // not 'close': a daemon that the program left behind may keep its pipes open
    child.on('exit', (code, signal) => {
      if (signal !== null) stderr += `\n${command} ended by ${signal} (limit ${limitMs} ms)`;
      setImmediate(() => resolve({ code: code ?? -1, stdout, stderr }));
    });
  });
}

/** Like runToEnd, but rejects unless the exit code is 0.  Returns standard output. */
export async function runOk(
  command: string,
  args: readonly string[],
  options: RunOptions,
): Promise<string> {
  const { code, stdout, stderr } = await runToEnd(command, args, options);
  if (code === 0) return stdout;
  throw new Error(`${[command, ...args].join(' ')} ended with ${code}:\n${stdout}${stderr}`);
}

/** Starts a program that stays, in a session of its own, its output appended to `logFile`. */
export function startDaemon(
  command: string,
  args: readonly string[],
  logFile: string,
  { user, home, env }: RunOptions,
): ChildProcess {
  const log = openSync(logFile, 'a', 0o644);
  const child = spawn(command, args, {
    ...identity(user),
    cwd: home,
    env: { ...cleanEnvironment(home), ...env },
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  return child;
}

/** Sends a signal; false when there is no such process any more. */
export function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

/** The process is there and is no zombie that nobody has waited for. */
export function alive(pid: number): boolean {
  if (!signal(pid, 0)) return false;
  const stat = `/proc/${pid}/stat`;
  if (!existsSync(stat)) return false;
  // pid (name) state ...; the name may contain anything
  return !/\) [ZX] /.test(readFileSync(stat, 'utf8'));
}

/**
 * Calls `connect` as the server user: peer authentication asks the kernel who it was that
 * connected, and that is settled when the call returns.
 */
export function asServerUser<T>({ uid }: ServerUser, connect: () => T): T {
  if (process.geteuid?.() !== 0) return connect();
  process.seteuid?.(uid);
  try {
    return connect();
  } finally {
    process.seteuid?.(0);
  }
}
