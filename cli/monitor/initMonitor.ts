import { access, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errnoCode } from '../../keeper/config/configError.js';
import type { MonitorConfig } from '../../keeper/config/keeperConfig.js';
import { passwordEncryption } from '../../keeper/postgres/managedConf.js';
import { md5Verifier, scramVerifier } from '../../keeper/postgres/passwordVerifier.js';
import { PgCtl } from '../../keeper/postgres/pgCtl.js';
import { quotedName } from '../../keeper/postgres/quoting.js';
import { CliError } from '../errors.js';
import { EXIT } from '../exitCodes.js';
import type { AdjustableLog } from '../io.js';
import { openMonitorHba } from './monitorHba.js';
import type { MonitorServer } from './monitorServer.js';

const OWNER_ROLE = 'autoctl';
const NODE_ROLE = 'autoctl_node';

/** Makes PGDATA unless it is there.  Rejects with CliError for a folder with something else. */
export async function ensureDataDirectory(
  config: MonitorConfig,
  environment: NodeJS.ProcessEnv,
  log: AdjustableLog,
): Promise<void> {
  const { pgdata } = config.postgresql;
  const content = await contentOf(pgdata);
  if (content?.includes('PG_VERSION') === true) {
    await access(join(pgdata, 'global/pg_control'));
    log.info(`Using the data directory "${pgdata}" as it is`);
    return;
  }
  if (content !== undefined && content.length > 0) {
    throw new CliError(
      EXIT.usage,
      `"${pgdata}" is neither empty nor a data directory of Postgres; ` +
        'choose another --pgdata, or move away what is there',
    );
  }
  log.info(`Initialising a Postgres cluster at "${pgdata}"`);
  await mkdir(dirname(pgdata), { recursive: true });
  // An empty folder may be a mount point, over which nothing can be renamed.
  const target = content === undefined ? `${pgdata}.new` : pgdata;
  if (target !== pgdata) await rm(target, { recursive: true, force: true });
  await initdb(config, environment, target);
  if (target !== pgdata) await rename(target, pgdata);
}

async function initdb(
  config: MonitorConfig,
  environment: NodeJS.ProcessEnv,
  target: string,
): Promise<void> {
  const { pgCtl, port, listenAddresses, host, authMethod } = config.postgresql;
  const programs = new PgCtl({
    pgCtl,
    pgdata: target,
    port,
    listenAddresses,
    socketDirectory: host,
    environment,
  });
  await programs.initdb(authMethod);
}

async function contentOf(folder: string): Promise<readonly string[] | undefined> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (errnoCode(error) === 'ENOENT') return undefined;
    throw new CliError(
      EXIT.usage,
      `"${folder}" cannot be used as data directory (${errnoCode(error)}); ` +
        'run as the user that owns it, or choose another --pgdata',
    );
  }
}

/** Role autoctl and the monitor's database; what exists is left as it is. */
export async function ensureDatabase(server: MonitorServer): Promise<void> {
  const { dbname } = server.config.postgresql;
  const postgres = 'postgres';
  const role = 'select from pg_roles where rolname = $1';
  if ((await server.query(role, [OWNER_ROLE], postgres)).length === 0) {
    await server.query(`create role ${quotedName(OWNER_ROLE)} login`, [], postgres);
  }
  const database = 'select from pg_database where datname = $1';
  if ((await server.query(database, [dbname], postgres)).length === 0) {
    const create = `create database ${quotedName(dbname)} owner ${quotedName(OWNER_ROLE)}`;
    await server.query(create, [], postgres);
  }
}

/** Lets keepers of the host's network in, at once. */
export async function ensureMonitorHba(server: MonitorServer, log: AdjustableLog): Promise<void> {
  await openMonitorHba(server.config, log);
  server.pgCtl.reload();
}

/**
 * Gives keepers' role this password.  What is sent is the verifier: log_statement is ddl on a
 * monitor, and the password itself is in no log and no view.
 */
export async function setNodePassword(server: MonitorServer, password: string): Promise<void> {
  const md5 = passwordEncryption(server.config.postgresql.authMethod) === 'md5';
  const verifier = md5 ? md5Verifier(password, NODE_ROLE) : await scramVerifier(password);
  await server.query(`alter role ${NODE_ROLE} password '${verifier}'`);
}

/** Makes the formation unless it is there. */
export async function ensureFormation(server: MonitorServer, name: string): Promise<void> {
  const known = 'select from pgautofailover.formation where formationid = $1';
  if ((await server.query(known, [name])).length > 0) return;
  const create = "select pgautofailover.create_formation($1, 'pgsql', 'postgres', true, 0)";
  await server.query(create, [name]);
}
