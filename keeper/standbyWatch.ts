import type { Lease } from './lease.js';
import type { Clock, LocalPostgres } from './ports.js';

/** While the monitor owes an answer, the standbys are looked at this often. */
export const STANDBY_LOOK_INTERVAL_MS = 1_000;

interface StandbyWatchPorts {
  readonly pg: Pick<LocalPostgres, 'inspect'>;
  readonly clock: Clock;
  readonly lease: Lease;
}

/**
 * Waits for an answer of the monitor, and meanwhile goes on to note what the standbys tell: contact
 * counts from the look before (Lease.standbyMark), so with looks as far apart as reports that hang
 * a short lease would run out although a standby is in touch.  Settles as the answer does, after
 * the look under way.
 */
export async function watchingStandbys<T>(
  { pg, clock, lease }: StandbyWatchPorts,
  answer: Promise<T>,
  intervalMs = STANDBY_LOOK_INTERVAL_MS,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;
  const lookLater = (): void => {
    timer = setTimeout(() => {
      looking = look();
    }, intervalMs);
  };
  const look = async (): Promise<void> => {
    const lookedMs = clock.nowMs();
    const { standbyContact } = await pg.inspect();
    lease.standbyMark(standbyContact, lookedMs);
    lookLater();
  };
  lookLater();
  try {
    return await answer;
  } finally {
    await looking; // two at a time could take an old message for a new one
    clearTimeout(timer);
  }
}
