import { setTimeout as sleep } from 'node:timers/promises';
import { userInfo } from 'node:os';
import pg from 'pg';
import { errorText } from '../../keeper/config/configError.js';
import { connectByUri } from '../../keeper/monitor/connect.js';
import { ConnectionStringError, redactUri } from '../../keeper/monitor/connectionUri.js';
import { CliError } from '../errors.js';
import { EXIT } from '../exitCodes.js';
import type { Context } from '../io.js';
import {
  findTarget,
  keeperMonitorUri,
  type MonitorTarget,
  type TargetValues,
} from './monitorTarget.js';
import { localServerAddress } from '../local/localServer.js';

/** One attempt to connect. */
const CONNECT_ATTEMPT_TIMEOUT_MS = 2_000;
/** Attempts go on this long unless PGCONNECT_TIMEOUT says otherwise. */
const DEFAULT_CONNECT_WINDOW_S = 2;
const MAX_CONNECT_WINDOW_S = 3600;
const CONNECT_PAUSE_MS = 200;
/** A call to the monitor waits for locks of the group at most so long. */
const STATEMENT_TIMEOUT_MS = 30_000;
/** The server's limit answers first; this one is for a link that is dead. */
const QUERY_TIMEOUT_MS = STATEMENT_TIMEOUT_MS + 5_000;

/** A connection to the monitor for the length of one command. */
export interface MonitorSession {
  readonly client: pg.Client;
  readonly target: MonitorTarget;
  /** Rows of one statement.  Rejects with CliError (exit code 6). */
  query<R>(sql: string, parameters?: readonly unknown[]): Promise<R[]>;
  /** Rejects when the connection is lost; for waits. */
  readonly lost: Promise<never>;
}

/** Finds the monitor, connects, works, disconnects.  Rejects with CliError. */
export async function withMonitor<T>(
  values: TargetValues,
  context: Context,
  work: (session: MonitorSession) => Promise<T>,
): Promise<T> {
  return await withTarget(await findTarget(values, context), context, work);
}

/** The same for a monitor that is found already. */
export async function withTarget<T>(
  target: MonitorTarget,
  context: Context,
  work: (session: MonitorSession) => Promise<T>,
): Promise<T> {
  const connection = connectionOf(target, context);
  const { shown } = connection;
  const client = await connect(connection, context);
  const lost = new Promise<never>((_resolve, reject) => {
    client.on('error', (error) => {
      reject(new CliError(EXIT.monitor, `lost the connection to ${shown}: ${error.message}`));
    });
    client.on('end', () => {
      reject(new CliError(EXIT.monitor, `lost the connection to ${shown}: it was closed`));
    });
  });
  lost.catch(() => undefined); // who waits, looks; for the others the query itself fails
  client.on('notice', (notice) => {
    context.log.warn(`Monitor ${notice.severity ?? 'NOTICE'}: ${notice.message ?? ''}`);
    if (notice.hint !== undefined) context.log.warn(`HINT: ${notice.hint}`);
  });
  try {
    return await work({
      client,
      target,
      lost,
      query: async (sql, parameters = []) => await query(client, sql, parameters, shown),
    });
  } finally {
    await client.end().catch((error: unknown) => {
      context.log.debug(`closing the connection to ${shown}: ${errorText(error)}`);
    });
  }
}

/** How to connect once, and the monitor's name in messages. */
interface Connection {
  readonly attempt: () => Promise<pg.Client>;
  readonly shown: string;
}

function connectionOf(target: MonitorTarget, context: Context): Connection {
  const settings = {
    application_name: 'pg_autoctl',
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
  };
  if (target.kind !== 'monitor') {
    const { env } = context.io;
    const uri = target.kind === 'uri' ? target.uri : keeperMonitorUri(target.config);
    const defaults = {
      password: env['PGPASSWORD'],
      passfile: env['PGPASSFILE'],
      home: env['HOME'],
    };
    return {
      attempt: async () =>
        (await connectByUri(uri, settings, defaults, CONNECT_ATTEMPT_TIMEOUT_MS)).client,
      shown: `the monitor at ${redactUri(uri)}`,
    };
  }
  const { postgresql } = target.config;
  const address = localServerAddress(postgresql);
  const config: pg.ClientConfig = {
    ...address,
    ...settings,
    // The owner of PGDATA is a superuser there, and a socket needs neither TLS nor password.
    user: userInfo().username,
    database: postgresql.dbname,
    ssl: false,
    connectionTimeoutMillis: CONNECT_ATTEMPT_TIMEOUT_MS,
  };
  return {
    attempt: async () => connectLocally(config),
    shown: `the monitor of "${postgresql.pgdata}" (port ${String(address.port)} in ${address.host})`,
  };
}

