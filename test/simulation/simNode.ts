import { LEAST_START_LEASE_MS, type LeaseMark, START_LEASE_MS } from '../../keeper/lease.js';
import type { State } from '../../keeper/states.js';
import { Actor } from './agenda.js';
import type { SimKeeper } from './simKeeper.js';
import { Server } from './server.js';
import type { World } from './world.js';

/** What a keeper has written to its state file. */
export interface StateFile {
  state: State;
  goal: State;
  systemIdentifier: string;
  leaseRequired: boolean;
}

/** How a node was made. */
export interface NodePlan {
  readonly id: number;
  /** A keeper of ours; else one of 2.x, which knows no lease and no session. */
  readonly ours: boolean;
  /** How fast its clock runs: 1 = right. */
  readonly clockRate: number;
}

/** A host with its Postgres, its state file and, while it runs, its keeper. */
export class SimNode {
  readonly id: number;
  readonly name: string;
  readonly ours: boolean;
  readonly clockRate: number;
  readonly server: Server;
  host: 'up' | 'paused' | 'down' = 'up';
  keeper: SimKeeper | undefined;
  stateFile: StateFile;
  /** What the last keeper left of its lease, at the simulation's time; a boot loses it. */
  leaseMark: LeaseMark | undefined;
  /** Its actions take so many times as long. */
  slowness = 1;
  /** It left the group, and its service has ended. */
  gone = false;
  /** When it was last paused or without a keeper that works. */
  unwatchedMs = -Infinity;
  readonly #world: World;

  constructor(world: World, plan: NodePlan, state: State) {
    this.#world = world;
    this.id = plan.id;
    this.name = String.fromCharCode(64 + plan.id);
    this.ours = plan.ours;
    this.clockRate = plan.clockRate;
    this.server = new Server(world, plan.id, this.name);
    this.stateFile = { state, goal: state, systemIdentifier: '', leaseRequired: false };
  }

  /** Its processes run. */
  get awake(): boolean {
    return this.host === 'up';
  }

  /** Somebody enforces its lease. */
  get watched(): boolean {
    return this.awake && this.keeper?.actor.alive === true;
  }

  pauseHost(): void {
    if (this.host !== 'up') return;
    this.host = 'paused';
    this.server.actor.pause();
    this.keeper?.actor.pause();
    this.#world.streamsChanged();
  }

  resumeHost(): void {
    if (this.host !== 'paused') return;
    this.host = 'up';
    this.unwatchedMs = this.#world.agenda.nowMs;
    this.server.actor.resume(this.#world.agenda);
    this.keeper?.actor.resume(this.#world.agenda);
    this.#world.streamsChanged();
  }

  /** The power is off: nobody is told. */
  loseHost(): void {
    if (this.host === 'down') return;
    this.resumeHost();
    this.host = 'down';
    this.killKeeper(false);
    this.leaseMark = undefined;
    this.server.crashed();
  }

  bootHost(): void {
    if (this.host !== 'down') return;
    this.host = 'up';
    this.#world.streamsChanged();
    this.startKeeper();
  }

  killKeeper(isSeen = true): void {
    const { keeper } = this;
    if (keeper === undefined) return;
    this.unwatchedMs = this.#world.agenda.nowMs;
    this.keeper = undefined;
    this.leaseMark = keeper.leaseMark;
    keeper.die(isSeen);
  }

  startKeeper(): void {
    if (this.keeper !== undefined || this.host !== 'up' || this.gone) return;
    // until then it need not have noticed that nobody is to be heard
    this.unwatchedMs = this.#world.agenda.nowMs + this.#startGraceMs();
    this.keeper = this.#world.newKeeper(this);
    this.keeper.start();
  }

  /** For so long, and no longer, a keeper that starts goes on beside the lease of the last one. */
  #startGraceMs(): number {
    if (this.leaseMark === undefined) return START_LEASE_MS;
    if (this.leaseMark.isGrace) return 0;
    const { agenda, leaseMs } = this.#world;
    const isOver = agenda.nowMs - this.leaseMark.contactMs > leaseMs;
    return isOver ? START_LEASE_MS : LEAST_START_LEASE_MS;
  }
}

/** Actors of a node that do not outlive it. */
export function newActor(name: string): Actor {
  return new Actor(name);
}
