/** One life of a keeper: the real step(), loop and lease guard between simulated ports. */
import { UPKEEP } from '../../keeper/ensure.js';
import { Lease, LEASE_CHECK_INTERVAL_MS, type LeaseMark } from '../../keeper/lease.js';
import { LeaseGuard } from '../../keeper/leaseGuard.js';
import type { Log } from '../../keeper/logger.js';
import { runLoop } from '../../keeper/loop.js';
import { newMemory, type Memory } from '../../keeper/memory.js';
import type { Clock } from '../../keeper/ports.js';
import type { StepPorts } from '../../keeper/step.js';
import { Wakeup } from '../../keeper/wakeup.js';
import { Actor, type Agenda, type Entry } from './agenda.js';
import { MonitorLink } from './monitorLink.js';
import type { SimNode } from './simNode.js';
import { SimPostgres } from './simPostgres.js';
import type { World } from './world.js';

/** A 2.x keeper fences itself after this time, in state primary only (fsm.md section 8). */
const OLD_KEEPER_LEASE_MS = 20_000;
/** The watch of the postmaster looks this often. */
const WATCH_MS = 100;
const RESTART_LIMITS = { failureTimeoutMs: 20_000, maxRetries: 3 };

export class SimKeeper {
  readonly actor: Actor;
  readonly memory: Memory;
  readonly lease: Lease;
  readonly #world: World;
  readonly #node: SimNode;
  readonly #guard: LeaseGuard;
  readonly #link: MonitorLink;
  readonly #wakeup: SimWakeup;
  readonly #clock: Clock;
  readonly #ports: StepPorts;
  readonly #stop = new AbortController();
  readonly #startMs: number;

  constructor(world: World, node: SimNode) {
    this.#world = world;
    this.#node = node;
    this.actor = new Actor(`keeper of ${node.name}`);
    const { agenda } = world;
    const startMs = agenda.nowMs;
    this.#clock = { nowMs: () => (agenda.nowMs - startMs) * node.clockRate };
    const { stateFile } = node;
    const leaseMs = node.ours ? world.leaseMs : OLD_KEEPER_LEASE_MS;
    this.memory = newMemory(stateFile);
    const left = node.leaseMark;
    this.lease = new Lease(
      leaseMs,
      0,
      node.ours ? stateFile.leaseRequired : false,
      left && { ...left, contactMs: (left.contactMs - startMs) * node.clockRate },
    );
    this.#startMs = startMs;
    this.#link = new MonitorLink(world, node, this.actor, leaseMs);
    this.#wakeup = new SimWakeup(agenda, this.actor, world.pollStretch);
    const pg = new SimPostgres(world, node, this.actor);
    const log = this.#log();
    const remember = (): Promise<void> => {
      this.#remember();
      return Promise.resolve();
    };
    this.#ports = {
      monitor: this.#link,
      pg,
      clock: this.#clock,
      log,
      lease: this.lease,
      restartLimits: RESTART_LIMITS,
      remember,
      onWorkDone: this.#wakeup.nudge,
    };
    this.#guard = new LeaseGuard(this.memory, {
      lease: this.lease,
      pg,
      clock: this.#clock,
      log,
      remember,
      onFenced: this.#wakeup.nudge,
    });
  }

  /** What it leaves to the next one, at the simulation's time. */
  get leaseMark(): LeaseMark | undefined {
    const { mark } = this.lease;
    const { clockRate } = this.#node;
    return mark && { ...mark, contactMs: this.#startMs + mark.contactMs / clockRate };
  }

  start(): void {
    this.#world.agenda.after(0, this.actor, () => {
      void this.#run();
    });
    this.#watchLease();
  }

  /** kill -9.  Seen: the host lives and closes its connections. */
  die(isSeen: boolean): void {
    const { session } = this.#link;
    this.actor.die();
    if (isSeen && session !== undefined) this.#world.sessionClosed(this.#node, session);
  }

  /** A notification, or the end of the postmaster. */
  nudge(delayMs = WATCH_MS): void {
    this.#world.agenda.after(delayMs, this.actor, this.#wakeup.nudge);
  }

  async #run(): Promise<void> {
    try {
      const end = await runLoop({
        memory: this.memory,
        ports: this.#ports,
        wakeup: this.#wakeup,
        stop: this.#stop.signal,
      });
      if (end === 'dropped') this.#world.dropped(this.#node);
    } catch (error) {
      this.#world.fail(
        'I4',
        `the keeper of ${this.#node.name} broke: ${error instanceof Error ? (error.stack ?? '') : String(error)}`,
      );
    }
  }

  /** The guard's timer; looks that cannot find the lease run out are left out. */
  #watchLease(): void {
    const { agenda } = this.#world;
    const look = (): void => {
      const leftMs = this.lease.lastContactMs + this.lease.leaseMs - this.#clock.nowMs();
      const delayMs = this.memory.fencing ? 0 : leftMs / this.#node.clockRate;
      agenda.after(Math.max(LEASE_CHECK_INTERVAL_MS, delayMs), undefined, () => {
        if (this.actor.dead) return;
        if (this.actor.paused || !this.#expired()) {
          look();
          return;
        }
        agenda.after(0, this.actor, async () => {
          look();
          void this.#guard.check();
        });
      });
    };
    look();
  }

  #expired(): boolean {
    const { memory } = this;
    const target = memory.work?.kind === 'transition' ? memory.work.transition.to : undefined;
    return memory.fencing || this.lease.mustFence(memory.state, target, this.#clock.nowMs());
  }

  #remember(): void {
    const { state, assignment, systemIdentifier } = this.memory;
    const { stateFile } = this.#node;
    stateFile.systemIdentifier = systemIdentifier;
    stateFile.goal = assignment?.goal ?? (state === 'demote_timeout' ? state : stateFile.goal);
    stateFile.leaseRequired = assignment?.leaseRequired ?? stateFile.leaseRequired;
    if (stateFile.state !== state) {
      stateFile.state = state;
      this.#world.tell(`${this.#node.name} is ${state}`);
    }
  }

  #log(): Log {
    const say =
      (level: string) =>
      (message: string): void => {
        this.#world.logged(this.#node, level, message);
      };
    const silent = (): void => undefined;
    return {
      fatal: say('fatal'),
      error: say('error'),
      warn: say('warn'),
      info: silent,
      debug: silent,
      trace: silent,
    };
  }
}

/** States in which a Postgres that stops is started again by its keeper. */
export function isKeptRunning(state: Memory['state']): boolean {
  return UPKEEP[state].postgres === 'running';
}

/** The loop's pause in virtual time. */
class SimWakeup extends Wakeup {
  readonly #agenda: Agenda;
  readonly #actor: Actor;
  readonly #stretch: number;
  #nudged = false;
  #waiting: { readonly end: () => void; readonly timer: Entry } | undefined;

  constructor(agenda: Agenda, actor: Actor, stretch: number) {
    super();
    this.#agenda = agenda;
    this.#actor = actor;
    this.#stretch = stretch;
  }

  override readonly nudge = (): void => {
    const waiting = this.#waiting;
    this.#nudged = waiting === undefined;
    if (waiting === undefined) return;
    waiting.timer.cancelled = true;
    this.#waiting = undefined;
    waiting.end();
  };

  override wait(timeoutMs: number): Promise<void> {
    if (this.#nudged) {
      this.#nudged = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const timer = this.#agenda.after(timeoutMs * this.#stretch, this.#actor, () => {
        this.#waiting = undefined;
        resolve();
      });
      this.#waiting = { end: resolve, timer };
    });
  }
}
