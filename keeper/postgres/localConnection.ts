import pg from 'pg';
import { PostgresError } from '../errors.js';
import { LOCAL_CONNECT_TIMEOUT_MS } from './limits.js';
import { findPostmaster } from './postmaster.js';

/** Beyond the server's own limit, in case it does not answer at all. */
const CLIENT_MARGIN_MS = 500;

/**
 * Settings of every session of ours.  Commits of ours wait for no standby, since it may be our
 * work that brings one; nothing of ours shows in the server's log, least of all a password.
 */
const SESSION_SETTINGS: Readonly<Record<string, string>> = {
  synchronous_commit: 'local',
  search_path: 'pg_catalog',
  client_min_messages: 'error',
  log_statement: 'none',
  log_duration: 'off',
  log_min_duration_statement: '-1',
  log_min_error_statement: 'panic',
};

/** Which server to connect to, and as whom. */
export interface LocalServer {
  readonly pgdata: string;
  /** The operating system user, who is the superuser that initdb made. */
  readonly user: string;
}

/** How a session is opened. */
export interface SessionOptions {
  readonly database?: string;
  /** Of each statement. */
  readonly timeoutMs: number;
  readonly settings?: Readonly<Record<string, string>>;
}

/** A session of the keeper on its own server. */
export interface LocalSession {
  /** Runs one statement; rejects with PostgresError, cause = the error of pg. */
  query<Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

/**
 * Opens a session over the Unix socket of the living postmaster.  Rejects with PostgresError
 * when no postmaster lives, or it does not let us in.
 */
export async function openLocalClient(
  server: LocalServer,
  { database = 'postgres', timeoutMs, settings = {} }: SessionOptions,
): Promise<pg.Client> {
  const postmaster = findPostmaster(server.pgdata);
  if (postmaster === undefined) throw new PostgresError(`no Postgres runs in "${server.pgdata}"`);
  if (postmaster.status === '') {
    // the lines about sockets come before the status: until then none can be missed
    throw new PostgresError(`Postgres in "${server.pgdata}" is still starting`);
  }
  if (postmaster.socketDirectory === '') {
    throw new PostgresError(
      `Postgres in "${server.pgdata}" listens on no Unix socket, which the keeper needs; ` +
        'remove unix_socket_directories from postgresql.conf and restart Postgres',
    );
  }
  const options = { ...SESSION_SETTINGS, ...settings };
  const client = new pg.Client({
    host: postmaster.socketDirectory,
    port: postmaster.port,
    user: server.user,
    database,
    ssl: false,
    application_name: 'pg_autoctl',
    options: Object.entries(options)
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
    connectionTimeoutMillis: Math.min(timeoutMs, LOCAL_CONNECT_TIMEOUT_MS),
    statement_timeout: timeoutMs,
    query_timeout: timeoutMs + CLIENT_MARGIN_MS,
  });
  // without a listener a lost connection ends the process; the next query tells of it anyway
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    void client.end().catch(() => undefined);
    throw localError('could not connect to', server, error);
  }
}

/** Opens a session for `work` and closes it. */
export async function withLocalSession<T>(
  server: LocalServer,
  options: SessionOptions,
  work: (session: LocalSession) => Promise<T>,
): Promise<T> {
  const client = await openLocalClient(server, options);
  try {
    return await work(sessionOf(client, server));
  } finally {
    await client.end().catch(() => undefined); // it may be gone: that is what we want
  }
}

/** @param name of the statement, when it is to be prepared */
function sessionOf(client: pg.Client, server: LocalServer, name?: string): LocalSession {
  const prepared = name === undefined ? {} : { name };
  return {
    query: async <Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) => {
      try {
        return (await client.query<Row>({ text, values: [...values], ...prepared })).rows;
      } catch (error) {
        throw localError('a statement failed on', server, error);
      }
    },
  };
}

/**
 * One session that is kept open for the statements of each turn, and opened again when it broke.
 * A statement that finds it busy gets a session of its own, so that none waits for another.
 * Statements are prepared: the same few come each second, and planning is most of their cost.
 */
export class LocalConnection {
  readonly #server: () => LocalServer;
  readonly #timeoutMs: number;
  #client: pg.Client | undefined;
  #pid: number | undefined;
  #busy = false;
  readonly #names = new Map<string, string>();

  constructor(server: () => LocalServer, timeoutMs: number) {
    this.#server = server;
    this.#timeoutMs = timeoutMs;
  }

  /** Runs one statement; rejects with PostgresError within the limit of this connection. */
  async query<Row extends pg.QueryResultRow>(
    text: string,
    values?: readonly unknown[],
  ): Promise<Row[]> {
    const server = this.#server();
    if (this.#busy) {
      const options = { timeoutMs: this.#timeoutMs };
      return withLocalSession(server, options, (session) => session.query<Row>(text, values));
    }
    this.#busy = true;
    try {
      const client = await this.#open(server);
      const name = this.#names.get(text) ?? `keeper_${String(this.#names.size)}`;
      this.#names.set(text, name);
      return await sessionOf(client, server, name).query<Row>(text, values);
    } catch (error) {
      // a statement that was given up may still run there: a new session is the safe one
      await this.close();
      throw error;
    } finally {
      this.#busy = false;
    }
  }

  /** Ends the session; the next statement opens one again. */
  async close(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => undefined); // it may be gone: that is what we want
  }

  async #open(server: LocalServer): Promise<pg.Client> {
    const pid = findPostmaster(server.pgdata)?.pid;
    if (this.#client !== undefined && this.#pid === pid) return this.#client;
    await this.close();
    const client = await openLocalClient(server, { timeoutMs: this.#timeoutMs });
    client.once('end', () => {
      if (this.#client === client) this.#client = undefined;
    });
    this.#client = client;
    this.#pid = pid;
    return client;
  }
}

function localError(what: string, server: LocalServer, error: unknown): PostgresError {
  const reason = error instanceof Error ? error.message : String(error);
  return new PostgresError(`${what} Postgres in "${server.pgdata}": ${reason}`, { cause: error });
}
