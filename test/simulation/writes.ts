/** What clients wrote, and what they were promised. */
import type { State } from '../../keeper/states.js';
import type { SimNode } from './simNode.js';
import type { World } from './world.js';

/** How long after a pause the guard of a node has not looked at its lease yet. */
const UNWATCHED_MS = 1_500;

const UNASKED: readonly State[] = ['init', 'wait_standby', 'maintenance', 'wait_maintenance'];

/** States of a group at rest that has a standby. */
const WHOLE: readonly (State | undefined)[] = ['primary', 'secondary'];

interface Acknowledged {
  readonly write: number;
  readonly node: string;
  readonly atMs: number;
}

/** It told the monitor that its commits wait for standbys, and sessions that they do. */
function saysThatItWaits({ server, stateFile }: SimNode): boolean {
  return stateFile.state === 'primary' && server.syncRule.count > 0;
}

export class Writes {
  /** Acknowledged by a standby, or by a node that says that it waits for one: never to be lost. */
  readonly promised: Acknowledged[] = [];
  acknowledgedAlone = 0;
  /** Since when no write was acknowledged. */
  #lastMs = 0;
  #unbounded = false;
  readonly #world: World;
  #writers = '';

  constructor(world: World) {
    this.#world = world;
  }

  acknowledged(node: SimNode, write: number, bySync: boolean): void {
    this.#checkGap();
    this.#lastMs = this.#world.agenda.nowMs;
    const isKept = bySync || saysThatItWaits(node);
    if (!isKept || !this.#isPromise(node)) {
      this.acknowledgedAlone += 1;
      return;
    }
    this.promised.push({ write, node: node.name, atMs: this.#world.agenda.nowMs });
  }

  /**
   * A primary with a keeper of 2.x also waits for standbys that no election asks for their position
   * (decision 0010): what it acknowledges beside one of them may be lost, as with 2.x.
   */
  #isPromise(node: SimNode): boolean {
    return (
      node.ours || this.#world.members.every(({ stateFile }) => !UNASKED.includes(stateFile.state))
    );
  }

  /** Clients try every node that they find writable. */
  tryAll(): void {
    for (const node of this.#world.nodes) if (node.awake) node.server.write();
  }

  /** I1: at most one node takes writes. */
  check(): void {
    const { nodes, agenda } = this.#world;
    const writers = nodes.filter(
      (node) => node.awake && node.server.writable && node.ours && this.#counts(node, agenda.nowMs),
    );
    if (writers.length < 2) {
      this.#writers = '';
      return;
    }
    const names = writers.map(({ name }) => name).join(' and ');
    if (names === this.#writers) return;
    this.#writers = names;
    this.#world.fail(
      'I1',
      writers.filter(({ server }) => server.acknowledges).length > 1
        ? `${names} acknowledge writes at once`
        : `${names} are writable at once`,
    );
  }

  /** I5: with one fault at a time, and nothing that may block, writes go on within a bound. */
  checkOngoing(): void {
    this.#checkGap();
  }

  /**
   * A fault begins: when it strikes before the group is whole again, it is the second at a time,
   * and nobody can promise when writes go on.
   */
  faultBegins(): void {
    const isWhole = this.#world.members.every(({ keeper }) => WHOLE.includes(keeper?.memory.state));
    if (!isWhole) this.#unbounded = true;
  }

  /** I2: what was promised is where the group goes on. */
  checkKept(primary: SimNode): void {
    const kept = new Set(primary.server.data?.wal.records ?? []);
    const lost = this.promised.filter(({ write }) => !kept.has(write));
    const [first] = lost;
    if (first === undefined) return;
    this.#world.fail(
      'I2',
      `${lost.length} writes that clients were told are kept by a standby are not on ` +
        `${primary.name}; the first is ${first.write}, acknowledged by ${first.node} at ` +
        `${(first.atMs / 1000).toFixed(1)} s`,
    );
  }

  #checkGap(): void {
    const { availabilityMs } = this.#world.plan;
    const gapMs = this.#world.agenda.nowMs - this.#lastMs;
    if (availabilityMs === undefined || gapMs < availabilityMs || this.#unbounded) return;
    this.#unbounded = true; // said once
    this.#world.fail('I5', `no write was acknowledged for ${(gapMs / 1000).toFixed(1)} s`);
  }

  /** Does its keeper, or the guard of its lease, work? */
  #isWatched(node: SimNode, nowMs: number): boolean {
    return node.watched && nowMs - node.unwatchedMs > UNWATCHED_MS;
  }

  /** With one fault at a time even a node without a keeper must not be a second writer. */
  #counts(node: SimNode, nowMs: number): boolean {
    return (
      this.#isWatched(node, nowMs) ||
      (this.#world.plan.single && nowMs - node.unwatchedMs > UNWATCHED_MS)
    );
  }
}
