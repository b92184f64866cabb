import type { WalPosition } from '../ports.js';
import type { Instance } from './instance.js';
import { SETTLED_POSITION_TIMEOUT_MS } from './limits.js';
import { waitUntil } from './waitUntil.js';

/**
 * How far the WAL of this standby goes, which follows nobody.  One that has restarted knows that
 * only when it has replayed all that is here (see INSPECT_SQL).
 */
export async function settledPosition(
  instance: Instance,
  signal: AbortSignal | undefined,
): Promise<WalPosition> {
  const known = async (): Promise<WalPosition | undefined> => {
    const { timeline, lsn } = await instance.inspector.inspect();
    return lsn === '0/0' ? undefined : { timeline, lsn };
  };
  return waitUntil(known, {
    limitMs: SETTLED_POSITION_TIMEOUT_MS,
    signal,
    what:
      `Postgres in "${instance.pgdata}" to replay the WAL that it has: how far that goes is not ` +
      'known before (is recovery_min_apply_delay set?)',
  });
}
