import pg from 'pg';
import { PostgresError } from '../errors.js';
import { LOCAL_CONNECT_TIMEOUT_MS } from './limits.js';
import { findPostmaster, type Postmaster } from './postmaster.js';

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

/** invalid_authorization_specification (pg_hba.conf, no such role), invalid_password. */
const REFUSALS = ['28000', '28P01'];
const INSUFFICIENT_PRIVILEGE = '42501';

/** Which server to connect to, and as whom. */
export interface LocalServer {
  readonly pgdata: string;
  /** Who to connect as: superusers, tried in this order. */
  readonly users: readonly string[];
  /** Is told who was let in. */
  readonly onEntry?: (user: string) => void;
  /** What to do when nobody is let in. */
  readonly advice?: string;
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
 * when no postmaster lives, or it does not let us in (kind `refused`).
 */
export async function openLocalClient(
  server: LocalServer,
  options: SessionOptions,
): Promise<pg.Client> {
  const address = localAddress(server);
  const refusals: string[] = [];
  let cause: unknown;
  for (const user of server.users) {
    const client = newClient({ ...address, user }, options);
    try {
      await client.connect();
      server.onEntry?.(user);
      return client;
    } catch (error) {
      void client.end().catch(() => undefined);
      const refusal = refusalOf(error);
      if (refusal === undefined) throw localError('could not connect to', server, error);
      refusals.push(`as "${user}": ${refusal}`);
      cause = error;
    }
  }
  const advice = server.advice === undefined ? '' : `.  ${server.advice}`;
  throw new PostgresError(
    `could not connect to Postgres in "${server.pgdata}": ${refusals.join('; ')}${advice}`,
    { kind: 'refused', cause },
  );
}

function localAddress({ pgdata }: LocalServer): { readonly host: string; readonly port: number } {
  const postmaster = findPostmaster(pgdata);
  if (postmaster === undefined) throw new PostgresError(`no Postgres runs in "${pgdata}"`);
  if (postmaster.status === '') {
    // the lines about sockets come before the status: until then none can be missed
    throw new PostgresError(`Postgres in "${pgdata}" is still starting`);
  }
  if (postmaster.socketDirectory === '') {
    throw new PostgresError(
      `Postgres in "${pgdata}" listens on no Unix socket, which the keeper needs; ` +
        'remove unix_socket_directories from postgresql.conf and restart Postgres',
    );
  }
  return { host: postmaster.socketDirectory, port: postmaster.port };
}

function newClient(
  address: { readonly host: string; readonly port: number; readonly user: string },
  { database = 'postgres', timeoutMs, settings = {} }: SessionOptions,
): pg.Client {
  const client = new pg.Client({
    ...address,
    database,
    ssl: false,
    application_name: 'pg_autoctl',
    options: Object.entries({ ...SESSION_SETTINGS, ...settings })
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
    connectionTimeoutMillis: Math.min(timeoutMs, LOCAL_CONNECT_TIMEOUT_MS),
    statement_timeout: timeoutMs,
    query_timeout: timeoutMs + CLIENT_MARGIN_MS,
  });
  // without a listener a lost connection ends the process; the next query tells of it anyway
  client.on('error', () => undefined);
  return client;
}

/**
 * Why the server does not let a name in; undefined = the name is not the problem: a server that is
 * full, or does not answer, lets nobody in.
 */
function refusalOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error ? String(error.code) : '';
  // most of SESSION_SETTINGS are a superuser's
  if (code === INSUFFICIENT_PRIVILEGE) return `it is no superuser (${error.message})`;
  // pg says SASL when the server asks for a password and there is none
  const refused = REFUSALS.includes(code) || error.message.startsWith('SASL');
  return refused ? error.message : undefined;
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
  readonly #onLost: () => void;

  /** @param onLost called when the session broke or was ended by the server */
  constructor(server: () => LocalServer, timeoutMs: number, onLost: () => void = () => undefined) {
    this.#server = server;
    this.#timeoutMs = timeoutMs;
    this.#onLost = onLost;
  }

  /** A session is open, as far as we know. */
  get isOpen(): boolean {
    return this.#client !== undefined;
  }

  /**
   * Runs one statement; rejects with PostgresError within the limit of this connection.
   * @param postmaster that the caller has just found, to save another look
   */
  async query<Row extends pg.QueryResultRow>(
    text: string,
    values?: readonly unknown[],
    postmaster?: Postmaster,
  ): Promise<Row[]> {
    const server = this.#server();
    if (this.#busy) {
      const options = { timeoutMs: this.#timeoutMs };
      return withLocalSession(server, options, (session) => session.query<Row>(text, values));
    }
    this.#busy = true;
    try {
      const client = await this.#open(server, postmaster ?? findPostmaster(server.pgdata));
      const name = this.#names.get(text) ?? `keeper_${String(this.#names.size)}`;
      this.#names.set(text, name);
      return await sessionOf(client, server, name).query<Row>(text, values);
    } catch (error) {
      // a statement that was given up may still run there: a new session is the safe one
      await this.#lose();
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

  async #lose(): Promise<void> {
    const closed = this.close();
    this.#onLost();
    await closed;
  }

  async #open(server: LocalServer, postmaster: Postmaster | undefined): Promise<pg.Client> {
    const pid = postmaster?.pid;
    if (this.#client !== undefined && this.#pid === pid) return this.#client;
    await this.close();
    const client = await openLocalClient(server, { timeoutMs: this.#timeoutMs });
    client.once('end', () => {
      if (this.#client !== client) return; // ended by us
      this.#client = undefined;
      this.#onLost();
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
