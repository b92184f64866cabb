/** What a seed stands for: the group, the settings, the faults. */
import { aimedSchedule } from './aimed.js';
import { Random } from './random.js';
import {
  type Fault,
  type FaultKind,
  type Operation,
  type OperationKind,
  type Schedule,
  TARGETS,
} from './schedule.js';
import type { NodePlan } from './simNode.js';

export interface PlannedNode extends NodePlan {
  readonly priority: number;
  readonly quorum: boolean;
}

export interface Plan {
  readonly seed: number;
  readonly nodes: readonly PlannedNode[];
  readonly numberSyncStandbys: number;
  readonly syncNames: string;
  readonly settings: Readonly<Record<string, number>>;
  readonly leaseMs: number;
  readonly pollStretch: number;
  readonly tickMs: number;
  /** The group is made by registration, node by node. */
  readonly birth: boolean;
  /** One fault at a time. */
  readonly single: boolean;
  readonly faults: readonly Fault[];
  readonly operations: readonly Operation[];
  /** Draws how long servers are held up; undefined = never. */
  readonly holdUps: Random | undefined;
  /** No longer than this may clients go without an acknowledged write; undefined = no bound. */
  readonly availabilityMs: number | undefined;
  /** When everything is healed. */
  readonly healedMs: number;
}

const NODE_COUNTS: readonly (readonly [number, number])[] = [
  [1, 3],
  [2, 40],
  [3, 40],
  [4, 9],
  [5, 5],
  [6, 3],
];
const PRIORITIES: readonly (readonly [number, number])[] = [
  [50, 6],
  [60, 1],
  [100, 1],
  [0, 1],
];
const FAULTS: readonly (readonly [FaultKind, number])[] = [
  ['keeperDies', 2],
  ['postgresDies', 2],
  ['bothDie', 3],
  ['hostDies', 4],
  ['keeperPaused', 1],
  ['hostPaused', 2],
  ['cutFromMonitor', 3],
  ['cutFromNode', 3],
  ['isolated', 4],
  ['monitorRestarts', 1],
  ['monitorCrashes', 1],
  ['lag', 2],
  ['slow', 1],
  ['serviceRestarts', 1],
];
const OPERATIONS: readonly (readonly [OperationKind, number])[] = [
  ['perform_failover', 5],
  ['perform_promotion', 3],
  ['maintenance', 4],
  ['remove_node', 1],
  ['forget_node', 1],
  ['set_node_candidate_priority', 2],
  ['set_node_replication_quorum', 2],
  ['set_formation_number_sync_standbys', 2],
  ['register_node', 1],
];
/** Shorter than the defaults, so that a schedule is over sooner. */
const QUICK = {
  node_considered_unhealthy_timeout: 6_000,
  primary_demote_timeout: 15_000,
  replication_stall_timeout: 5_000,
  health_check_max_retries: 1,
};
/** Faults in which nobody can promise when writes go on. */
const UNBOUNDED: readonly FaultKind[] = ['lag', 'slow', 'monitorRestarts', 'monitorCrashes'];
/** Longest outage by one fault: evidence, lease, promotion, with some slack. */
const QUICK_OUTAGE_MS = 20_000;
const OUTAGE_MS = 35_000;
/** For so long a keeper says that Postgres runs while it tries to start it. */
const RESTARTS_MS = 20_000;
/** A fault that lasts so long must be got over, not waited out. */
const LASTING_MS = 26_000;
const QUICK_LEASE_MS = 5_000;
const LEASE_MS = 10_000;
/** A keeper takes a turn every so many seconds when nothing happens. */
const STRETCHES = [1, 1.5, 2, 2];

/** Share of schedules in which servers take time where a quick machine takes none. */
const HELD_UP_CHANCE = 0.25;
const HELD_UP_SEED = 0x50000000;

/** Share of schedules in which the first fault is a Postgres that dies and does not start. */
const BROKEN_CHANCE = 0.05;
const BROKEN_SEED = 0x60000000;

