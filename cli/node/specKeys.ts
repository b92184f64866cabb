import { type ConfigKey, SSL_MODES } from '../../keeper/config/configKeys.js';

const MAX_PORT = 65535;
const MAX_ID = 2147483647;

/** A key of the file of `node run` (files.md section 9). */
export interface SpecKey extends ConfigKey {
  /** Takes effect on a node that exists. */
  readonly mutable?: true;
}

function text(name: string, fallback: string | undefined = ''): SpecKey {
  return { name, kind: 'text', fallback };
}

function flag(name: string, fallback: string): SpecKey {
  return { name, kind: 'flag', fallback };
}

/** Keys in the order in which `node show` prints them.  pghost to extension_destdir are ours. */
export const SPEC_KEYS: readonly SpecKey[] = [
  { name: 'node.kind', kind: 'word', fallback: undefined, words: ['postgres', 'monitor'] },
  { name: 'node.name', kind: 'name', fallback: '' },
  text('node.hostname'),
  { name: 'node.port', kind: 'integer', fallback: '5432', min: 1, max: MAX_PORT },
  { name: 'postgresql.pgdata', kind: 'path', fallback: undefined },
  text('postgresql.pgctl'),
  text('postgresql.pghost'),
  text('postgresql.listen'),
  text('postgresql.username'),
  text('postgresql.dbname'),
  text('postgresql.extension_destdir'),
  { name: 'monitor.pguri', kind: 'uri', fallback: '', secret: true, mutable: true },
  { name: 'formation.name', kind: 'name', fallback: 'default' },
  { name: 'formation.group', kind: 'integer', fallback: '', min: 0, max: MAX_ID },
  {
    name: 'settings.candidate_priority',
    kind: 'integer',
    fallback: '50',
    min: 0,
    max: 100,
    mutable: true,
  },
  { ...flag('settings.replication_quorum', '1'), mutable: true },
  { name: 'settings.region', kind: 'name', fallback: 'default', mutable: true },
  {
    name: 'options.ssl',
    kind: 'word',
    fallback: 'self-signed',
    words: ['self-signed', 'off', ...SSL_MODES.filter((mode) => mode.startsWith('verify-'))],
    mutable: true,
  },
  {
    name: 'options.auth',
    kind: 'word',
    fallback: 'trust',
    words: ['trust', 'md5', 'scram', 'scram-sha-256', 'password', 'cert'],
  },
  flag('options.pg_hba_lan', '1'),
  { name: 'ssl.ca_file', kind: 'path', fallback: '', mutable: true },
  { name: 'ssl.crl_file', kind: 'path', fallback: '', mutable: true },
  { name: 'ssl.cert_file', kind: 'path', fallback: '', mutable: true },
  { name: 'ssl.key_file', kind: 'path', fallback: '', mutable: true },
  { name: 'launch.mode', kind: 'word', fallback: 'immediate', words: ['immediate', 'deferred'] },
  { ...text('pg_auto_failover.autoctl_node_password'), secret: true },
  { ...text('pg_auto_failover.monitor_password'), secret: true },
  { ...text('replication.replication_password'), secret: true },
];
