import { PostgresError } from '../errors.js';
import type { OtherNode } from '../ports.js';
import { cloneFrom } from './baseBackup.js';
import { lsnNumber } from './divergence.js';
import { follow } from './follow.js';
import type { Instance } from './instance.js';
import { FAST_FORWARD_STALL_TIMEOUT_MS, REPLAY_SETTLE_TIMEOUT_MS } from './limits.js';
import { ensureRunning } from './running.js';
import { hasOurSlot, keepsWalFrom, nameOf } from './upstream.js';
import { throwIfAborted } from './waitUntil.js';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_INTERVAL_MS = 50;

/**
 * Streams from another standby until all that it had is here and replayed (K32).  The limit is
 * on standing still, not on the whole: as long as WAL comes, it is worth waiting for.  What the
 * source has no more is in its data: then that is copied.
 */
export async function fastForward(
  instance: Instance,
  source: OtherNode,
  signal: AbortSignal | undefined,
): Promise<void> {
  const target = lsnNumber(source.lsn);
  const what = `the WAL up to ${source.lsn} from ${nameOf(source)}`;
  await ensureRunning(instance, { signal });
  let { received, replayed } = await positions(instance);
  if (replayed >= target) return;
  instance.log.info(`fetching ${what}`);
  await follow(instance, source, await hasOurSlot(instance, source));
  let movedMs = performance.now();
  for (;;) {
    throwIfAborted(signal, what);
    const now = await positions(instance);
    if (now.replayed >= target) return;
    if (now.received > received || now.replayed > replayed) movedMs = performance.now();
    ({ received, replayed } = now);
    const stillMs = performance.now() - movedMs;
    // The last record that the source has may be incomplete: its end is never replayed.
    if (received >= target && stillMs > REPLAY_SETTLE_TIMEOUT_MS) return;
    if (stillMs > FAST_FORWARD_STALL_TIMEOUT_MS) {
      if (!(await keepsWalFrom(instance, source, now.here))) {
        instance.log.warn(`${nameOf(source)} has removed ${what}: a base backup is made instead`);
        await cloneFrom(instance, source, { useSlot: false, signal });
        movedMs = performance.now();
        continue;
      }
      throw new PostgresError(
        `no progress in ${String(FAST_FORWARD_STALL_TIMEOUT_MS)} ms with ${what}; it is tried ` +
          'again while that node is the most advanced one',
      );
    }
    await sleep(POLL_INTERVAL_MS);
  }
}

interface Positions {
  readonly received: bigint;
  readonly replayed: bigint;
  /** Up to where there is WAL here. */
  readonly here: string;
}

async function positions(instance: Instance): Promise<Positions> {
  const [row] = await instance.connection.query<Record<keyof Positions, string>>(
    `select coalesce(pg_last_wal_receive_lsn(), '0/0')::text as received,
            coalesce(pg_last_wal_replay_lsn(), '0/0')::text as replayed,
            greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn(), '0/0')::text as here`,
  );
  return {
    received: lsnNumber(row?.received ?? '0/0'),
    replayed: lsnNumber(row?.replayed ?? '0/0'),
    here: row?.here ?? '0/0',
  };
}
