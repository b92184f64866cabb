import { userInfo } from 'node:os';
import { type IniValues } from './ini.js';
import type { PostgresConfig, SslConfig } from './keeperConfig.js';
import { valueOf } from './configValues.js';

/** Sections [postgresql] and [ssl] of checked values. */
export function postgresSection(values: IniValues): PostgresConfig {
  const hbaLevel = valueOf(values, 'postgresql.hba_level');
  return {
    pgdata: valueOf(values, 'postgresql.pgdata'),
    pgCtl: valueOf(values, 'postgresql.pg_ctl'),
    username: valueOf(values, 'postgresql.username') || userInfo().username,
    dbname: valueOf(values, 'postgresql.dbname'),
    host: valueOf(values, 'postgresql.host'),
    port: Number(valueOf(values, 'postgresql.port')),
    listenAddresses: valueOf(values, 'postgresql.listen_addresses'),
    authMethod: valueOf(values, 'postgresql.auth_method'),
    hbaLevel: hbaLevel === 'skip' || hbaLevel === 'app' ? hbaLevel : 'minimal',
  };
}

export function sslSection(values: IniValues): SslConfig {
  return {
    active: valueOf(values, 'ssl.active') === '1',
    sslmode: valueOf(values, 'ssl.sslmode'),
    caFile: valueOf(values, 'ssl.ca_file'),
    crlFile: valueOf(values, 'ssl.crl_file'),
    certFile: valueOf(values, 'ssl.cert_file'),
    keyFile: valueOf(values, 'ssl.key_file'),
  };
}

/** The inverse of postgresSection() and sslSection(). */
export function commonValues(postgresql: PostgresConfig, ssl: SslConfig): [string, string][] {
  return [
    ['postgresql.pgdata', postgresql.pgdata],
    ['postgresql.pg_ctl', postgresql.pgCtl],
    ['postgresql.username', postgresql.username],
    ['postgresql.dbname', postgresql.dbname],
    ['postgresql.host', postgresql.host],
    ['postgresql.port', String(postgresql.port)],
    ['postgresql.listen_addresses', postgresql.listenAddresses],
    ['postgresql.auth_method', postgresql.authMethod],
    ['postgresql.hba_level', postgresql.hbaLevel],
    ['ssl.active', ssl.active ? '1' : '0'],
    ['ssl.sslmode', ssl.sslmode],
    ['ssl.ca_file', ssl.caFile],
    ['ssl.crl_file', ssl.crlFile],
    ['ssl.cert_file', ssl.certFile],
    ['ssl.key_file', ssl.keyFile],
  ];
}
