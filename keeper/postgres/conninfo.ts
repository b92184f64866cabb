import type { SslConfig } from '../config/keeperConfig.js';
import type { NodeAddress } from '../ports.js';
import { UPSTREAM_CONNECT_TIMEOUT_S, UPSTREAM_TCP_TIMEOUT_MS } from './limits.js';
import { REPLICATOR_ROLE, standbyName } from './names.js';
import { conninfo } from './quoting.js';

/** What a connection to another node of the group needs to know of our own. */
export interface ReplicationIdentity {
  readonly nodeId: number;
  readonly ssl: SslConfig;
}

/**
 * The connection string of replication.  It never has the password, since the server logs it:
 * programs get that by PGPASSWORD, the server by a file.
 * A host that is silent is given up after 10 s instead of the minutes of TCP.
 */
export function replicationConninfo(
  { nodeId, ssl }: ReplicationIdentity,
  upstream: NodeAddress,
  extra: { readonly dbname?: string; readonly passfile?: string } = {},
): string {
  const verifies = ssl.sslmode.startsWith('verify-');
  return conninfo([
    ['application_name', standbyName(nodeId)],
    ['host', upstream.host],
    ['port', String(upstream.port)],
    ['user', REPLICATOR_ROLE],
    ['dbname', extra.dbname ?? ''],
    ['passfile', extra.passfile ?? ''],
    ['sslmode', ssl.sslmode],
    ['sslrootcert', verifies ? ssl.caFile : ''],
    ['sslcrl', verifies ? ssl.crlFile : ''],
    ['connect_timeout', String(UPSTREAM_CONNECT_TIMEOUT_S)],
    ['keepalives_idle', '5'],
    ['keepalives_interval', '2'],
    ['keepalives_count', '3'],
    ['tcp_user_timeout', String(UPSTREAM_TCP_TIMEOUT_MS)],
  ]);
}
