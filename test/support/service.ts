import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { alive, asServerUser, runToEnd, signal, startDaemon } from './processes.js';
import type { RunResult } from './processes.js';
import type { ServiceFolder } from './scratchFolder.js';
import type { Program } from './stage.js';
import { waitFor } from './waitFor.js';

/** What all services of a cluster share. */
export interface Site {
  readonly folder: ServiceFolder;
  readonly program: Program;
  /** HOME of the services. */
  readonly home: string;
  readonly socketDir: string;
  /** Variables for every pg_autoctl. */
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** One PGDATA with its pg_autoctl: where it is and how it is created. */
export interface ServiceOptions {
  readonly name: string;
  readonly port: number;
  readonly database: string;
  /** Words of the create command without --pgdata, --pgport and --run. */
  readonly create: readonly string[];
  /** Folder below the site's that holds PGDATA, e.g. a mount of its own. */
  readonly dataFolder?: string;
}

const CONNECT_LIMIT_MS = 2_000;
const QUERY_LIMIT_MS = 10_000;
const STOP_LIMIT_MS = 90_000;
const DEATH_LIMIT_MS = 5_000;
const CLI_LIMIT_MS = 120_000;
const TAIL_LINES = 40;

function tail(path: string): string {
  if (!existsSync(path)) return '';
  return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
}

/** A monitor or a node: its pg_autoctl process, its Postgres, its logs. */
export class Service {
  readonly name: string;
  readonly port: number;
  readonly pgdata: string;
  readonly logFile: string;
  readonly #site: Site;
  readonly #options: ServiceOptions;
  #child: ChildProcess | undefined;
  /** We have sent a signal since the last start: its end is no surprise. */
  #signalled = false;

  constructor(site: Site, options: ServiceOptions) {
    this.#site = site;
    this.#options = options;
    this.name = options.name;
    this.port = options.port;
    this.pgdata = join(site.folder.path, options.dataFolder ?? '', options.name);
    this.logFile = join(site.home, `${options.name}.log`);
  }

  /** The create command with --run, as a process that stays; does not wait for anything. */
  create(): void {
    const where = ['--pgdata', this.pgdata, '--pgport', String(this.port)];
    this.#launch([...this.#options.create, ...where, '--run']);
  }

  /** `pg_autoctl run`; does not wait for anything. */
  start(): void {
    if (this.running) throw new Error(`${this.name} runs already`);
    this.#launch(['run', '--pgdata', this.pgdata]);
  }

  /** SIGTERM to pg_autoctl, and waits for its end.  Returns its exit code. */
  async stop(): Promise<number | null> {
    this.signal('SIGTERM');
    const what = `the end of ${this.name} after SIGTERM`;
    await waitFor(() => !this.running, { limitMs: STOP_LIMIT_MS, what });
    return this.#child?.exitCode ?? null;
  }

  /** Sends a signal to pg_autoctl only, e.g. SIGSTOP. */
  signal(name: NodeJS.Signals): void {
    this.#signalled = true;
    if (this.pid !== undefined) signal(this.pid, name);
  }

  /** SIGKILL to pg_autoctl and then to its Postgres: what a power failure leaves. */
  async kill9All(): Promise<void> {
    await this.killKeeper();
    await this.kill9Postgres();
  }

  /** SIGKILL to pg_autoctl; Postgres goes on. */
  async killKeeper(): Promise<void> {
    this.signal('SIGKILL');
    await waitFor(() => !this.running, { limitMs: DEATH_LIMIT_MS, what: `death of ${this.name}` });
  }

  /** SIGKILL to the postmaster; its children end by themselves. */
  async kill9Postgres(): Promise<void> {
    const pid = this.postmasterPid;
    if (pid === undefined || !signal(pid, 'SIGKILL')) return;
    const what = `death of the Postgres of ${this.name}`;
    await waitFor(() => !alive(pid), { limitMs: DEATH_LIMIT_MS, what });
  }

  /** The process of pg_autoctl is there. */
  get running(): boolean {
    return this.pid !== undefined;
  }

  /** It was started, nobody has sent it a signal, and yet it has ended. */
  get endedByItself(): boolean {
    return this.#child !== undefined && !this.running && !this.#signalled;
  }

  /** Pid of pg_autoctl while it runs. */
  get pid(): number | undefined {
    const child = this.#child;
    return child?.exitCode === null && child.signalCode === null ? child.pid : undefined;
  }

  /** First line of postmaster.pid. */
  get postmasterPid(): number | undefined {
    const file = join(this.pgdata, 'postmaster.pid');
    if (!existsSync(file)) return undefined;
    const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  }

  /** Runs a command of pg_autoctl with --pgdata of this service, to its end. */
  async cli(...words: string[]): Promise<RunResult> {
    return this.cliWith({}, ...words);
  }

  /** The same with further variables. */
  async cliWith(
    variables: Readonly<Record<string, string>>,
    ...words: string[]
  ): Promise<RunResult> {
    const { program, folder, home, env = {} } = this.#site;
    const args = [...program.args, ...words, '--pgdata', this.pgdata];
    const options = { user: folder.user, home, env: { ...env, ...variables } };
    return runToEnd(program.command, args, { ...options, limitMs: CLI_LIMIT_MS });
  }

  /** Runs one statement as superuser through the socket and returns its rows. */
  async psql<Row extends pg.QueryResultRow = pg.QueryResultRow>(
    text: string,
    values?: readonly unknown[],
  ): Promise<Row[]> {
    const client = new pg.Client({
      host: this.#site.socketDir,
      port: this.port,
      user: this.#site.folder.user.name,
      database: this.#options.database,
      connectionTimeoutMillis: CONNECT_LIMIT_MS,
      query_timeout: QUERY_LIMIT_MS,
    });
    // a connection that is lost in the middle also rejects the query
    client.on('error', () => undefined);
    await asServerUser(this.#site.folder.user, () => client.connect());
    try {
      return (await client.query<Row>(text, values === undefined ? [] : [...values])).rows;
    } finally {
      await client.end();
    }
  }

  /** The ends of the logs of pg_autoctl and Postgres, for the report of a failure. */
  logTails(): string {
    const folder = join(this.pgdata, 'log');
    const logs = existsSync(folder) ? readdirSync(folder).sort() : [];
    const files = [this.logFile, join(this.pgdata, 'startup.log')];
    files.push(...logs.slice(-1).map((name) => join(folder, name)));
    return files
      .filter((path) => existsSync(path))
      .map((path) => `--- ${path}\n${tail(path)}`)
      .join('\n');
  }

  #launch(words: readonly string[]): void {
    const { program, folder, home, env = {} } = this.#site;
    const args = [...program.args, ...words];
    this.#signalled = false;
    const options = { user: folder.user, home, env };
    this.#child = startDaemon(program.command, args, this.logFile, options);
    this.#child.unref();
  }
}
