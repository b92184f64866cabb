import { accessSync } from 'node:fs';
import { userInfo } from 'node:os';
import { MONITOR_DISABLED } from '../../keeper/config/configKeys.js';
import { errorText } from '../../keeper/config/configError.js';
import { withLocalSession } from '../../keeper/postgres/localConnection.js';
import { CliError } from '../errors.js';
import { explainError } from '../explainError.js';
import { EXIT } from '../exitCodes.js';
import type { Context } from '../io.js';
import { withTarget } from '../operate/monitorSession.js';
import type { LocalNode } from '../operate/monitorTarget.js';
import type { PostgresDocument } from './statusDocument.js';
import { EXTENSION_VERSION } from '../version.js';

const CHECK_TIMEOUT_MS = 5_000;
const MIN_SENDERS = 12;

/** Each check is a line of the log; resolves to the exit code of the first that failed. */
export async function checkNode(
  node: LocalNode,
  postgres: PostgresDocument,
  context: Context,
): Promise<number> {
  const { log } = context;
  const failures: number[] = [];
  const check = async (
    what: string,
    exitCode: number,
    work: () => Promise<void>,
  ): Promise<void> => {
    try {
      await work();
      log.info(`${what}: ok`);
    } catch (error) {
      const explained = explainError(error);
      log.warn(`${what}: ${explained.message}`);
      for (const detail of explained.details) log.warn(detail);
      failures.push(exitCode);
    }
  };
  const { pgdata } = node.config.postgresql;
  await check(`data directory "${pgdata}"`, EXIT.config, async () => checkDataDirectory(pgdata));
  await check('TLS files', EXIT.config, async () => checkTlsFiles(node));
  await check('local Postgres', EXIT.postgres, async () => checkLocal(node, postgres));
  if (node.kind === 'monitor' || node.config.monitor !== MONITOR_DISABLED) {
    await check('monitor', EXIT.monitor, async () => checkMonitor(node, context));
  }
  return failures[0] ?? EXIT.ok;
}

async function checkDataDirectory(pgdata: string): Promise<void> {
  try {
    accessSync(`${pgdata}/PG_VERSION`);
  } catch (error) {
    throw new CliError(
      EXIT.internal,
      `it is no data directory of Postgres (${errorText(error)}); check --pgdata`,
    );
  }
}

async function checkTlsFiles({ config: { ssl } }: LocalNode): Promise<void> {
  if (!ssl.active) return;
  for (const file of [ssl.certFile, ssl.keyFile, ssl.caFile, ssl.crlFile]) {
    if (file !== '') accessSync(file);
  }
}

async function checkLocal(node: LocalNode, postgres: PostgresDocument): Promise<void> {
  const { pgdata, port, username } = node.config.postgresql;
  if (postgres.pid === 0)
    throw new CliError(EXIT.internal, 'it does not run; start "pg_autoctl run"');
  if (postgres.port !== port) {
    throw new CliError(
      EXIT.internal,
      `it listens on port ${String(postgres.port)}, the configuration says ${String(port)}; ` +
        'change one of the two and restart',
    );
  }
  const osUser = userInfo().username;
  const users = node.kind === 'keeper' ? [...new Set([username, osUser])] : [osUser];
  const server = { pgdata, users };
  const [row] = await withLocalSession(server, { timeoutMs: CHECK_TIMEOUT_MS }, async (session) =>
    session.query<{ senders: number; slots: number; wal_level: string; hints: string }>(
      `select current_setting('max_wal_senders')::int as senders,
              current_setting('max_replication_slots')::int as slots,
              current_setting('wal_level') as wal_level,
              current_setting('wal_log_hints') as hints`,
    ),
  );
  if (node.kind === 'monitor' || row === undefined) return;
  const wrong: string[] = [];
  if (row.senders < MIN_SENDERS) wrong.push(`max_wal_senders is below ${String(MIN_SENDERS)}`);
  if (row.slots < MIN_SENDERS) wrong.push(`max_replication_slots is below ${String(MIN_SENDERS)}`);
  if (!['replica', 'logical'].includes(row.wal_level)) wrong.push('wal_level is not replica');
  if (row.hints !== 'on') wrong.push('wal_log_hints is off');
  if (wrong.length > 0) {
    throw new CliError(
      EXIT.internal,
      `${wrong.join(', ')}; remove such lines from postgresql.conf and restart`,
    );
  }
}

async function checkMonitor(node: LocalNode, context: Context): Promise<void> {
  await withTarget(node, context, async (session) => {
    const [row] = await session.query<{ version: string }>(
      `select extversion as version from pg_extension where extname = 'pgautofailover'`,
    );
    if (row?.version === EXTENSION_VERSION) return;
    throw new CliError(
      EXIT.internal,
      `its extension pgautofailover has version ${row?.version ?? 'none'}, this program needs ` +
        `${EXTENSION_VERSION}; install the same version on all hosts, restart the monitor first`,
    );
  });
}