async function connectLocally(config: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client(config);
  client.on('error', () => undefined); // the next query tells of it; unheard it ends the process
  try {
    await client.connect();
    return client;
  } catch (error) {
    void client.end().catch(() => undefined); // it never was connected
    throw error;
  }
}

/** Attempts to connect until the window of PGCONNECT_TIMEOUT is over. */
async function connect({ attempt, shown }: Connection, context: Context): Promise<pg.Client> {
  const given = Number(context.io.env['PGCONNECT_TIMEOUT']);
  const windowS = given > 0 && given <= MAX_CONNECT_WINDOW_S ? given : DEFAULT_CONNECT_WINDOW_S;
  const endMs = performance.now() + windowS * 1000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!isTransient(error) || performance.now() + CONNECT_PAUSE_MS > endMs) {
        throw connectError(error, shown);
      }
      context.log.debug(`could not connect to ${shown} yet: ${errorText(error)}`);
    }
    await sleep(CONNECT_PAUSE_MS);
  }
}

/** Refused, unknown or silent hosts may answer soon; a refused password will not. */
function isTransient(error: unknown): boolean {
  if (error instanceof ConnectionStringError) return false;
  if (!(error instanceof pg.DatabaseError)) return true;
  return /^5[37]/.test(error.code ?? '');
}

function connectError(error: unknown, shown: string): CliError {
  if (error instanceof ConnectionStringError) return new CliError(EXIT.usage, error.message);
  const reason =
    error instanceof AggregateError
      ? error.errors.map((each) => errorText(each)).join('; ')
      : errorText(error);
  return new CliError(
    EXIT.monitor,
    `could not connect to ${shown}: ${reason}; check that the monitor runs ` +
      '("pg_autoctl status" there), its address, and its pg_hba.conf',
  );
}

async function query<R>(
  client: pg.Client,
  sql: string,
  parameters: readonly unknown[],
  shown: string,
): Promise<R[]> {
  try {
    const result = await client.query(sql, [...parameters]);
    return result.rows as R[];
  } catch (error) {
    throw monitorError(error, shown);
  }
}

/** What to do when another node has what this one was to get. */
const TAKEN: Readonly<Record<string, string>> = {
  node_nodehost_nodeport_key:
    'Another node has this host and port; see "pg_autoctl show state", choose another port, or ' +
    'drop that node when it is gone.',
  node_formationid_nodename_key:
    'Another node of the formation has this name; choose another, or drop that node.',
};

/** Error of Postgres → exit code 6, with its detail, hint and SQLSTATE. */
function monitorError(error: unknown, shown: string): CliError {
  if (!(error instanceof pg.DatabaseError)) {
    return new CliError(EXIT.monitor, `asking ${shown} failed: ${errorText(error)}; try again`);
  }
  const details = [`SQLSTATE: ${error.code ?? ''}`];
  if (error.detail !== undefined) details.push(`DETAIL: ${error.detail}`);
  if (error.hint !== undefined) details.push(`HINT: ${error.hint}`);
  const taken = TAKEN[error.constraint ?? ''];
  if (taken !== undefined) details.push(`HINT: ${taken}`);
  const NO_SUCH_SCHEMA_OR_FUNCTION = ['3F000', '42883', '42P01'];
  if (NO_SUCH_SCHEMA_OR_FUNCTION.includes(error.code ?? '') && error.hint === undefined) {
    details.push(`HINT: is ${shown} a monitor, and its extension pgautofailover up to date?`);
  }
  return new CliError(EXIT.monitor, `Monitor ERROR: ${error.message}`, details);
}
