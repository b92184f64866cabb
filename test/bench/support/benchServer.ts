import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from '../../support/ports.js';
import { runOk } from '../../support/processes.js';
import type { ServiceFolder } from '../../support/scratchFolder.js';

const START_LIMIT_S = '30';
const CONNECT_LIMIT_MS = 5_000;
const QUERY_LIMIT_MS = 120_000;
const USER = 'postgres';

/** A Postgres with durable settings, from the programs in `bin`. */
export class BenchServer {
  readonly port: number;
  readonly socketDir: string;
  readonly pgdata: string;
  readonly #folder: ServiceFolder;
  readonly #bin: string;

  private constructor(folder: ServiceFolder, name: string, bin: string, port: number) {
    this.#folder = folder;
    this.#bin = bin;
    this.port = port;
    this.pgdata = join(folder.path, name);
    this.socketDir = folder.makeFolder(`s-${name}`);
  }

  /** initdb and start; `settings` are lines of postgresql.conf.  It ends with the folder. */
  static async start(
    folder: ServiceFolder,
    name: string,
    bin: string,
    settings: readonly string[],
  ): Promise<BenchServer> {
    const server = new BenchServer(folder, name, bin, await freePort());
    await server.#run('initdb', [
      ...['--pgdata', server.pgdata, '--auth', 'trust', '--username', USER],
      ...['--encoding', 'UTF8', '--locale', 'C', '--no-instructions'],
    ]);
    const lines = [
      `port = ${server.port}`,
      "listen_addresses = ''",
      `unix_socket_directories = '${server.socketDir}'`,
      ...settings,
    ];
    appendFileSync(join(server.pgdata, 'postgresql.conf'), `${lines.join('\n')}\n`);
    const log = join(folder.path, `${name}.log`);
    const limit = ['--wait', '--timeout', START_LIMIT_S];
    await server.#run('pg_ctl', ['start', '-s', '--pgdata', server.pgdata, '--log', log, ...limit]);
    return server;
  }

  /** Connects as superuser. */
  async connect(database = USER): Promise<pg.Client> {
    const client = new pg.Client({
      host: this.socketDir,
      port: this.port,
      user: USER,
      database,
      connectionTimeoutMillis: CONNECT_LIMIT_MS,
      query_timeout: QUERY_LIMIT_MS,
    });
    // without a listener a lost connection would end the process; the next query rejects
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  /** Runs statements in one connection, and returns the rows of the last one. */
  async sql<Row extends pg.QueryResultRow = pg.QueryResultRow>(
    ...statements: readonly string[]
  ): Promise<Row[]> {
    const client = await this.connect();
    try {
      let rows: Row[] = [];
      for (const statement of statements) rows = (await client.query<Row>(statement)).rows;
      return rows;
    } finally {
      await client.end();
    }
  }

  get postmasterPid(): number {
    return Number(readFileSync(join(this.pgdata, 'postmaster.pid'), 'utf8').split('\n')[0]);
  }

  /** Words that bring psql or pgbench to this server. */
  get clientArgs(): string[] {
    return ['-h', this.socketDir, '-p', String(this.port), '-U', USER];
  }

  async #run(program: string, args: readonly string[]): Promise<void> {
    await runOk(join(this.#bin, program), args, {
      user: this.#folder.user,
      home: this.#folder.path,
    });
  }
}
