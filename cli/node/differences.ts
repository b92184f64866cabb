import { MONITOR_DISABLED } from '../../keeper/config/configKeys.js';
import { parseConnectionString } from '../../keeper/monitor/connectionUri.js';
import type { LocalNode } from '../operate/monitorTarget.js';
import { monitorUri } from './createWords.js';
import type { NodeSpec } from './nodeSpec.js';

/** What the monitor knows of the node that its file may change. */
export interface NodeSettings {
  readonly candidate_priority: number;
  readonly replication_quorum: boolean;
  readonly region: string;
}

/** A value of the file that is not that of the node. */
export interface Difference {
  readonly key: string;
  /** '' for a secret. */
  readonly wanted: string;
  readonly found: string;
  /** `node apply` can change it. */
  readonly mutable: boolean;
}

/** Compares; `settings` undefined = a monitor, or the monitor was not asked.  Pure. */
export function differences(
  spec: NodeSpec,
  node: LocalNode,
  settings: NodeSettings | undefined,
): Difference[] {
  const found: Difference[] = [];
  const of = (key: string): string => spec.values.get(key) ?? '';
  const compare = (key: string, has: string, mutable: boolean, wanted = of(key)): void => {
    if (wanted !== '' && wanted !== has) found.push({ key, wanted, found: has, mutable });
  };
  const { config } = node;
  compare('node.kind', node.kind === 'keeper' ? 'postgres' : 'monitor', false);
  compare('node.hostname', config.hostname, false);
  compare('node.port', String(config.postgresql.port), false);
  compare('options.auth', config.postgresql.authMethod, false, longAuth(of('options.auth')));
  compare('options.ssl', sslOf(node), true);
  for (const [key, has] of [
    ['ssl.ca_file', config.ssl.caFile],
    ['ssl.crl_file', config.ssl.crlFile],
    ['ssl.cert_file', config.ssl.certFile],
    ['ssl.key_file', config.ssl.keyFile],
  ] as const) {
    if (of('options.ssl').startsWith('verify-')) compare(key, has, true);
  }
  if (config.role === 'monitor') return found;
  compare('node.name', config.name, false);
  compare('formation.name', config.formation, false);
  compare('formation.group', String(config.group), false);
  if (placeOf(monitorUri(spec)) !== placeOf(config.monitor)) {
    found.push({ key: 'monitor.pguri', wanted: '', found: '', mutable: true });
  }
  if (settings === undefined) return found;
  compare('settings.candidate_priority', String(settings.candidate_priority), true);
  compare('settings.replication_quorum', settings.replication_quorum ? '1' : '0', true);
  compare('settings.region', settings.region, true);
  return found;
}

/** Host, port and database: `enable ssl` changes the parameters of a URI, not the monitor. */
function placeOf(uri: string): string {
  if (uri === MONITOR_DISABLED) return '';
  const parameters = parseConnectionString(uri);
  const host = parameters.get('host') ?? '';
  return `${host}:${parameters.get('port') ?? '5432'}/${parameters.get('dbname') ?? ''}`;
}

function longAuth(auth: string): string {
  return auth === 'scram' ? 'scram-sha-256' : auth;
}

function sslOf({ config: { ssl }, paths }: LocalNode): string {
  if (!ssl.active) return 'off';
  if (ssl.sslmode.startsWith('verify-')) return ssl.sslmode;
  return ssl.certFile === `${paths.pgdata}/server.crt` ? 'self-signed' : ssl.sslmode;
}
