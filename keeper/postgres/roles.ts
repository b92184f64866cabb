import pg from 'pg';
import type { KeeperConfig } from '../config/keeperConfig.js';
import { type LocalServer, type LocalSession, withLocalSession } from './localConnection.js';
import type { Log } from '../logger.js';
import { passwordEncryption } from './managedConf.js';
import { MONITOR_ROLE, REPLICATOR_ROLE } from './names.js';
import { md5Verifier, scramVerifier } from './passwordVerifier.js';

const { escapeIdentifier, escapeLiteral } = pg;

/** Creating a database copies files. */
const CREATE_TIMEOUT_MS = 120_000;
/**
 * The monitor probes in several lanes at once, and a probe whose connection broke may linger: the
 * peer's limit of one session would make a probe fail although Postgres is well.
 */
const MONITOR_CONNECTION_LIMIT = 5;

/**
 * What pg_rewind calls on its source.  With these four the replication role need not be a
 * superuser: a stolen replication password then reads data (which replication does anyway) but
 * changes none.
 */
const REWIND_FUNCTIONS = [
  'pg_ls_dir(text, boolean, boolean)',
  'pg_stat_file(text, boolean)',
  'pg_read_binary_file(text)',
  'pg_read_binary_file(text, bigint, bigint, boolean)',
];

/** Settings that keep a verifier out of pg_stat_statements too. */
const QUIET = { 'pg_stat_statements.track': 'none' };

/**
 * Roles, database and extension of a primary (keeper.md section 7).  What exists is left as it is.
 */
export async function ensureRolesAndDatabase(
  server: LocalServer,
  config: KeeperConfig,
  log: Log,
): Promise<void> {
  const { username, dbname, authMethod } = config.postgresql;
  const options = { timeoutMs: CREATE_TIMEOUT_MS, settings: QUIET };
  await withLocalSession(server, options, async (session) => {
    const monitor = `login connection limit ${MONITOR_CONNECTION_LIMIT}`;
    await ensureRole(session, MONITOR_ROLE, monitor, MONITOR_ROLE, authMethod);
    const { password } = config.replication;
    await ensureRole(session, REPLICATOR_ROLE, 'login replication', password, authMethod);
    // the superuser that the keeper itself connects as (cli.md 3.2)
    if (username !== '') await ensureRole(session, username, 'login superuser', '', authMethod);
    await ensureDatabase(session, dbname, username);
  });
  await withLocalSession(server, { ...options, database: dbname }, async (session) => {
    await grantRewind(session);
    await ensureStatStatements(session, log);
  });
}

async function ensureRole(
  session: LocalSession,
  name: string,
  attributes: string,
  password: string,
  authMethod: string,
): Promise<void> {
  const found = await session.query('select from pg_roles where rolname = $1', [name]);
  if (found.length > 0) return;
  let secret = '';
  if (password !== '') {
    const verifier =
      passwordEncryption(authMethod) === 'md5'
        ? md5Verifier(password, name)
        : await scramVerifier(password);
    secret = ` password ${escapeLiteral(verifier)}`;
  }
  await session.query(`create role ${escapeIdentifier(name)} with ${attributes}${secret}`);
}

async function ensureDatabase(session: LocalSession, name: string, owner: string): Promise<void> {
  const found = await session.query('select from pg_database where datname = $1', [name]);
  if (found.length > 0) return;
  const ownedBy = owner === '' ? '' : ` owner ${escapeIdentifier(owner)}`;
  await session.query(`create database ${escapeIdentifier(name)}${ownedBy}`);
}

/** A grant holds in one database; pg_rewind connects to the application's. */
async function grantRewind(session: LocalSession): Promise<void> {
  for (const signature of REWIND_FUNCTIONS) {
    const [row] = await session.query<{ allowed: boolean }>(
      `select has_function_privilege($1, $2, 'execute') as allowed`,
      [REPLICATOR_ROLE, signature],
    );
    if (row?.allowed === true) continue;
    await session.query(`grant execute on function ${signature} to ${REPLICATOR_ROLE}`);
  }
}

async function ensureStatStatements(session: LocalSession, log: Log): Promise<void> {
  const [row] = await session.query<{ wanted: boolean }>(
    `select installed_version is null
            and current_setting('shared_preload_libraries') ~ 'pg_stat_statements' as wanted
       from pg_available_extensions where name = 'pg_stat_statements'`,
  );
  if (row?.wanted !== true) {
    log.debug('pg_stat_statements is there already, or not preloaded, or not installed');
    return;
  }
  await session.query('create extension if not exists pg_stat_statements with schema public');
}
