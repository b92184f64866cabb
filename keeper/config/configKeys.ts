/** What a value of the configuration file may be. */
export type ValueKind = 'text' | 'name' | 'path' | 'uri' | 'integer' | 'flag' | 'word';

/** One key of pg_autoctl.cfg (files.md sections 2 and 3). */
export interface ConfigKey {
  /** `section.key`. */
  readonly name: string;
  readonly kind: ValueKind;
  /** Value of a missing key; undefined = the key must be there. */
  readonly fallback: string | undefined;
  readonly min?: number;
  readonly max?: number;
  readonly words?: readonly string[];
  /** Why `config set` refuses the key; undefined = it may be set. */
  readonly fixed?: string;
  /** The value is never shown in errors or logs. */
  readonly secret?: boolean;
}

const MAX_PORT = 65535;
const MAX_INT = 2147483647;
export const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'];
export const HBA_LEVELS = ['skip', 'minimal', 'app'];
/** Value of pg_autoctl.monitor on a node without monitor. */
export const MONITOR_DISABLED = 'PG_AUTOCTL_DISABLED';
const IDENTITY = 'it is the identity of the node';

const PORT_KEY: ConfigKey = {
  name: 'postgresql.port',
  kind: 'integer',
  fallback: undefined,
  min: 1,
  max: MAX_PORT,
};

const SSL_KEYS: readonly ConfigKey[] = [
  { name: 'ssl.active', kind: 'flag', fallback: '0' },
  { name: 'ssl.sslmode', kind: 'word', fallback: 'prefer', words: SSL_MODES },
  { name: 'ssl.ca_file', kind: 'path', fallback: '' },
  { name: 'ssl.crl_file', kind: 'path', fallback: '' },
  { name: 'ssl.cert_file', kind: 'path', fallback: '' },
  { name: 'ssl.key_file', kind: 'path', fallback: '' },
];

const PGDATA_KEY: ConfigKey = {
  name: 'postgresql.pgdata',
  kind: 'path',
  fallback: undefined,
  fixed: 'the files of a node are found by its PGDATA; create a node with another --pgdata',
};

function count(name: string, fallback: number, min = 0): ConfigKey {
  return { name, kind: 'integer', fallback: String(fallback), min, max: MAX_INT };
}

/** Keys of a keeper's file, in the order in which they are written. */
export const KEEPER_KEYS: readonly ConfigKey[] = [
  {
    name: 'pg_autoctl.role',
    kind: 'word',
    fallback: undefined,
    words: ['keeper'],
    fixed: IDENTITY,
  },
  { name: 'pg_autoctl.monitor', kind: 'uri', fallback: MONITOR_DISABLED, secret: true },
  { name: 'pg_autoctl.formation', kind: 'name', fallback: undefined, fixed: IDENTITY },
  { name: 'pg_autoctl.group', kind: 'integer', fallback: '-1', min: -1, fixed: IDENTITY },
  { name: 'pg_autoctl.name', kind: 'name', fallback: '' },
  { name: 'pg_autoctl.hostname', kind: 'text', fallback: undefined },
  {
    name: 'pg_autoctl.nodekind',
    kind: 'word',
    fallback: 'standalone',
    words: ['standalone'],
    fixed: IDENTITY,
  },
  PGDATA_KEY,
  { name: 'postgresql.pg_ctl', kind: 'path', fallback: '' },
  { name: 'postgresql.username', kind: 'text', fallback: '' },
  { name: 'postgresql.dbname', kind: 'text', fallback: 'postgres' },
  { name: 'postgresql.host', kind: 'text', fallback: '' },
  PORT_KEY,
  { name: 'postgresql.listen_addresses', kind: 'text', fallback: '*' },
  { name: 'postgresql.auth_method', kind: 'text', fallback: 'trust' },
  { name: 'postgresql.hba_level', kind: 'word', fallback: 'minimal', words: HBA_LEVELS },
  ...SSL_KEYS,
  { name: 'replication.maximum_backup_rate', kind: 'text', fallback: '100M' },
  { name: 'replication.backup_directory', kind: 'path', fallback: '' },
  { name: 'replication.password', kind: 'text', fallback: '', secret: true },
  // The default lease of this product is 10 s (the peer's was 20 s).
  count('timeout.network_partition_timeout', 10, 2),
  count('timeout.prepare_promotion_catchup', 30),
  count('timeout.prepare_promotion_walreceiver', 5),
  count('timeout.postgresql_restart_failure_timeout', 20),
  count('timeout.postgresql_restart_failure_max_retries', 3),
  count('timeout.listen_notifications_timeout', 60),
];

/** Keys of a monitor's file, in the order in which they are written. */
export const MONITOR_KEYS: readonly ConfigKey[] = [
  {
    name: 'pg_autoctl.role',
    kind: 'word',
    fallback: undefined,
    words: ['monitor'],
    fixed: IDENTITY,
  },
  { name: 'pg_autoctl.hostname', kind: 'text', fallback: undefined },
  PGDATA_KEY,
  { name: 'postgresql.pg_ctl', kind: 'path', fallback: '' },
  { name: 'postgresql.username', kind: 'text', fallback: 'autoctl_node', fixed: IDENTITY },
  { name: 'postgresql.dbname', kind: 'text', fallback: 'pg_auto_failover', fixed: IDENTITY },
  { name: 'postgresql.host', kind: 'text', fallback: '' },
  PORT_KEY,
  { name: 'postgresql.listen_addresses', kind: 'text', fallback: '*' },
  { name: 'postgresql.auth_method', kind: 'text', fallback: 'trust' },
  { name: 'postgresql.hba_level', kind: 'word', fallback: 'minimal', words: HBA_LEVELS },
  { name: 'postgresql.extension_destdir', kind: 'path', fallback: '' },
  ...SSL_KEYS,
];

/** Keys that the peer writes and that mean nothing here: read without a warning, not kept. */
export const PEER_KEYS: readonly string[] = [
  'pg_autoctl.monitor_password', // merged into pg_autoctl.monitor
  'pg_autoctl.nodename', // read as pg_autoctl.hostname
  'pg_autoctl.region',
  'pg_autoctl.autoctl_node_password',
  'postgresql.proxyport',
  'replication.slot',
  'timeout.citus_master_update_node_lock_cooldown',
  'timeout.citus_coordinator_wait_max_retries',
  'timeout.citus_coordinator_wait_timeout',
  'citus.role',
  'citus.cluster_name',
];
