import { realpathSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { PostgresError } from '../errors.js';
import {
  clientEnvironment,
  describeFailure,
  diskFullHint,
  runChecked,
  runCommand,
  serverEnvironment,
} from './command.js';
import { parseControlData, type ControlData } from './controlData.js';
import { INITDB_TIMEOUT_MS, SHORT_PROGRAM_TIMEOUT_MS } from './limits.js';
import { findPostmaster, sendSignal } from './postmaster.js';
import { shellWord } from './quoting.js';
import { newestLogTail } from './serverLog.js';
import { waitUntil } from './waitUntil.js';

/** pg_ctl waits a little longer than its own --timeout. */
const PROGRAM_MARGIN_MS = 5_000;
/** Exit codes of `pg_ctl status`. */
const STATUS_RUNNING = 0;
const STATUS_STOPPED = 3;

/** Lines of the server's logs in the error of a failed start. */
const MAX_SERVER_LINES = 12;

/** Where a server's files and programs are, and how it listens. */
export interface PgCtlOptions {
  /** Path of pg_ctl; the other programs are beside it.  '' = all of them are in PATH. */
  readonly pgCtl: string;
  readonly pgdata: string;
  readonly port: number;
  readonly listenAddresses: string;
  /** Directory of the Unix socket; '' = the server's default. */
  readonly socketDirectory: string;
  /** The environment of this process (main.ts has it). */
  readonly environment: NodeJS.ProcessEnv;
}

/** Settings of one start by their names; they win over every file. */
export type ServerSettings = Readonly<Record<string, string>>;

export type StopMode = 'smart' | 'fast' | 'immediate';

const STOP_SIGNAL = { smart: 'SIGTERM', fast: 'SIGINT', immediate: 'SIGQUIT' } as const;

/** Runs pg_ctl and its siblings on one data directory.  Every method rejects with PostgresError. */
export class PgCtl {
  readonly #options: PgCtlOptions;

  constructor(options: PgCtlOptions) {
    this.#options = options;
  }

  get pgdata(): string {
    return this.#options.pgdata;
  }

  /** What the first seconds of the server print, and all that a failed start says. */
  get startupLog(): string {
    return join(this.pgdata, 'startup.log');
  }

  /** Path of a program of the same installation, e.g. `pg_basebackup`. */
  program(name: string): string {
    const { pgCtl } = this.#options;
    if (!pgCtl.includes('/')) return name;
    try {
      return join(dirname(realpathSync(pgCtl)), name);
    } catch (error) {
      throw new PostgresError(
        `there is no "${pgCtl}"; set postgresql.pg_ctl to the pg_ctl of your Postgres`,
        { cause: error },
      );
    }
  }

  /**
   * Makes a new data directory: checksums on, for pg_rewind and for finding damage.
   * @param authMethod of the configuration: with trust the local lines of pg_hba.conf are trust
   *   too (files.md section 5), else a user of the machine is who the operating system says
   */
  async initdb(authMethod: string): Promise<void> {
    const locale = initdbLocale(this.#options.environment);
    await runChecked(
      `could not create the data directory "${this.pgdata}"`,
      this.program('initdb'),
      [
        ...['--pgdata', this.pgdata, ...initdbAuth(authMethod), '--data-checksums'],
        ...['--encoding=UTF8', ...locale],
      ],
      { env: serverEnvironment(this.#options.environment), timeoutMs: INITDB_TIMEOUT_MS },
    );
    if (authMethod === 'trust' || PASSWORD_METHODS.includes(authMethod)) return;
    // initdb's lines for loopback ask for a password, and would come before ours
    const hba = join(this.pgdata, 'pg_hba.conf');
    const lines = (await readFile(hba, 'utf8')).split('\n');
    await writeFile(hba, lines.filter((line) => !line.startsWith('host ')).join('\n'));
  }

  /**
   * Starts the server as a process of its own, so that it survives a crash of the keeper, and
   * waits until it accepts connections.  Rejects after `timeoutMs`; a server that is still in
   * recovery then lives on.
   */
  async start(timeoutMs: number, settings: ServerSettings = {}): Promise<void> {
    await writeFile(this.startupLog, '', { mode: 0o600 });
    const startedMs = Date.now();
    const seconds = String(Math.max(1, Math.round(timeoutMs / 1000)));
    const program = this.program('pg_ctl');
    const result = await runCommand(
      program,
      [
        ...['start', '--pgdata', this.pgdata, '--silent', '--wait', '--timeout', seconds],
        ...['--log', this.startupLog, '--options', this.#serverOptions(settings)],
      ],
      {
        env: serverEnvironment(this.#options.environment),
        timeoutMs: timeoutMs + PROGRAM_MARGIN_MS,
      },
    );
    if (result.code === 0) return;
    const alive = findPostmaster(this.pgdata);
    if (alive !== undefined) {
      throw new PostgresError(
        `Postgres in "${this.pgdata}" has process ${String(alive.pid)} but accepts no connections ` +
          `after ${seconds} s (${alive.status || 'starting'}): it recovers; the wait goes on`,
      );
    }
    throw new PostgresError(
      `could not start Postgres in "${this.pgdata}": ${describeFailure(program, result)}` +
        (await this.#whatTheServerSaid(startedMs)),
    );
  }

  /**
   * Stops the server and waits until it is gone; rejects when it is still there afterwards.  By
   * the signals that `pg_ctl stop` sends; but that program waits in vain for a zombie.
   */
  async stop(mode: StopMode, timeoutMs: number): Promise<void> {
    let told: number | undefined;
    const gone = (): boolean => {
      const postmaster = findPostmaster(this.pgdata);
      if (postmaster === undefined) return true;
      if (postmaster.pid !== told) sendSignal(postmaster.pid, STOP_SIGNAL[mode]);
      told = postmaster.pid;
      return false;
    };
    await waitUntil(gone, {
      limitMs: timeoutMs,
      what: `the ${mode} shutdown of Postgres in "${this.pgdata}"`,
    });
  }

  /** As `pg_ctl status` sees it. */
  async status(): Promise<'running' | 'stopped' | 'no data directory'> {
    const { code } = await runCommand(this.program('pg_ctl'), ['status', '--pgdata', this.pgdata], {
      env: this.#clientEnvironment(),
      timeoutMs: SHORT_PROGRAM_TIMEOUT_MS,
    });
    if (code === STATUS_RUNNING) return 'running';
    return code === STATUS_STOPPED ? 'stopped' : 'no data directory';
  }

  /** Makes a running server read its files again; nothing to do when none runs. */
  reload(): void {
    const postmaster = findPostmaster(this.pgdata);
    if (postmaster !== undefined) sendSignal(postmaster.pid, 'SIGHUP');
  }

  /** Paths of the lock files that the server is going to make beside its sockets. */
  async socketLocks(settings: ServerSettings = {}): Promise<readonly string[]> {
    const { port, unix_socket_directories: chosen } = this.#settings(settings);
    const directories = (chosen ?? (await this.#configuredSocketDirectories())).split(',');
    return directories
      .map((directory) => directory.trim())
      .filter((directory) => directory !== '' && !directory.startsWith('@'))
      .map((directory) => resolve(this.pgdata, directory, `.s.PGSQL.${port}.lock`));
  }

  /** Asks a standby to become a primary; does not wait. */
  async promote(): Promise<void> {
    await runChecked(
      `could not promote Postgres in "${this.pgdata}"`,
      this.program('pg_ctl'),
      ['promote', '--pgdata', this.pgdata, '--silent', '--no-wait'],
      { env: this.#clientEnvironment(), timeoutMs: SHORT_PROGRAM_TIMEOUT_MS },
    );
  }

  /** The control file; undefined = there is none that can be read. */
  async controlData(): Promise<ControlData | undefined> {
    const result = await runCommand(this.program('pg_controldata'), ['--pgdata', this.pgdata], {
      env: this.#clientEnvironment(),
      timeoutMs: SHORT_PROGRAM_TIMEOUT_MS,
    });
    return result.code === 0 ? parseControlData(result.stdout) : undefined;
  }

  /** What `pg_ctl --version` prints; '' when it fails. */
  async version(): Promise<string> {
    const result = await runCommand(this.program('pg_ctl'), ['--version'], {
      env: this.#clientEnvironment(),
      timeoutMs: SHORT_PROGRAM_TIMEOUT_MS,
    });
    return result.code === 0 ? result.stdout.trim() : '';
  }

  #clientEnvironment(): NodeJS.ProcessEnv {
    return clientEnvironment(this.#options.environment);
  }

  /** '' when the server cannot tell: the start that follows says why. */
  async #configuredSocketDirectories(): Promise<string> {
    const result = await runCommand(
      this.program('postgres'),
      ['-D', this.pgdata, '-C', 'unix_socket_directories'],
      {
        env: serverEnvironment(this.#options.environment),
        timeoutMs: SHORT_PROGRAM_TIMEOUT_MS,
      },
    ).catch(() => undefined);
    return result?.code === 0 ? result.stdout : '';
  }

  #settings(settings: ServerSettings): ServerSettings & { readonly port: string } {
    const { port, listenAddresses, socketDirectory } = this.#options;
    return {
      port: String(port),
      listen_addresses: listenAddresses,
      ...(socketDirectory === '' ? {} : { unix_socket_directories: socketDirectory }),
      ...settings,
    };
  }

  /** On the command line because lines of the user's in postgresql.conf win over our file. */
  #serverOptions(settings: ServerSettings): string {
    return Object.entries(this.#settings(settings))
      .map(([name, value]) => `-c ${shellWord(`${name}=${value}`)}`)
      .join(' ');
  }

  async #whatTheServerSaid(sinceMs: number): Promise<string> {
    const startup = await readFile(this.startupLog, 'utf8').catch(() => '');
    const server = await newestLogTail(join(this.pgdata, 'log'), sinceMs);
    const said = [...startup.trim().split('\n'), ...server].filter((line) => line.trim() !== '');
    return said.length === 0
      ? `; see "${this.startupLog}"`
      : `; the server said: ${said.slice(-MAX_SERVER_LINES).join(' | ')}` +
          diskFullHint(said.join('\n'));
  }
}

const PASSWORD_METHODS = ['scram-sha-256', 'md5', 'password'];

/** What pg_hba.conf begins with; our own lines come behind and never open what these close. */
function initdbAuth(authMethod: string): readonly string[] {
  if (authMethod === 'trust') return ['--auth=trust'];
  return ['--auth-local=peer', `--auth-host=${authMethod === 'md5' ? 'md5' : 'scram-sha-256'}`];
}

/** UTF8 needs a locale that has it; a machine without a locale gets C.UTF-8. */
export function initdbLocale(environment: NodeJS.ProcessEnv): readonly string[] {
  const locale = environment['LC_ALL'] || environment['LC_CTYPE'] || environment['LANG'] || '';
  return /utf-?8/i.test(locale) ? [] : ['--locale=C.UTF-8'];
}
