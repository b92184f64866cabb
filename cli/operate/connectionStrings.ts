import type { MonitorConfig } from '../../keeper/config/keeperConfig.js';
import { parseConnectionString } from '../../keeper/monitor/connectionUri.js';
import { sslParameters, withoutPassword } from '../../keeper/monitor/sslUri.js';
import { CliError } from '../errors.js';
import { EXIT } from '../exitCodes.js';
import type { MonitorSession } from './monitorSession.js';
import { keeperMonitorUri, type MonitorTarget } from './monitorTarget.js';

/** One row of `show uri`. */
export interface UriRow {
  readonly type: 'formation';
  readonly name: string;
  readonly uri: string;
}

/** The monitor's URI without password, for --monitor of other nodes (files.md section 7). */
export function monitorUri(target: MonitorTarget): string {
  if (target.kind === 'uri') return withoutPassword(target.uri);
  if (target.kind === 'keeper') return withoutPassword(keeperMonitorUri(target.config));
  return ownMonitorUri(target.config);
}

/** The URI of the monitor that this configuration belongs to. */
export function ownMonitorUri(config: MonitorConfig): string {
  const { hostname, postgresql, ssl } = config;
  const host = hostname.includes(':') ? `[${hostname}]` : hostname;
  const parameters = new URLSearchParams(sslParameters(ssl)).toString();
  const { port, dbname } = postgresql;
  return `postgres://autoctl_node@${host}:${String(port)}/${dbname}?${parameters}`;
}

/** URIs of one formation, or of all.  Rejects with CliError for an empty or unknown one. */
export async function formationUris(
  session: MonitorSession,
  formation: string | undefined,
): Promise<UriRow[]> {
  const ssl = sslOf(session.target);
  const rows = await session.query<{ name: string; uri: string | null }>(
    `select f.formationid as name,
            pgautofailover.formation_uri(f.formationid, 'default', $2, $3, $4) as uri
       from pgautofailover.formation as f
      where $1::text is null or f.formationid = $1
      order by f.formationid`,
    [formation ?? null, ssl['sslmode'] ?? 'prefer', ssl['sslrootcert'] ?? '', ssl['sslcrl'] ?? ''],
  );
  if (formation !== undefined && (rows[0]?.uri ?? undefined) === undefined) {
    const problem = rows.length === 0 ? 'does not exist' : 'has no nodes';
    throw new CliError(
      EXIT.monitor,
      `formation "${formation}" ${problem}; "pg_autoctl show uri" lists the formations`,
    );
  }
  return rows.map(({ name, uri }) => ({ type: 'formation', name, uri: uri ?? '' }));
}

function sslOf(target: MonitorTarget): Readonly<Record<string, string>> {
  if (target.kind !== 'uri') return sslParameters(target.config.ssl);
  return Object.fromEntries(parseConnectionString(target.uri));
}