/** The same seed, the same plan. */
export function planOf(seed: number): Plan {
  const random = new Random(seed);
  const count = random.weighted(NODE_COUNTS);
  const allOld = random.chance(0.06);
  const nodes = Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    ours: !allOld,
    clockRate: 1 + (random.next() - 0.5) / 50,
    priority: random.weighted(PRIORITIES),
    quorum: random.chance(0.8),
  }));
  const [first] = nodes;
  if (first?.priority === 0 && random.chance(0.8)) first.priority = 50;
  const quick = random.chance(0.8);
  const single = random.chance(0.6);
  const standbys = nodes.slice(1).filter(({ quorum }) => quorum);
  const most = Math.max(0, standbys.length - 1);
  const number = random.chance(0.5) ? Math.min(1, most) : random.whole(0, most);
  const drawn = withBroken(new Random(seed + BROKEN_SEED), faultsOf(random, single));
  const drawnOperations = operationsOf(random, drawn.endMs);
  const birth = random.chance(0.05);
  const holdUps = holdUpsOf(new Random(seed + HELD_UP_SEED));
  const aimed = birth ? undefined : aimedSchedule(seed, count, holdUps, drawn.faults);
  const { faults, endMs, operations = drawnOperations } = aimed ?? drawn;
  const bounded =
    single &&
    aimed === undefined &&
    holdUps === undefined &&
    !birth &&
    !allOld &&
    operations.length === 0 &&
    number === 0 &&
    count > 1 &&
    nodes.every(({ priority }) => priority > 0) &&
    !faults.some(({ kind }) => UNBOUNDED.includes(kind));
  const lasting = bounded && quick && faults.length === 1;
  const restartsMs = faults.some(({ kind }) => kind === 'cannotStart') ? RESTARTS_MS : 0;
  const lastingMs = LASTING_MS + restartsMs;
  return {
    seed,
    nodes,
    numberSyncStandbys: number,
    syncNames: syncNamesOf(nodes, number),
    settings: quick ? QUICK : {},
    leaseMs: quick && !allOld ? QUICK_LEASE_MS : LEASE_MS,
    pollStretch: random.pick(STRETCHES),
    tickMs: random.pick([1_000, 2_000, 3_000]),
    birth,
    single: single && aimed === undefined,
    faults: lasting ? faults.map((fault) => ({ ...fault, durationMs: lastingMs })) : faults,
    operations,
    holdUps,
    availabilityMs: bounded ? (quick ? QUICK_OUTAGE_MS : OUTAGE_MS) + restartsMs : undefined,
    healedMs: (lasting ? (faults[0]?.atMs ?? 0) + lastingMs : endMs) + 1_000,
  };
}

/** As synchronous_standby_names() says for a settled group. */
function syncNamesOf(nodes: readonly PlannedNode[], number: number): string {
  const names = nodes
    .slice(1)
    .filter(({ quorum }) => quorum)
    .sort((one, other) => other.priority - one.priority || one.id - other.id)
    .map(({ id }) => `pgautofailover_standby_${id}`);
  if (names.length === 0) return '';
  const wanted = nodes.length > 2 ? Math.max(1, number) : 1;
  return `ANY ${wanted} (${names.join(', ')})`;
}

function faultsOf(random: Random, single: boolean): Schedule {
  const faults: Fault[] = [];
  const count = single
    ? random.weighted([
        [0, 1],
        [1, 6],
        [2, 3],
      ])
    : random.whole(2, 4);
  // The group is settled from the first moment on: there is nothing to wait for.
  let fromMs = 300;
  let endMs = 4_000;
  for (let i = 0; i < count; i++) {
    const atMs = fromMs + random.whole(0, 3_000);
    const durationMs = random.weighted([
      [random.whole(200, 2_500), 3],
      [random.whole(2_500, 8_000), 4],
      [random.whole(8_000, 14_000), 3],
      [random.whole(14_000, 28_000), 1],
    ]);
    faults.push({
      kind: random.weighted(FAULTS),
      target: random.weighted(TARGETS),
      atMs,
      durationMs,
    });
    endMs = Math.max(endMs, atMs + durationMs);
    fromMs = single ? endMs + random.whole(500, 7_000) : atMs + random.whole(0, 4_000);
  }
  return { faults, endMs };
}

function withBroken(random: Random, schedule: Schedule): Schedule {
  const [first, ...others] = schedule.faults;
  if (first === undefined || !random.chance(BROKEN_CHANCE)) return schedule;
  return { ...schedule, faults: [{ ...first, kind: 'cannotStart' }, ...others] };
}

function holdUpsOf(random: Random): Random | undefined {
  return random.chance(HELD_UP_CHANCE) ? random : undefined;
}

function operationsOf(random: Random, endMs: number): Operation[] {
  const count = random.weighted([
    [0, 5],
    [1, 5],
    [2, 2],
    [3, 1],
  ]);
  return Array.from({ length: count }, () => ({
    kind: random.weighted(OPERATIONS),
    target: random.weighted(TARGETS),
    atMs: random.whole(300, endMs),
    value: random.next(),
  }));
}
