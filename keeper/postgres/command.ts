import { spawn, type ChildProcess } from 'node:child_process';
import { basename } from 'node:path';
import { PostgresError } from '../errors.js';

/** Of each stream the last bytes are kept: errors come at the end. */
const MAX_OUTPUT_CHARS = 64 * 1024;
/** Between SIGTERM and SIGKILL for a program that has to end. */
const KILL_DELAY_MS = 5_000;
/** Pipes may be held open by a daemon that the program left behind. */
const PIPE_GRACE_MS = 500;
/** Lines of stderr that go into an error message. */
const ERROR_LINES = 12;

/** Variables of libpq that name files of the user's; all other PG* would redirect programs. */
const KEPT_PG_VARIABLES = [
  'PGPASSFILE',
  'PGPASSWORD',
  'PGSSLCERT',
  'PGSSLKEY',
  'PGSSLROOTCERT',
  'PGSSLCRL',
];

/** How a program is run. */
export interface CommandOptions {
  /** The whole environment of the program (see clientEnvironment, serverEnvironment). */
  readonly env: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
  /** Ends the program when it has printed nothing for so long. */
  readonly stallTimeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
  readonly cwd?: string;
  /** Called with each line of stderr. */
  readonly onLine?: (line: string) => void;
}

/** What a finished program left. */
export interface CommandResult {
  /** -1 = ended by a signal. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Environment of a libpq program that talks to another node: messages in English, since we read
 * them; the password, when there is one, by PGPASSWORD so that `ps` does not show it.
 */
export function clientEnvironment(base: NodeJS.ProcessEnv, password = ''): NodeJS.ProcessEnv {
  const kept = Object.entries(base).filter(
    ([name]) => !name.startsWith('PG') || KEPT_PG_VARIABLES.includes(name),
  );
  return {
    ...Object.fromEntries(kept),
    LC_ALL: 'C',
    ...(password === '' ? {} : { PGPASSWORD: password }),
  };
}

/** Environment of a server, and of initdb: the user's locale, but no PG* at all. */
export function serverEnvironment(base: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(base).filter(([name]) => !name.startsWith('PG')));
}

/**
 * Runs a program to its end and returns what it left, whatever its exit code.  Rejects with
 * PostgresError when it cannot be started, takes too long, or the signal is aborted; the program
 * has ended by then.
 */
export async function runCommand(
  program: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  const name = basename(program);
  if (options.signal?.aborted === true) throw abortedError(name);
  const child = spawn(program, args, {
    env: options.env,
    cwd: options.cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ending = new Ending(child, options);
  const stdout = new Tail();
  const stderr = new Tail(options.onLine);
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    ending.alive();
    stdout.add(text);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    ending.alive();
    stderr.add(text);
  });
  try {
    const code = await exitCode(child);
    stderr.finish();
    if (ending.reason === 'aborted') throw abortedError(name);
    if (ending.reason !== undefined) {
      throw new PostgresError(
        `${name} was ended after ${ending.reason}${errorTail(stderr.text, ': ')}`,
      );
    }
    return { code, stdout: stdout.text, stderr: stderr.text };
  } catch (error) {
    if (error instanceof PostgresError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new PostgresError(
      `could not run "${program}": ${reason}; check the setting postgresql.pg_ctl and PATH`,
      { cause: error },
    );
  } finally {
    ending.stop();
  }
}

/** Like runCommand, but rejects unless the exit code is 0; `what` begins the message. */
export async function runChecked(
  what: string,
  program: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  const result = await runCommand(program, args, options);
  if (result.code === 0) return result;
  throw new PostgresError(`${what}: ${describeFailure(program, result)}`);
}

/** Name, exit code and last words of a program that failed. */
export function describeFailure(program: string, { code, stderr, stdout }: CommandResult): string {
  const how = code < 0 ? 'was killed' : `ended with code ${String(code)}`;
  const words = errorTail(stderr.trim() === '' ? stdout : stderr, ': ');
  return `${basename(program)} ${how}${words}${diskFullHint(stderr)}`;
}

/** What to do when a program failed because a file system is full, else ''. */
export function diskFullHint(output: string): string {
  return /no space left on device|disk quota exceeded/i.test(output)
    ? '; the disk is full: free space on the file systems of PGDATA and of ' +
        'replication.backup_directory, the work is tried again'
    : '';
}

function errorTail(text: string, before: string): string {
  const lines = text.trim().split('\n').slice(-ERROR_LINES);
  const joined = lines.map((line) => line.trim()).join(' | ');
  return joined === '' ? '' : before + joined;
}

function abortedError(name: string): PostgresError {
  return new PostgresError(`${name} was ended, as asked`, { kind: 'aborted' });
}

function exitCode(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let grace: NodeJS.Timeout | undefined;
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(grace);
      resolve(code ?? -1);
    });
    child.on('exit', (code) => {
      grace = setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
        resolve(code ?? -1);
      }, PIPE_GRACE_MS);
    });
  });
}

/** The last characters of a stream; complete lines are handed on. */
class Tail {
  text = '';
  #line = '';
  readonly #onLine: ((line: string) => void) | undefined;

  constructor(onLine?: (line: string) => void) {
    this.#onLine = onLine;
  }

  add(text: string): void {
    this.text = (this.text + text).slice(-MAX_OUTPUT_CHARS);
    if (this.#onLine === undefined) return;
    const lines = (this.#line + text).split(/[\r\n]+/);
    this.#line = (lines.pop() ?? '').slice(-MAX_OUTPUT_CHARS);
    for (const line of lines) if (line.trim() !== '') this.#onLine(line.trim());
  }

  finish(): void {
    if (this.#line.trim() !== '') this.#onLine?.(this.#line.trim());
    this.#line = '';
  }
}

/** Ends a program that takes too long, prints nothing, or is not wanted any more. */
class Ending {
  /** 'aborted', or the limit that was passed; undefined = the program ends by itself. */
  reason: string | undefined;
  readonly #child: ChildProcess;
  readonly #options: CommandOptions;
  readonly #limit: NodeJS.Timeout;
  readonly #stall: NodeJS.Timeout | undefined;
  readonly #onAbort = (): void => this.#end('aborted');
  #kill: NodeJS.Timeout | undefined;

  constructor(child: ChildProcess, options: CommandOptions) {
    const { timeoutMs, stallTimeoutMs, signal } = options;
    this.#child = child;
    this.#options = options;
    this.#limit = setTimeout(() => this.#end(`its limit of ${String(timeoutMs)} ms`), timeoutMs);
    this.#stall =
      stallTimeoutMs === undefined
        ? undefined
        : setTimeout(() => this.#end(`${String(stallTimeoutMs)} ms of silence`), stallTimeoutMs);
    signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  alive(): void {
    this.#stall?.refresh();
  }

  stop(): void {
    clearTimeout(this.#limit);
    clearTimeout(this.#stall);
    clearTimeout(this.#kill);
    this.#options.signal?.removeEventListener('abort', this.#onAbort);
  }

  #end(reason: string): void {
    if (this.reason !== undefined) return;
    this.reason = reason;
    this.#child.kill('SIGTERM');
    this.#kill = setTimeout(() => this.#child.kill('SIGKILL'), KILL_DELAY_MS);
  }
}
