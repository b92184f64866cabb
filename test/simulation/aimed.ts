/** Schedules that strike where a machine of this kind is weak. */
import { Random } from './random.js';
import {
  type Fault,
  type Operation,
  type OperationKind,
  type Schedule,
  TARGETS,
} from './schedule.js';

/** Share of schedules that aim at the one standby that lacks acknowledged writes. */
const AIMED_CHANCE = 0.03;
/** Their own random numbers: all other schedules stay as they are. */
const AIMED_SEED = 0x20000000;
/** Share of schedules in which the primary dies after it went on alone. */
const ALONE_CHANCE = 0.02;
const ALONE_SEED = 0x40000000;
/** Value of an operation that takes a node out of the quorum. */
const OUT_OF_QUORUM = 1;
/** Share of schedules in which a standby leaves just before the primary dies. */
const LEAVER_CHANCE = 0.03;
const LEAVER_SEED = 0x70000000;
const LEAVES: readonly (readonly [OperationKind, number])[] = [
  ['remove_node', 3],
  ['set_node_replication_quorum', 2],
  ['maintenance', 2],
];
/** Share of the schedules with held up servers in which the primary is then sent away. */
const SENT_AWAY_CHANCE = 0.1;
const SENT_AWAY_SEED = 0x28000000;
/** Enough for what follows: an election and a new leader. */
const SENT_AWAY_MS = 10_000;
const SENDS_AWAY: readonly (readonly [OperationKind, number])[] = [
  ['remove_node', 1],
  ['maintenance', 1],
  ['perform_failover', 1],
];
/** Share of schedules in which the next leader dies, too, and an operator removes somebody. */
const SUCCESSOR_CHANCE = 0.03;
const SUCCESSOR_SEED = 0x18000000;
/** Share of schedules in which the network splits in two. */
const SPLIT_CHANCE = 0.06;
const SPLIT_SEED = 0x30000000;
/** Share of the schedules with held up servers that strike when it matters. */
const HELD_UP_AIMED_CHANCE = 0.3;

/**
 * What a seed aims at, instead of what was drawn; undefined = nothing.
 * @param holdUps of a schedule whose servers are held up
 */
export function aimedSchedule(
  seed: number,
  count: number,
  holdUps: Random | undefined,
  drawn: readonly Fault[],
): Schedule | undefined {
  if (count < 2) return undefined;
  const successor = successorFaults(new Random(seed + SUCCESSOR_SEED));
  if (count === 2) return namesLateFaults(holdUps) ?? successor;
  return (
    aimedFaults(new Random(seed + AIMED_SEED)) ??
    aloneFaults(new Random(seed + ALONE_SEED)) ??
    replayLateFaults(holdUps) ??
    namesLateFaults(holdUps) ??
    (holdUps && sentAway(new Random(seed + SENT_AWAY_SEED))) ??
    leaverFaults(new Random(seed + LEAVER_SEED)) ??
    successor ??
    splitFaults(new Random(seed + SPLIT_SEED), drawn)
  );
}

/** A standby falls behind, and then all are lost that have what it lacks. */
function aimedFaults(random: Random): Schedule | undefined {
  if (!random.chance(AIMED_CHANCE)) return undefined;
  const behindMs = random.whole(300, 2_000);
  const lostMs = behindMs + random.whole(800, 4_000);
  const durationMs = random.whole(8_000, 28_000);
  const faults: Fault[] = [
    {
      kind: 'fallsBehind',
      target: 'standby',
      atMs: behindMs,
      durationMs: random.whole(3_000, 20_000),
    },
    { kind: 'othersDie', target: 'any', atMs: lostMs, durationMs },
  ];
  return { faults, endMs: lostMs + durationMs };
}

/** A standby falls behind, the others die, the primary goes on alone, and then it dies, too. */
function aloneFaults(random: Random): Schedule | undefined {
  if (!random.chance(ALONE_CHANCE)) return undefined;
  const behindMs = random.whole(300, 2_000);
  const lostMs = behindMs + random.whole(800, 4_000);
  const deathMs = lostMs + random.whole(7_000, 20_000);
  const durationMs = random.whole(8_000, 28_000);
  const endMs = deathMs + durationMs;
  const faults: Fault[] = [
    { kind: 'fallsBehind', target: 'standby', atMs: behindMs, durationMs: endMs - behindMs },
    { kind: 'standbysDie', target: 'any', atMs: lostMs, durationMs: endMs - lostMs },
    { kind: 'hostDies', target: 'primary', atMs: deathMs, durationMs },
  ];
  return { faults, endMs };
}

/** All are lost but a standby that lacks writes; some are back soon, not yet with all they have. */
function replayLateFaults(random: Random | undefined): Schedule | undefined {
  if (random?.chance(HELD_UP_AIMED_CHANCE) !== true) return undefined;
  const behindMs = random.whole(300, 2_000);
  const lostMs = behindMs + random.whole(800, 4_000);
  const durationMs = random.whole(20_000, 40_000);
  const faults: Fault[] = [
    { kind: 'fallsBehind', target: 'standby', atMs: behindMs, durationMs: 8_000 },
    { kind: 'standbysDie', target: 'any', atMs: lostMs, durationMs: random.whole(500, 4_000) },
    { kind: 'hostDies', target: 'primary', atMs: lostMs + 20, durationMs },
  ];
  return { faults, endMs: lostMs + 20 + durationMs };
}

