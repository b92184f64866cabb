import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from './ports.js';
import { CHECKOUT, cleanEnvironment, postgresBin, postgresMajor, runOk } from './processes.js';
import { ScratchFolder } from './scratchFolder.js';
import type { ServiceFolder } from './scratchFolder.js';

/** The part of a tap test that cleans up. */
export interface Teardown {
  teardown(handler: () => unknown): unknown;
}

/** What may differ from server to server. */
export interface ScratchServerOptions {
  /** Preload pg_cron, with this database as cron.database_name. */
  readonly cronDatabase?: string;
  /** Further lines of postgresql.conf; values as they stand there, quoted where needed. */
  readonly settings?: Readonly<Record<string, string>>;
}

const START_LIMIT_S = 30;
const CONNECT_LIMIT_MS = 5_000;
const QUERY_LIMIT_MS = 60_000;
const TEMPLATE = 'template_pgautofailover';
const FIRST_WITH_CONTROL_PATH = 18;
const FIRST_WITH_STRATEGY = 15;

/** Builds the extension from its sources and puts it where extension_destdir looks. */
export function provideExtension(folder: ServiceFolder): string {
  execFileSync(process.execPath, [join(CHECKOUT, 'scripts/build-extension.mjs')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const destination = join(folder.path, 'extension-root');
  const share = join(destination, 'usr/share/postgresql', postgresMajor(), 'extension');
  // a copy: the server's user may not be allowed to read the checkout
  cpSync(join(CHECKOUT, 'dist/extension'), share, { recursive: true });
  return destination;
}

/** Debian's setting is gone since there is one of everybody's. */
function extensionSetting(root: string): Record<string, string> {
  const major = postgresMajor();
  if (Number(major) < FIRST_WITH_CONTROL_PATH) return { extension_destdir: `'${root}'` };
  const share = join(root, 'usr/share/postgresql', major);
  return { extension_control_path: `'${share}:$system'` };
}

function configuration(
  server: { port: number; socketDir: string; extensionRoot: string },
  { cronDatabase, settings }: ScratchServerOptions,
): string {
  const cron =
    cronDatabase === undefined
      ? {}
      : {
          shared_preload_libraries: "'pg_cron'",
          'cron.database_name': `'${cronDatabase}'`,
          'cron.host': `'${server.socketDir}'`,
          'cron.log_run': 'off',
        };
  const all = {
    port: String(server.port),
    listen_addresses: "'127.0.0.1'",
    unix_socket_directories: `'${server.socketDir}'`,
    ...extensionSetting(server.extensionRoot),
    fsync: 'off',
    full_page_writes: 'off',
    max_connections: '100',
    shared_buffers: "'32MB'",
    log_min_messages: 'warning',
    ...cron,
    ...settings,
  };
  return Object.entries(all)
    .map(([name, value]) => `${name} = ${value}\n`)
    .join('');
}

/**
 * A Postgres of our own, gone with the test.  Databases with the extension are copies of one
 * template, which takes a tenth of the time of `create extension`.
 */
export class ScratchServer {
  readonly folder: ScratchFolder;
  readonly port: number;
  readonly socketDir: string;
  readonly user = 'postgres';
  readonly #t: Teardown;
  #template: Promise<void> | undefined;
  #databases = 0;

  private constructor(t: Teardown, folder: ScratchFolder, port: number, socketDir: string) {
    this.#t = t;
    this.folder = folder;
    this.port = port;
    this.socketDir = socketDir;
  }

  /** initdb, start; ends when `t` ends, or when this process does, in whatever way. */
  static async start(t: Teardown, options: ScratchServerOptions = {}): Promise<ScratchServer> {
    const folder = new ScratchFolder();
    t.teardown(() => folder.remove());
    const server = new ScratchServer(t, folder, await freePort(), folder.makeFolder('s'));
    const extensionRoot = provideExtension(folder);
    await server.#run('initdb', [
      ...['--pgdata', server.pgdata, '--auth', 'trust', '--username', server.user],
      ...['--encoding', 'UTF8', '--locale', 'C', '--no-sync', '--no-instructions'],
    ]);
    const { port, socketDir } = server;
    appendFileSync(
      join(server.pgdata, 'postgresql.conf'),
      configuration({ port, socketDir, extensionRoot }, options),
    );
    await server.startPostgres();
    return server;
  }

  get pgdata(): string {
    return join(this.folder.path, 'pg');
  }

  /** What the server has logged until now. */
  get log(): string {
    return readFileSync(join(this.folder.path, 'postgres.log'), 'utf8');
  }

  /** Starts the server after stopPostgres. */
  async startPostgres(): Promise<void> {
    const log = join(this.folder.path, 'postgres.log');
    const limit = ['--wait', '--timeout', String(START_LIMIT_S)];
    await this.#run('pg_ctl', ['start', '--pgdata', this.pgdata, '--log', log, '-s', ...limit]);
  }

  async stopPostgres(mode: 'smart' | 'fast' | 'immediate' = 'fast'): Promise<void> {
    await this.#run('pg_ctl', ['stop', '--pgdata', this.pgdata, '--mode', mode, '-s', '--wait']);
  }

  /** Connects to a database as superuser, or as `user`; ends with the test. */
  async connect(database: string, user: string = this.user): Promise<pg.Client> {
    const client = new pg.Client({
      host: this.socketDir,
      port: this.port,
      database,
      user,
      connectionTimeoutMillis: CONNECT_LIMIT_MS,
      query_timeout: QUERY_LIMIT_MS,
    });
    // without a listener a lost connection ends the process; the next query tells of it anyway
    client.on('error', () => undefined);
    await client.connect();
    this.#t.teardown(() => client.end());
    return client;
  }

  /** Runs one statement as superuser in a connection of its own and returns its rows. */
  async query<Row extends pg.QueryResultRow>(
    database: string,
    text: string,
    values: readonly unknown[] = [],
  ): Promise<Row[]> {
    const client = new pg.Client({
      host: this.socketDir,
      port: this.port,
      database,
      user: this.user,
    });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Row>(text, [...values])).rows;
    } finally {
      await client.end();
    }
  }

  /**
   * A new database with the extension in it, a copy of `template`; returns its name.  Nobody may
   * be connected to the template.
   */
  async createDatabase(options: { name?: string; template?: string } = {}): Promise<string> {
    const name = options.name ?? `test_${(this.#databases += 1)}`;
    const template = options.template ?? (await this.#templateWithExtension());
    const strategy = Number(postgresMajor()) >= FIRST_WITH_STRATEGY ? ' strategy wal_log' : '';
    await this.query('postgres', `create database ${name} template ${template}${strategy}`);
    return name;
  }

  async #templateWithExtension(): Promise<string> {
    this.#template ??= (async () => {
      await this.query('postgres', `create database ${TEMPLATE}`);
      await this.query(TEMPLATE, 'create extension pgautofailover cascade');
    })();
    await this.#template;
    return TEMPLATE;
  }

  /** Command, arguments and environment that run a file of psql commands in a database. */
  psql(
    database: string,
    file: string,
    user: string = this.user,
  ): { command: string; args: string[]; env: NodeJS.ProcessEnv } {
    const where = ['-h', this.socketDir, '-p', String(this.port), '-U', user, '-d', database];
    return {
      command: join(postgresBin(), 'psql'),
      args: ['-XqAt', '-v', 'ON_ERROR_STOP=1', '-P', 'pager=off', ...where, '-f', file],
      env: cleanEnvironment(this.folder.path),
    };
  }

  async #run(program: string, args: readonly string[]): Promise<void> {
    const { user, path } = this.folder;
    await runOk(join(postgresBin(), program), args, { user, home: path });
  }
}
