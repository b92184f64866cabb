import pg from 'pg';
import { asError } from '../errors.js';
import { clientConfigsFromUri, type ConnectionDefaults } from './connectionUri.js';

/** Connecting to the monitor; a silent host must not hold up a turn of the keeper. */
export const MONITOR_CONNECT_TIMEOUT_MS = 2_000;

/** Settings on top of what the connection string says. */
export type ClientSettings = Pick<
  pg.ClientConfig,
  'application_name' | 'query_timeout' | 'statement_timeout' | 'lock_timeout'
>;

/** A connected client, and the configuration that worked. */
export interface Connected {
  readonly client: pg.Client;
  readonly config: pg.ClientConfig;
}

/**
 * A connected client that never ends the process: it has an error listener.  With `sslmode`
 * prefer or allow the other way is tried when the server refuses the first (no TLS there, or only
 * TLS in its pg_hba.conf).  Rejects with the error of the last attempt.
 */
export async function connectByUri(
  uri: string,
  settings: ClientSettings,
  defaults: ConnectionDefaults = {},
  timeoutMs = MONITOR_CONNECT_TIMEOUT_MS,
): Promise<Connected> {
  const configs = clientConfigsFromUri(uri, defaults);
  let last = new Error('no way to connect is left');
  for (const config of configs) {
    try {
      const client = await connect({ ...config, ...settings, connectionTimeoutMillis: timeoutMs });
      return { client, config };
    } catch (thrown) {
      last = asError(thrown);
      if (!mayWorkOtherwise(last)) break;
    }
  }
  throw last;
}

async function connect(config: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client({
    keepAlive: true,
    keepAliveInitialDelayMillis: MONITOR_CONNECT_TIMEOUT_MS,
    ...config,
  });
  // What happens to an idle connection shows at its next query; unheard it would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (thrown) {
    client.end().catch(() => undefined); // it never was connected, and the error is known
    throw NO_PASSWORD.test(asError(thrown).message) ? new Error(ASKS_FOR_PASSWORD) : thrown;
  }
  return client;
}

/** What pg says, at a place where nobody would look for a missing password. */
const NO_PASSWORD = /client password must be a (non-empty )?string/;
const ASKS_FOR_PASSWORD =
  'the server asks for a password and there is none; put it into ~/.pgpass (mode 0600), into ' +
  'PGPASSWORD, or into the connection string';

const INVALID_AUTHORIZATION = '28000'; // also: no pg_hba.conf entry for this host with(out) TLS
const SSL_NOT_SUPPORTED = 'The server does not support SSL connections';

function mayWorkOtherwise(error: Error): boolean {
  if (error instanceof pg.DatabaseError) return error.code === INVALID_AUTHORIZATION;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  // pg has no code for the first; the others are failures of TLS itself.
  return error.message === SSL_NOT_SUPPORTED || code.startsWith('ERR_SSL') || code === 'EPROTO';
}