/** The standbys were away; the primary is cut, and lost, when commits should wait again. */
function namesLateFaults(random: Random | undefined): Schedule | undefined {
  if (random?.chance(HELD_UP_AIMED_CHANCE) !== true) return undefined;
  const awayMs = random.whole(300, 2_000);
  const behindMs = awayMs + random.whole(4_000, 14_000);
  const lostMs = behindMs + random.whole(800, 3_000);
  const durationMs = random.whole(20_000, 40_000);
  const faults: Fault[] = [
    { kind: 'standbysDie', target: 'any', atMs: awayMs, durationMs: random.whole(500, 3_000) },
    { kind: 'fallsBehind', target: 'primary', atMs: behindMs, durationMs },
    { kind: 'hostDies', target: 'primary', atMs: lostMs, durationMs },
  ];
  return { faults, endMs: lostMs + durationMs };
}

/** A standby falls behind, another one leaves the quorum, and the primary dies. */
function leaverFaults(random: Random): Schedule | undefined {
  if (!random.chance(LEAVER_CHANCE)) return undefined;
  const behindMs = random.whole(300, 2_000);
  const leaveMs = behindMs + random.whole(800, 4_000);
  const deathMs = leaveMs + random.whole(0, 3_000);
  const durationMs = random.whole(8_000, 28_000);
  const faults: Fault[] = [
    {
      kind: random.chance(0.5) ? 'fallsBehind' : 'isolated',
      target: 'standby',
      atMs: behindMs,
      durationMs: random.whole(2_000, 12_000),
    },
    {
      kind: random.chance(0.7) ? 'hostDies' : 'bothDie',
      target: 'primary',
      atMs: deathMs,
      durationMs,
    },
  ];
  const kind = random.weighted(LEAVES);
  const operations: Operation[] = [
    { kind, target: 'standby', atMs: leaveMs, value: OUT_OF_QUORUM },
  ];
  return { faults, operations, endMs: deathMs + durationMs };
}

/** A standby leaves the quorum, and the primary is sent away before it waits for others. */
function sentAway(random: Random): Schedule | undefined {
  if (!random.chance(SENT_AWAY_CHANCE)) return undefined;
  const leaveMs = random.whole(300, 2_000);
  const sendMs = leaveMs + random.whole(100, 3_000);
  const leave = random.weighted(LEAVES);
  const send = random.weighted(SENDS_AWAY);
  const operations: Operation[] = [
    { kind: leave, target: 'standby', atMs: leaveMs, value: OUT_OF_QUORUM },
    { kind: send, target: 'primary', atMs: sendMs, value: 0 },
  ];
  return { faults: [], operations, endMs: sendMs + SENT_AWAY_MS };
}

/** The primary goes, whoever follows dies on the way, and an operator removes a node. */
function successorFaults(random: Random): Schedule | undefined {
  if (!random.chance(SUCCESSOR_CHANCE)) return undefined;
  const firstMs = random.whole(300, 3_000);
  const planned = random.chance(0.5);
  const secondMs = firstMs + (planned ? random.whole(0, 2_000) : random.whole(2_000, 14_000));
  const removedMs = secondMs + random.whole(0, 9_000);
  const durationMs = random.whole(8_000, 28_000);
  const faults: Fault[] = [{ kind: 'hostDies', target: 'standby', atMs: secondMs, durationMs }];
  const operations: Operation[] = [];
  if (planned) {
    operations.push({ kind: 'perform_failover', target: 'any', atMs: firstMs, value: 0 });
  } else {
    const firstForMs = random.whole(1_000, 28_000);
    faults.push({ kind: 'hostDies', target: 'primary', atMs: firstMs, durationMs: firstForMs });
  }
  const kind = random.chance(0.5) ? 'remove_node' : 'forget_node';
  operations.push({ kind, target: 'any', atMs: removedMs, value: 0 });
  return { faults, operations, endMs: endOf(faults) };
}

/** When the last of them ends. */
function endOf(faults: readonly Fault[]): number {
  return Math.max(...faults.map(({ atMs, durationMs }) => atMs + durationMs));
}

/** A node and some others lose the rest and the monitor, beside what else was drawn. */
function splitFaults(random: Random, drawn: readonly Fault[]): Schedule | undefined {
  if (!random.chance(SPLIT_CHANCE)) return undefined;
  const target = random.weighted(TARGETS);
  const split: Fault = {
    kind: 'split',
    target,
    atMs: random.whole(300, 6_000),
    durationMs: random.whole(3_000, 40_000),
  };
  const faults = [...drawn, split].sort((one, other) => one.atMs - other.atMs);
  return { faults, endMs: endOf(faults) };
}
