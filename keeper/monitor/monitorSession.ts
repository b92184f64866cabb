import pg from 'pg';
import { asError, MonitorError, NodeDroppedError, SQLSTATE } from '../errors.js';
import { connectByUri } from './connect.js';
import { blankPasswords, type ConnectionDefaults, ConnectionStringError } from './connectionUri.js';

/** A report, or any other call of a turn: well below every lease. */
export const REPORT_TIMEOUT_MS = 2_000;
/** The server ends the call before we do, so that the connection stays usable. */
export const REPORT_STATEMENT_TIMEOUT_MS = 1_700;
/** Waiting for the lock of the group. */
export const REPORT_LOCK_TIMEOUT_MS = 1_500;
/** Closing politely; after that the socket is cut. */
const END_TIMEOUT_MS = 1_000;

/** `cached plan must not change result type`, and: there is no such prepared statement. */
const STALE_STATEMENT: readonly string[] = ['0A000', '26000'];

/** What a session needs to know. */
export interface SessionOptions {
  readonly uri: string;
  readonly defaults?: ConnectionDefaults;
  readonly applicationName: string;
  /** Limit of one call in ms, connecting not counted; default REPORT_TIMEOUT_MS. */
  readonly callTimeoutMs?: number;
  /** The first statements on every new connection. */
  readonly onConnect?: (query: SessionQuery) => Promise<void>;
}

/** Rows of one statement. */
export type SessionQuery = (
  sql: string,
  parameters?: readonly unknown[],
) => Promise<readonly Record<string, unknown>[]>;

/**
 * One kept connection to the monitor: calls go one after another, each with a limit.  After a
 * lost connection or a call that did not end in time the next call takes a new connection, since
 * on the old one it would wait behind the one that was given up.
 */
export class MonitorSession {
  readonly #options: SessionOptions;
  #client: pg.Client | undefined;
  #workingConfig: pg.ClientConfig | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;
  /** Part of the name of the prepared statement. */
  #generation = 1;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /** The configuration that reached the monitor last; undefined before the first connection. */
  get workingConfig(): pg.ClientConfig | undefined {
    return this.#workingConfig;
  }

  /** One statement, after those that wait already.  Rejects with MonitorError. */
  readonly query: SessionQuery = (sql, parameters = []) =>
    this.#inTurn(() => this.#call(sql, parameters));

  /**
   * The same for the one statement that comes each second: prepared, it costs the monitor a sixth
   * less, and us a third.
   */
  readonly queryPrepared: SessionQuery = (sql, parameters = []) =>
    this.#inTurn(() => this.#callPrepared(sql, parameters));

  /** Ends the session; later calls are refused.  Never rejects. */
  async close(): Promise<void> {
    this.#closed = true;
    const client = this.#client;
    this.#client = undefined;
    if (client !== undefined) await endClient(client);
  }

