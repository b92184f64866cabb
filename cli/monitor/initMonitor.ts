import { access, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errnoCode } from '../../keeper/config/configError.js';
import type { MonitorConfig } from '../../keeper/config/keeperConfig.js';
import { appendHbaLines, hbaLine } from '../../keeper/postgres/hba.js';
import { systemNames } from '../../keeper/postgres/hostAddress.js';
import { PgCtl } from '../../keeper/postgres/pgCtl.js';
import { quotedName } from '../../keeper/postgres/quoting.js';
import { CliError } from '../errors.js';
import { EXIT } from '../exitCodes.js';
import { networkOfHost } from '../hostAddress.js';
import type { AdjustableLog } from '../io.js';
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
  const { pgCtl, port, listenAddresses, host } = config.postgresql;
  const programs = new PgCtl({
    pgCtl,
    pgdata: target,
    port,
    listenAddresses,
    socketDirectory: host,
    environment,
  });
  await programs.initdb();
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

/** Opens pg_hba.conf for keepers of the host's network, or says which line is needed. */
export async function ensureMonitorHba(server: MonitorServer, log: AdjustableLog): Promise<void> {
  const { config, pgdata } = server;
  const { postgresql, ssl, hostname } = config;
  const addresses = await networkOfHost(hostname, systemNames, (text) => log.warn(text));
  const lines = addresses.map((address) =>
    hbaLine({
      ssl: ssl.active,
      database: postgresql.dbname,
      user: NODE_ROLE,
      address,
      method: postgresql.authMethod,
    }),
  );
  if (postgresql.hbaLevel === 'skip') {
    for (const line of lines) log.warn(`Skipping HBA edits (--skip-pg-hba), you may want: ${line}`);
    return;
  }
  const added = await appendHbaLines(join(pgdata, 'pg_hba.conf'), lines);
  for (const line of added) log.info(`Added to pg_hba.conf: ${line}`);
  if (addresses.some((address) => address.endsWith('/32') || address.endsWith('/128'))) {
    log.warn(
      `pg_hba.conf lets keepers in from ${addresses.join(', ')} only; ` +
        'add a line for the network of the other hosts when there are others',
    );
  }
  server.pgCtl.reload();
}
