import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { ConfigError } from '../../keeper/config/configError.js';
import { readConfigRole } from '../../keeper/config/configRole.js';
import type { KeeperConfig, SslConfig } from '../../keeper/config/keeperConfig.js';
import { keeperConfigOf, readKeeperConfig } from '../../keeper/config/keeperConfigFile.js';
import { KEEPER_KEYS } from '../../keeper/config/configKeys.js';
import type { NodePaths } from '../../keeper/config/paths.js';
import { parseConnectionString } from '../../keeper/monitor/connectionUri.js';
import { systemNames } from '../../keeper/postgres/hostAddress.js';
import { findPostmaster } from '../../keeper/postgres/postmaster.js';
import { UsageError } from '../errors.js';
import { findPgCtl } from './findPgCtl.js';
import { nodeHostname } from './hostAddress.js';
import type { AdjustableLog, Io } from '../io.js';
import { requireSsl } from '../ssl/sslOptions.js';

const DEFAULT_PORT = 5432;
const DEFAULT_MONITOR_PORT = 5432;

/** The file of an earlier `create postgres`; undefined when there is none. */
export async function existingKeeperConfig(
  paths: NodePaths,
  log: AdjustableLog,
): Promise<KeeperConfig | undefined> {
  try {
    if ((await readConfigRole(paths.config)) === 'monitor') {
      throw new UsageError(
        `"${paths.pgdata}" belongs to a monitor already (see "${paths.config}"); ` +
          'choose another --pgdata',
      );
    }
    return await readKeeperConfig(paths.config, (text) => log.warn(text));
  } catch (error) {
    if (error instanceof ConfigError && error.kind === 'missing') return undefined;
    throw error;
  }
}

/** Options of `create postgres` that go into the configuration. */
export interface KeeperValues {
  readonly pgctl: string | undefined;
  readonly pghost: string | undefined;
  readonly pgport: number | undefined;
  readonly hostname: string | undefined;
  readonly listen: string | undefined;
  readonly monitor: string | undefined;
  readonly name: string | undefined;
  readonly formation: string | undefined;
  readonly group: number | undefined;
  readonly username: string | undefined;
  readonly dbname: string | undefined;
  readonly 'pg-hba-lan': boolean;
  readonly 'maximum-backup-rate': string | undefined;
  readonly 'replication-password': string | undefined;
}

/** What was chosen, and what was there before. */
export interface KeeperChoices {
  readonly auth: { readonly authMethod: string; readonly hbaLevel: 'skip' | 'minimal' } | undefined;
  readonly ssl: SslConfig | undefined;
  readonly known: KeeperConfig | undefined;
  readonly paths: NodePaths;
}

/** Options over the known file over defaults.  Rejects with UsageError. */
export async function keeperConfigFrom(
  values: KeeperValues,
  { auth, ssl, known, paths }: KeeperChoices,
  io: Io,
  log: AdjustableLog,
): Promise<KeeperConfig> {
  const base = known ?? defaultConfig(paths);
  const before = base.postgresql;
  const monitor = values.monitor ?? base.monitor;
  const hbaLevel = auth?.hbaLevel ?? before.hbaLevel;
  return {
    ...base,
    monitor,
    formation: values.formation ?? base.formation,
    group: values.group ?? base.group,
    name: values.name ?? base.name,
    hostname:
      values.hostname ??
      known?.hostname ??
      (await nodeHostname(monitorAddress(monitor), systemNames, (text) => log.warn(text))),
    postgresql: {
      pgdata: paths.pgdata,
      pgCtl: await findPgCtl(values.pgctl ?? known?.postgresql.pgCtl, io),
      username: values.username ?? before.username,
      dbname: values.dbname ?? before.dbname,
      host: values.pghost === undefined ? before.host : resolve(io.cwd, values.pghost),
      port: values.pgport ?? before.port,
      listenAddresses: values.listen ?? before.listenAddresses,
      authMethod: auth?.authMethod ?? before.authMethod,
      hbaLevel: values['pg-hba-lan'] ? 'app' : hbaLevel,
    },
    ssl: requireSsl(ssl ?? known?.ssl),
    replication: {
      ...base.replication,
      maximumBackupRate: values['maximum-backup-rate'] ?? base.replication.maximumBackupRate,
      password: values['replication-password'] ?? base.replication.password,
    },
  };
}

/** The defaults of configKeys.ts, so that they stand in one place. */
function defaultConfig(paths: NodePaths): KeeperConfig {
  const values = new Map(KEEPER_KEYS.map((key) => [key.name, key.fallback ?? '']));
  values.set('pg_autoctl.formation', 'default');
  values.set('postgresql.pgdata', paths.pgdata);
  const running = findPostmaster(paths.pgdata);
  values.set('postgresql.port', String(running?.port ?? DEFAULT_PORT));
  values.set('postgresql.username', userInfo().username);
  return keeperConfigOf(values);
}

function monitorAddress(uri: string): { readonly host: string; readonly port: number } | undefined {
  const parameters = parseConnectionString(uri);
  const host = parameters.get('host');
  if (host === undefined) return undefined;
  return { host, port: Number(parameters.get('port') ?? DEFAULT_MONITOR_PORT) };
}
