import { asError } from './errors.js';
import { LEASE_CHECK_INTERVAL_MS, type Lease } from './lease.js';
import type { Log } from './logger.js';
import type { Memory } from './memory.js';
import type { Clock, LocalPostgres } from './ports.js';

/** What the guard works with. */
export interface LeaseGuardPorts {
  readonly lease: Lease;
  readonly pg: LocalPostgres;
  readonly clock: Clock;
  readonly log: Log;
  readonly remember: (memory: Memory) => Promise<void>;
  /** The node has stopped itself: tell the monitor at once. */
  readonly onFenced: () => void;
}

/**
 * Stops a primary whose lease ran out.  It has a timer of its own, so that a turn that hangs in a
 * report or in an action does not delay it.
 */
export class LeaseGuard {
  readonly #memory: Memory;
  readonly #ports: LeaseGuardPorts;
  #timer: NodeJS.Timeout | undefined;
  #busy = false;

  constructor(memory: Memory, ports: LeaseGuardPorts) {
    this.#memory = memory;
    this.#ports = ports;
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.check(), LEASE_CHECK_INTERVAL_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /**
   * Looks now, and again an interval later.  Whoever is awake anyway calls it, which saves the
   * process a wake-up of its own; no two looks are ever further apart for it.
   */
  touch(): void {
    this.#timer?.refresh();
    void this.check();
  }

  /**
   * Looks at the lease; fences when it must.  Until Postgres is surely stopped the node keeps its
   * old state (`demote_timeout` tells the monitor that it is), and every check tries again.
   * Never rejects.
   */
  async check(): Promise<void> {
    if (this.#busy || !this.#mustFence()) return;
    this.#busy = true;
    try {
      await this.#fence();
    } finally {
      this.#busy = false;
    }
  }

  #mustFence(): boolean {
    const { fencing, state, work } = this.#memory;
    const target = work?.kind === 'transition' ? work.transition.to : undefined;
    return fencing || this.#ports.lease.mustFence(state, target, this.#ports.clock.nowMs());
  }

  async #fence(): Promise<void> {
    const memory = this.#memory;
    const { lease, pg, clock, log } = this.#ports;
    if (!memory.fencing) {
      memory.fencing = true;
      memory.fences += 1;
      memory.work?.task.abort(clock.nowMs());
      memory.work = undefined;
      const seconds = String(lease.leaseMs / 1000);
      log.error(
        `Neither the monitor nor a standby was heard for ${seconds} s: another node may take ` +
          'over, so this one stops taking writes: stopping Postgres',
      );
    }
    try {
      await pg.ensureStopped();
    } catch (thrown) {
      log.error(`Could not stop Postgres, trying again at once: ${asError(thrown).message}`);
      return;
    }
    memory.state = 'demote_timeout';
    memory.stopSeen = undefined;
    memory.fencing = false;
    await this.#ports.remember(memory);
    this.#ports.onFenced();
  }
}
