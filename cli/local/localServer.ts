import type { PostgresConfig } from '../../keeper/config/keeperConfig.js';
import { findPostmaster } from '../../keeper/postgres/postmaster.js';

/** Where a server without unix_socket_directories in its configuration puts its socket. */
const FALLBACK_SOCKET_DIRECTORY = '/tmp';

/** Socket directory and port of the local server: as it runs, else as it is configured. */
export function localServerAddress(postgresql: PostgresConfig): {
  readonly host: string;
  readonly port: number;
} {
  const running = findPostmaster(postgresql.pgdata);
  return {
    host: running?.socketDirectory || postgresql.host || FALLBACK_SOCKET_DIRECTORY,
    port: running?.port || postgresql.port,
  };
}
