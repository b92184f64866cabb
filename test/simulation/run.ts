/** One seed from its beginning to its end. */
import type pg from 'pg';
import type { State } from '../../keeper/states.js';
import { useVirtualTimers } from './agenda.js';
import { begin, healAll } from './faults.js';
import { Operators } from './operators.js';
import { planOf, type Plan } from './plan.js';
import { Random } from './random.js';
import { Story } from './story.js';
import { SETTLED_LSN, World, type Failure } from './world.js';
import type { SimNode } from './simNode.js';

const WRITE_MS = 700;
const CONVERGE_MS = 150_000;
const REST_MS = 4_000;
const CHECK_MS = 1_000;
const PROBE_TIMEOUT_MS = 2_000;
const PROBE_MS = 5;
/** Goals of a node that leads a group at rest. */
const LEADING: readonly State[] = ['single', 'primary', 'wait_primary'];
/** Reported by a node whose data, if it has some, may be half a copy. */
const JOINING: readonly State[] = ['init', 'wait_standby'];
/** Whoever it waits for is gone. */
const LONE_LOSER = 'the only node is join_secondary';

/** What came of a seed. */
export interface Outcome {
  readonly seed: number;
  readonly failures: readonly Failure[];
  readonly complaints: readonly string[];
  readonly virtualMs: number;
  readonly promised: number;
  readonly story: string;
}

/** Plays the schedule of a seed on a database that holds the extension and simulation.sql. */
export async function runSeed(
  client: pg.Client,
  seed: number,
  { story = false }: { readonly story?: boolean } = {},
): Promise<Outcome> {
  const run = new Run(client, planOf(seed), story);
  return await run.play();
}

class Run {
  readonly #world: World;
  readonly #plan: Plan;
  readonly #operators: Operators;
  readonly #story: Story | undefined;

  constructor(client: pg.Client, plan: Plan, story: boolean) {
    this.#plan = plan;
    this.#world = new World(client, plan, new Random(plan.seed + 0x10000000));
    this.#operators = new Operators(this.#world);
    if (story) {
      this.#story = new Story(this.#world);
      this.#world.teller = this.#story;
    }
  }

  async play(): Promise<Outcome> {
    const world = this.#world;
    const undo = useVirtualTimers(world.agenda);
    try {
      await this.#begin();
      await this.#until(() => world.agenda.nowMs >= this.#plan.healedMs);
      await healAll(world);
      await this.#operators.takeBack();
      if (world.failures.length === 0) await this.#converge();
    } finally {
      undo();
      for (const { keeper } of world.nodes) keeper?.die(false);
    }
    return {
      seed: this.#plan.seed,
      failures: world.failures,
      complaints: [...world.complaints].map(([name, text]) => `${name}: ${text}`),
      virtualMs: world.agenda.nowMs,
      promised: world.writes.promised.length,
      story: this.#story?.table() ?? '',
    };
  }

