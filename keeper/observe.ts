/** What a turn makes of a look at the local Postgres, and what it tells the monitor. */
import { neededAction } from './ensure.js';
import type { Log } from './logger.js';
import type { Memory } from './memory.js';
import type { Lease } from './lease.js';
import type { Clock, PostgresStatus, Report } from './ports.js';
import { claimsRunning, type RestartLimits } from './restartPolicy.js';
import { WAITING_STATES, WRITABLE_STATES, type State } from './states.js';

/** A failure that lasts is said again this often, not at every retry. */
export const REPEAT_COMPLAINT_MS = 10_000;

/** States in which a data directory may still be somebody else's. */
const WITHOUT_IDENTITY: readonly State[] = ['init', 'wait_standby', 'dropped'];

/** States of a primary that has stopped, and may be told to lead again. */
const STOPPED_PRIMARY: readonly State[] = ['draining', 'demote_timeout', 'demoted'];

interface ObservePorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly lease: Lease;
  readonly restartLimits: RestartLimits;
}

/** Takes in a look at Postgres that began at `lookedMs`. */
export function watchPostgres(
  memory: Memory,
  ports: ObservePorts,
  status: PostgresStatus,
  lookedMs: number,
): void {
  ports.lease.standbyMark(status.standbyContact, lookedMs);
  const { state, work } = memory;
  if (memory.systemIdentifier === '' && !WITHOUT_IDENTITY.includes(state)) {
    memory.systemIdentifier = status.systemIdentifier;
  }
  if (status.running) {
    if (memory.stopSeen !== undefined) ports.log.info('Postgres is running again');
    memory.stopSeen = undefined;
    memory.seenRunning = true;
    return;
  }
  const meant = memory.fencing || work?.kind === 'transition' || work?.kind === 'stop';
  if (meant || neededAction(state, status) !== 'start') {
    memory.stopSeen = undefined;
  } else if (memory.stopSeen === undefined) {
    memory.stopSeen = { firstSeenMs: lookedMs, failedAttempts: 0 };
    if (memory.seenRunning) {
      ports.log.error(`Postgres is not running although state "${state}" wants it to`);
    } else {
      ports.log.info(`Postgres is not running yet, state "${state}" wants it to`);
    }
  }
}

/** The report of this turn. */
export function reportOf(
  memory: Memory,
  ports: Pick<ObservePorts, 'clock' | 'restartLimits'>,
  status: PostgresStatus,
): Report {
  const { state, stopSeen } = memory;
  // A Postgres that never ran in this process may have been down for long: no claim for it.
  const claimed =
    memory.seenRunning &&
    stopSeen !== undefined &&
    claimsRunning(state, stopSeen, ports.restartLimits, ports.clock.nowMs());
  const { timeline, lsn } = status.lsn === '0/0' ? (memory.position ?? status) : status;
  return {
    state,
    pgIsRunning:
      !isForeign(memory, status) && (status.running || claimed || mayTakeWrites(memory, status)),
    timeline,
    lsn,
    syncState: status.syncState,
    streaming: status.streaming,
    waitsAsTold: waitsAsTold(memory),
  };
}

/** Until then a commit may rest on the word of a standby that does not count any more. */
function waitsAsTold({ state, assignment, waitsFor }: Memory): boolean {
  if (!WAITING_STATES.includes(state)) return true;
  return waitsFor !== undefined && waitsFor === assignment?.synchronousStandbyNames;
}

/**
 * It has stopped and is on its way to lead again: whoever hears that it does not run lets another
 * node take writes (M43).  One that drained starts as a standby otherwise.
 */
function mayTakeWrites({ state, work, fencing }: Memory, { postmaster }: PostgresStatus): boolean {
  if (!STOPPED_PRIMARY.includes(state)) return false;
  const leads = work?.kind === 'transition' && WRITABLE_STATES.includes(work.transition.to);
  return leads || (state === 'demote_timeout' && (postmaster || fencing));
}

/** The data directory holds another database than the one this node was created with. */
export function isForeign(memory: Memory, status: PostgresStatus): boolean {
  return (
    memory.systemIdentifier !== '' &&
    status.systemIdentifier !== '' &&
    status.systemIdentifier !== memory.systemIdentifier
  );
}

/** Logs a failure, but not again while it only repeats itself. */
export function complain(
  memory: Memory,
  ports: Pick<ObservePorts, 'clock' | 'log'>,
  text: string,
  level: 'warn' | 'error' = 'error',
): void {
  const nowMs = ports.clock.nowMs();
  const last = memory.complaint;
  const said = last?.text === text && last.level === level;
  if (said && nowMs - last.atMs < REPEAT_COMPLAINT_MS) return;
  memory.complaint = { text, level, atMs: nowMs };
  ports.log[level](text);
}