  #inTurn<T>(call: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(call);
    this.#last = turn.catch(() => undefined); // its caller hears of it
    return turn;
  }

  /** An update of the extension may change the answer's columns: the statement is made anew. */
  async #callPrepared(
    sql: string,
    parameters: readonly unknown[],
  ): Promise<readonly Record<string, unknown>[]> {
    try {
      return await this.#call(sql, parameters, `keeper_${String(this.#generation)}`);
    } catch (thrown) {
      if (!(thrown instanceof MonitorError) || !STALE_STATEMENT.includes(thrown.code)) throw thrown;
      this.#generation += 1;
      return await this.#call(sql, parameters);
    }
  }

  async #call(
    sql: string,
    parameters: readonly unknown[],
    name?: string,
  ): Promise<readonly Record<string, unknown>[]> {
    const client = await this.#connected();
    try {
      return await this.#run(client, sql, parameters, name);
    } catch (thrown) {
      throw this.#failed(client, thrown, 'asking');
    }
  }

  async #connected(): Promise<pg.Client> {
    if (this.#closed) throw new MonitorError('unreachable', 'the session is closed');
    if (this.#client !== undefined) return this.#client;
    const { uri, defaults, applicationName, onConnect, callTimeoutMs } = this.#options;
    const limit = callTimeoutMs ?? REPORT_TIMEOUT_MS;
    let client: pg.Client | undefined;
    try {
      const connected = await connectByUri(
        uri,
        {
          application_name: applicationName,
          query_timeout: limit,
          statement_timeout: Math.round((limit * REPORT_STATEMENT_TIMEOUT_MS) / REPORT_TIMEOUT_MS),
          lock_timeout: Math.round((limit * REPORT_LOCK_TIMEOUT_MS) / REPORT_TIMEOUT_MS),
        },
        defaults,
      );
      client = connected.client;
      this.#workingConfig = connected.config;
      const mine = client;
      const forget = (): void => this.#forget(mine);
      client.on('error', forget);
      client.on('end', forget);
      await onConnect?.((sql, parameters = []) => this.#run(mine, sql, parameters));
      if (this.#closed) throw new MonitorError('unreachable', 'the session is closed');
    } catch (thrown) {
      if (client !== undefined) void endClient(client);
      throw this.#failed(undefined, thrown, 'connecting to');
    }
    this.#client = client;
    return client;
  }

  async #run(
    client: pg.Client,
    sql: string,
    parameters: readonly unknown[],
    name?: string,
  ): Promise<readonly Record<string, unknown>[]> {
    const prepared = name === undefined ? {} : { name };
    const result = await client.query<Record<string, unknown>>({
      text: sql,
      values: [...parameters],
      ...prepared,
    });
    return result.rows;
  }

  #forget(client: pg.Client): void {
    if (this.#client === client) this.#client = undefined;
  }

  /** What the caller hears; a connection whose state is unknown is not used again. */
  #failed(client: pg.Client | undefined, thrown: unknown, doing: string): MonitorError {
    if (thrown instanceof MonitorError) return thrown;
    const error = asError(thrown);
    const where = `the monitor at ${blankPasswords(this.#options.uri)}`;
    const taken = error instanceof pg.DatabaseError && error.code === SQLSTATE.otherSession;
    if (error instanceof pg.DatabaseError && !taken) return refusal(error, where, doing);
    if (client !== undefined) {
      this.#forget(client);
      void endClient(client);
    }
    if (taken) return refusal(error, where, doing);
    const hint =
      error instanceof ConnectionStringError ? 'see "pg_autoctl config get"' : 'is it running?';
    return new MonitorError(
      'unreachable',
      `${doing} ${where} failed: ${blankPasswords(reasonOf(error))}; ${hint}`,
      '',
      error,
    );
  }
}

function refusal(error: pg.DatabaseError, where: string, doing: string): MonitorError {
  const code = error.code ?? '';
  const details = [
    error.detail === undefined ? '' : ` (${error.detail})`,
    error.hint === undefined ? '' : ` HINT: ${error.hint}`,
  ].join('');
  const text = `${doing} ${where} failed: ${error.message}${details} (SQLSTATE ${code})`;
  return code === SQLSTATE.undefinedObject
    ? new NodeDroppedError(text, error)
    : new MonitorError(isPassing(code) ? 'unreachable' : 'refused', text, code, error);
}

/** The server is starting, stopping or full, or ended the call or the session: try again. */
function isPassing(code: string): boolean {
  return /^(57|53|08)/.test(code) || code === '55P03';
}

/** Node tells the attempts for a name with several addresses apart. */
function reasonOf(error: Error): string {
  if (!(error instanceof AggregateError)) return error.message;
  return error.errors.map((each) => asError(each).message).join('; ');
}

/** Ends politely, or cuts the connection when the other side is silent. */
async function endClient(client: pg.Client): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => {
      resolve('late');
    }, END_TIMEOUT_MS);
  });
  const ended = client.end().then(
    () => 'ended',
    () => 'ended', // it was broken before
  );
  if ((await Promise.race([ended, limit])) === 'late') {
    // pg's types do not name it: the socket below.
    (
      client as unknown as { connection: { stream: { destroy(): void } } }
    ).connection.stream.destroy();
  }
  clearTimeout(timer);
}