  async #begin(): Promise<void> {
    const world = this.#world;
    const { nodes, numberSyncStandbys, settings, birth, faults, operations } = this.#plan;
    await world.monitor.begin({
      nodes: birth
        ? []
        : nodes.map(({ id, priority, quorum }) => ({
            id,
            name: String.fromCharCode(64 + id),
            priority,
            quorum,
            state: id > 1 ? 'secondary' : nodes.length === 1 ? 'single' : 'primary',
            lsn: SETTLED_LSN,
          })),
      numberSyncStandbys: birth ? 0 : numberSyncStandbys,
      settings,
      systemIdentifier: world.systemIdentifier,
    });
    const shape = nodes.map(({ id, priority, quorum }) => `${id}:${priority}${quorum ? '' : 'a'}`);
    world.tell(
      `${shape.join(' ')}, number_sync_standbys ${numberSyncStandbys}, lease ${world.leaseMs} ms, ` +
        (this.#plan.single ? 'one fault at a time' : 'several faults at once'),
    );
    if (birth) this.#giveBirth(0);
    else world.settle(nodes);
    this.#everyTick();
    this.#everyWrite();
    for (const fault of faults) {
      world.agenda.after(fault.atMs, undefined, () => {
        begin(world, fault);
      });
    }
    for (const operation of operations) {
      world.agenda.after(operation.atMs, undefined, () => this.#operators.perform(operation));
    }
  }

  /** Registers the nodes one after the other, each as soon as it is let in. */
  #giveBirth(index: number): void {
    const node = this.#plan.nodes[index];
    if (node === undefined) return;
    this.#world.agenda.after(this.#world.random.whole(10, 2_000), undefined, async () => {
      const { monitor } = this.#world;
      const priority = index === 0 ? Math.max(node.priority, 50) : node.priority;
      const done = monitor.up && (await this.#operators.register(node.ours, priority, node.quorum));
      this.#giveBirth(done ? index + 1 : index);
    });
  }

  #everyTick(): void {
    const world = this.#world;
    world.agenda.after(this.#plan.tickMs, undefined, async () => {
      this.#everyTick();
      if (!world.monitor.up) return;
      const due = await world.monitor.tick(world.takeEndedSessions());
      for (const id of due) {
        const node = world.nodes.find((found) => found.id === id);
        if (node !== undefined) this.#probe(node);
      }
    });
  }

  #probe(node: SimNode): void {
    const { agenda, network, monitor } = this.#world;
    const silent = !node.awake || network.isCut(node.id, 'monitor');
    const kind = silent ? 'silent' : node.server.status === 'down' ? 'refused' : 'answered';
    agenda.after(silent ? PROBE_TIMEOUT_MS : PROBE_MS, undefined, async () => {
      if (monitor.up) await monitor.probed(node.id, kind);
    });
  }

  #everyWrite(): void {
    const world = this.#world;
    world.agenda.after(world.random.whole(WRITE_MS / 2, WRITE_MS * 2), undefined, () => {
      this.#everyWrite();
      world.writes.checkOngoing();
      world.writes.tryAll();
    });
  }

  async #until(done: () => boolean): Promise<void> {
    const world = this.#world;
    while (!done() && world.failures.length === 0 && (await world.agenda.step())) {
      if (this.#story !== undefined) await world.readEvents();
      world.writes.check();
    }
  }

  /** I3: the group finds its way back, and then rests. */
  async #converge(): Promise<void> {
    const world = this.#world;
    const { agenda, monitor } = world;
    const limitMs = agenda.nowMs + CONVERGE_MS;
    let event = -1;
    let sinceMs = agenda.nowMs;
    let problem = 'nothing was looked at';
    while (agenda.nowMs < limitMs) {
      // At least one entry each time: virtual time moves by nothing else.
      const nextMs = Math.max(agenda.nowMs + CHECK_MS, agenda.nextMs);
      await this.#until(() => agenda.nextMs > nextMs);
      if (world.failures.length > 0) return;
      if (monitor.event !== event || problem !== '') {
        event = monitor.event;
        sinceMs = agenda.nowMs;
        problem = await this.#problem();
        if (problem === LONE_LOSER && this.#operators.acceptedLoss) await this.#operators.consent();
      } else if (agenda.nowMs - sinceMs >= REST_MS) {
        const leader = world.members.find(({ server }) => server.writable);
        if (leader !== undefined && !this.#operators.acceptedLoss) world.writes.checkKept(leader);
        return;
      }
    }
    world.fail('I3', `not converged ${CONVERGE_MS / 1000} s after all was healed: ${problem}`);
  }

  /** What is still wrong; '' when the group is as it should be. */
  async #problem(): Promise<string> {
    const world = this.#world;
    const nodes = await world.monitor.nodes();
    // G3: without a node that has data, is on their branch and may lead, they wait for an operator
    const hasData = ({ id, reported }: { id: number; reported: State }): boolean => {
      const { data } = world.node(id).server;
      return data !== undefined && data.half !== true && !JOINING.includes(reported);
    };
    const canLead = nodes.some(
      (row) =>
        hasData(row) &&
        // -101: an operator's failover has taken 101 from a priority of zero
        ((row.priority !== 0 && row.priority !== -101 && world.canCarryOn(row.id)) ||
          LEADING.includes(row.goal)),
    );
    for (const row of nodes) {
      const { id, reported, goal } = row;
      const node = world.node(id);
      if (!canLead && !hasData(row)) continue;
      const state = node.keeper?.memory.state;
      if (state !== goal || reported !== goal) {
        const said = world.complaints.get(node.name);
        return `${node.name} is ${state ?? 'away'}, reported ${reported}, shall be ${goal}${said === undefined ? '' : ` (${said})`}`;
      }
    }
    return canLead ? shapeProblem(nodes) : '';
  }
}

/** A group at rest has one leader, and all others follow. */
function shapeProblem(nodes: Awaited<ReturnType<World['monitor']['nodes']>>): string {
  const settled = nodes.filter(({ goal }) => goal !== 'maintenance');
  if (settled.length === 1 && nodes.length === 1) {
    const goal = settled[0]?.goal;
    if (goal === 'single') return '';
    return goal === 'join_secondary' ? LONE_LOSER : `the only node is ${goal ?? ''}`;
  }
  const leaders = settled.filter(({ goal }) => goal === 'primary' || goal === 'wait_primary');
  if (leaders.length !== 1) return `${leaders.length} nodes lead`;
  const lost = settled.find(({ goal }) => goal !== 'secondary' && goal !== leaders[0]?.goal);
  if (lost !== undefined) return `node ${lost.id} stays ${lost.goal}`;
  const biased = nodes.find(({ priority }) => priority < 0 || priority > 100);
  if (biased !== undefined) return `node ${biased.id} keeps priority ${biased.priority}`;
  if (leaders[0]?.goal === 'wait_primary' && settled.length > 1) return 'it stays wait_primary';
  return '';
}
