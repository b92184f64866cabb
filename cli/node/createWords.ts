import { withPassword } from '../operate/monitorTarget.js';
import type { NodeSpec } from './nodeSpec.js';

/** Options of both kinds, with the keys that they come from; '' = the option is left out. */
const COMMON: readonly (readonly [option: string, key: string])[] = [
  ['pgdata', 'postgresql.pgdata'],
  ['pgport', 'node.port'],
  ['hostname', 'node.hostname'],
  ['pgctl', 'postgresql.pgctl'],
  ['pghost', 'postgresql.pghost'],
  ['listen', 'postgresql.listen'],
];

const OF_MONITOR: readonly (readonly [option: string, key: string])[] = [
  ['extension-destdir', 'postgresql.extension_destdir'],
  ['autoctl-node-password', 'pg_auto_failover.autoctl_node_password'],
];

const OF_POSTGRES: readonly (readonly [option: string, key: string])[] = [
  ['name', 'node.name'],
  ['username', 'postgresql.username'],
  ['dbname', 'postgresql.dbname'],
  ['formation', 'formation.name'],
  ['group', 'formation.group'],
  ['candidate-priority', 'settings.candidate_priority'],
  ['region', 'settings.region'],
  ['replication-password', 'replication.replication_password'],
];

/** The words of the `create` that makes the node of this file. */
export function createWords(spec: NodeSpec): string[] {
  const { kind, values, formations } = spec;
  const of = (key: string): string => values.get(key) ?? '';
  const words = ['create', kind, '--run'];
  const options = [...COMMON, ...(kind === 'monitor' ? OF_MONITOR : OF_POSTGRES)];
  for (const [option, key] of options) if (of(key) !== '') words.push(`--${option}=${of(key)}`);
  const auth = of('options.auth');
  words.push(`--auth=${auth === 'scram' ? 'scram-sha-256' : auth}`, ...sslWords(spec));
  if (kind === 'monitor') {
    words.push(...formations.map((formation) => `--formation=${formation}`));
  } else {
    words.push(`--monitor=${monitorUri(spec)}`);
    words.push(
      `--replication-quorum=${of('settings.replication_quorum') === '1' ? 'true' : 'false'}`,
    );
    if (of('options.pg_hba_lan') === '1') words.push('--pg-hba-lan');
  }
  return words;
}

/** The options of create and of `enable ssl` for the TLS of this file. */
export function sslWords({ values }: NodeSpec): string[] {
  const mode = values.get('options.ssl');
  if (mode === 'self-signed') return ['--ssl-self-signed'];
  if (mode === 'off') return ['--no-ssl'];
  const files: readonly (readonly [string, string])[] = [
    ['ssl-ca-file', 'ssl.ca_file'],
    ['ssl-crl-file', 'ssl.crl_file'],
    ['server-cert', 'ssl.cert_file'],
    ['server-key', 'ssl.key_file'],
  ];
  const given = files.filter(([, key]) => values.get(key) !== '');
  return [
    `--ssl-mode=${mode ?? ''}`,
    ...given.map(([option, key]) => `--${option}=${values.get(key) ?? ''}`),
  ];
}

/** The URI of the monitor, with the password that the file keeps apart. */
export function monitorUri({ values }: NodeSpec): string {
  const uri = values.get('monitor.pguri') ?? '';
  const password = values.get('pg_auto_failover.monitor_password') ?? '';
  return password === '' ? uri : withPassword(uri, password);
}
