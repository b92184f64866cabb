import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PostgresConfig, SslConfig } from '../config/keeperConfig.js';
import { confLiteral } from './quoting.js';
import { tuningSettings, type HostResources } from './tuning.js';

/** The file that the keeper owns in PGDATA. */
export const MANAGED_CONF = 'postgresql-auto-failover.conf';

const SSL_CIPHERS = [
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-AES128-SHA256',
  'ECDHE-ECDSA-AES256-SHA384',
  'ECDHE-RSA-AES128-SHA256',
  'ECDHE-RSA-AES256-SHA384',
].join(':');

/** A setting and its value, unquoted. */
export type Setting = readonly [name: string, value: string];

/** What the managed file of a data node depends on. */
export interface ManagedConfInput {
  readonly postgresql: PostgresConfig;
  readonly ssl: SslConfig;
  readonly host: HostResources;
  /** The library of pg_stat_statements is installed. */
  readonly hasStatStatements: boolean;
}

const HEADER = `# Settings by pg_auto_failover
#
# This file is rewritten by pg_autoctl; do not edit it.  It is included at the top of
# postgresql.conf, so that any line of yours below the include wins.
#
# wal_sender_timeout, wal_receiver_timeout: 5 s instead of the 60 s of Postgres, since a failover
#   should not wait for a connection whose other end is gone.
# wal_receiver_status_interval: each second a standby tells how far it is; that is the sign of
#   life by which a primary that cannot reach the monitor knows that nobody has replaced it.
# wal_retrieve_retry_interval: a standby looks for its upstream again after 250 ms instead of 5 s:
#   when the Postgres of the primary restarts, its commits wait for that.
`;

/** Content of postgresql-auto-failover.conf of a data node (files.md section 6). */
export function managedConf(input: ManagedConfInput): string {
  const { postgresql, ssl, host, hasStatStatements } = input;
  const settings: Setting[] = [
    ...(hasStatStatements ? [['shared_preload_libraries', 'pg_stat_statements'] as const] : []),
    ...listenSettings(postgresql),
    ['max_wal_senders', '12'],
    ['max_replication_slots', '12'],
    ['wal_level', 'replica'],
    ['wal_log_hints', 'on'],
    ['wal_keep_size', '8 GB'],
    ['wal_sender_timeout', '5s'],
    ['wal_receiver_timeout', '5s'],
    ['wal_receiver_status_interval', '1s'],
    ['wal_retrieve_retry_interval', '250ms'],
    ['hot_standby_feedback', 'on'],
    ['hot_standby', 'on'],
    ['synchronous_commit', 'on'],
    ...logSettings(),
    ...passwordSettings(postgresql.authMethod),
    ...sslSettings(ssl),
  ];
  return (
    `${HEADER}${settingLines(settings)}\n` +
    `# basic tuning computed by pg_auto_failover\n${settingLines(tuningSettings(host))}`
  );
}

/** Where the server listens. */
export function listenSettings(postgresql: PostgresConfig): readonly Setting[] {
  return [
    ['listen_addresses', postgresql.listenAddresses],
    ['port', String(postgresql.port)],
    ...(postgresql.host === '' ? [] : [['unix_socket_directories', postgresql.host] as const]),
  ];
}

/** The server writes its own log files into PGDATA/log. */
export function logSettings(): readonly Setting[] {
  return [
    ['logging_collector', 'on'],
    ['log_destination', 'stderr'],
    ['log_directory', 'log'],
    ['log_min_messages', 'info'],
    ['log_connections', 'off'],
    ['log_disconnections', 'off'],
    ['log_lock_waits', 'on'],
  ];
}

/** How passwords are stored, where the method of authentication needs one. */
export function passwordSettings(authMethod: string): readonly Setting[] {
  const value = passwordEncryption(authMethod);
  return value === undefined ? [] : [['password_encryption', value]];
}

/** Value of password_encryption for a method of pg_hba.conf; undefined = it needs none. */
export function passwordEncryption(authMethod: string): 'md5' | 'scram-sha-256' | undefined {
  if (authMethod === 'md5') return 'md5';
  return authMethod === 'scram-sha-256' || authMethod === 'password' ? 'scram-sha-256' : undefined;
}

/** TLS of the server. */
export function sslSettings(ssl: SslConfig): readonly Setting[] {
  const files: readonly Setting[] = [
    ['ssl_ca_file', ssl.caFile],
    ['ssl_crl_file', ssl.crlFile],
    ['ssl_cert_file', ssl.certFile],
    ['ssl_key_file', ssl.keyFile],
  ];
  return [
    ['ssl', ssl.active ? 'on' : 'off'],
    ...files.filter(([, value]) => value !== ''),
    ['ssl_ciphers', SSL_CIPHERS],
  ];
}

/** The settings as lines of postgresql.conf; names and numbers unquoted, as people write them. */
export function settingLines(settings: readonly Setting[]): string {
  return settings
    .map(([name, value]) => {
      const bare = /^(\d+(\.\d+)?|on|off|[a-z]+)$/.test(value);
      return `${name} = ${bare ? value : confLiteral(value)}\n`;
    })
    .join('');
}

/** Where installations keep libraries, seen from their programs. */
const LIBRARY_DIRECTORIES = [
  '../lib',
  '../lib/postgresql',
  '../lib64/pgsql',
  '../lib64/postgresql',
];

/**
 * Whether a library is installed for the server whose program this is: a name in
 * shared_preload_libraries that cannot be loaded keeps a server from starting.  pg_config, which
 * knows, is a development tool and often absent.
 */
export async function hasLibrary(postgresProgram: string, name: string): Promise<boolean> {
  if (!postgresProgram.includes('/')) return false;
  for (const directory of LIBRARY_DIRECTORIES) {
    for (const suffix of ['.so', '.dylib']) {
      const path = join(dirname(postgresProgram), directory, `${name}${suffix}`);
      const found = await access(path).then(
        () => true,
        () => false,
      );
      if (found) return true;
    }
  }
  return false;
}
