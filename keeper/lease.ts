import { WRITABLE_STATES, type State } from './states.js';

/** How often the lease is looked at, independent of the loop and its awaits. */
export const LEASE_CHECK_INTERVAL_MS = 250;

/**
 * How long, at most, a process that starts may go on before it has heard from anybody: the contact
 * of its predecessor is not known, and its lease may be over.  Enough to ask the monitor in vain
 * (MONITOR_CONNECT_TIMEOUT_MS) and to look twice at what the standbys tell.
 */
export const START_LEASE_MS = 5_000;

/**
 * How long a process goes on at least whose predecessor left a lease that is nearly over: enough to
 * ask a monitor that is there.  Less than lease_margin, for which the monitor waits beyond a lease.
 */
export const LEAST_START_LEASE_MS = 1_000;

/** When a process last heard from anybody, for the next one: see LeaseFile. */
export interface LeaseMark {
  /** On the clock of the process, which counts since boot. */
  readonly contactMs: number;
  /** How long its lease was: the monitor knows this one. */
  readonly leaseMs: number;
  /** Nobody was heard: the process was given some time when it started. */
  readonly isGrace: boolean;
}

/**
 * States in which a standby may be promoted in our place although no answer of the monitor has
 * told us yet in this life of the process.
 */
const PRESUMED_REQUIRED: readonly State[] = ['primary', 'apply_settings', 'join_primary'];

/**
 * Until when a node may take writes without having heard from anybody (design.md, "Fencing by
 * lease").  Contact is a report that the monitor answered, counted from when it was SENT, or a
 * message from one of our standbys.  A process that starts has what its predecessor left, or
 * START_LEASE_MS when that is not known.  Pure: every method is given the time (monotonic ms).
 */
export class Lease {
  readonly leaseMs: number;
  readonly #startContact: StartContact;
  #monitorContactMs: number;
  #standbyContactMs: number;
  #lastLook: { readonly mark: string; readonly atMs: number } | undefined;
  #required: boolean | undefined;
  #suspended = false;
  #resumedMs = -Infinity;

  /**
   * @param required what the monitor had said last before this process; undefined = not known
   * @param left what the last process left; undefined = not known
   */
  constructor(leaseMs: number, startMs: number, required?: boolean, left?: LeaseMark) {
    this.leaseMs = leaseMs;
    this.#startContact = startContact(leaseMs, startMs, left);
    this.#monitorContactMs = this.#startContact.contactMs;
    this.#standbyContactMs = this.#startContact.contactMs;
    this.#required = required;
  }

  /** The monitor answered the report that was sent at `sentMs`. */
  monitorAnswered(sentMs: number, required: boolean): void {
    this.#monitorContactMs = Math.max(this.#monitorContactMs, sentMs);
    this.#required = required;
  }

  /**
   * What PostgresStatus.standbyContact was in a look that began at `lookedMs`.  An entry that is
   * new is a message; it may have come right after the look before, so that is when it counts
   * from.  The first look may show an old message, and entries that are gone say nothing.
   */
  standbyMark(mark: string, lookedMs: number): void {
    const before = this.#lastLook;
    if (before !== undefined && hasNewEntry(mark, before.mark)) {
      this.#standbyContactMs = Math.max(this.#standbyContactMs, before.atMs);
    }
    this.#lastLook = { mark, atMs: lookedMs };
  }

  /** Last moment at which anybody was heard, or from which the lease counts anew. */
  get lastContactMs(): number {
    return Math.max(this.#monitorContactMs, this.#standbyContactMs, this.#resumedMs);
  }

  /** For the process after this one; undefined while there is no monitor, and no lease. */
  get mark(): LeaseMark | undefined {
    if (this.#suspended) return undefined;
    const contactMs = this.lastContactMs;
    const { contactMs: startMs, isGrace } = this.#startContact;
    return { contactMs, leaseMs: this.leaseMs, isGrace: isGrace && contactMs === startMs };
  }

  /** The operator has taken the monitor away: nobody promotes another node in our place. */
  suspend(): void {
    this.#suspended = true;
  }

  /** There is a monitor again, which has promoted nobody yet: a full lease from now on. */
  resume(nowMs: number): void {
    if (!this.#suspended) return;
    this.#suspended = false;
    this.#resumedMs = nowMs;
    this.#required = undefined;
  }

  get monitorContactMs(): number {
    return this.#monitorContactMs;
  }

  get standbyContactMs(): number {
    return this.#standbyContactMs;
  }

  /** Whether a node in this state lives on a lease at all. */
  isRequired(state: State): boolean {
    return this.#required === undefined
      ? PRESUMED_REQUIRED.includes(state)
      : this.#required || state === 'primary';
  }

  /**
   * Must the node stop itself?  `target` is the state that a transition under way leads to: a
   * node that is being opened for writes counts as open.
   */
  mustFence(state: State, target: State | undefined, nowMs: number): boolean {
    const writable =
      WRITABLE_STATES.includes(state) || (target !== undefined && WRITABLE_STATES.includes(target));
    return (
      !this.#suspended &&
      writable &&
      (this.isRequired(state) || (target !== undefined && this.isRequired(target))) &&
      nowMs - this.lastContactMs > this.leaseMs
    );
  }
}

/** Whether a standby of `mark`, a list by commas, says other than in `before`. */
function hasNewEntry(mark: string, before: string): boolean {
  const known = before.split(',');
  return mark !== '' && mark.split(',').some((entry) => !known.includes(entry));
}

type StartContact = Pick<LeaseMark, 'contactMs' | 'isGrace'>;

/** From when the lease of a process counts that starts at `startMs`. */
function startContact(leaseMs: number, startMs: number, left?: LeaseMark): StartContact {
  const beginning = (graceMs: number): StartContact => ({
    contactMs: startMs - Math.max(0, leaseMs - graceMs),
    isGrace: true,
  });
  if (left === undefined || left.contactMs > startMs) return beginning(START_LEASE_MS);
  // a lease that has been changed since may not make the old one longer
  const contactMs = left.contactMs - Math.max(0, leaseMs - left.leaseMs);
  if (left.isGrace) return { contactMs, isGrace: true };
  const leftMs = contactMs + leaseMs - startMs;
  if (leftMs < 0) return beginning(START_LEASE_MS);
  return leftMs < LEAST_START_LEASE_MS
    ? beginning(LEAST_START_LEASE_MS)
    : { contactMs, isGrace: false };
}
