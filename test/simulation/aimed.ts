/** Schedules that strike where a machine of this kind is weak. */
import { Random } from './random.js';
import { type Fault, type Schedule, TARGETS } from './schedule.js';

/** Share of schedules that aim at the one standby that lacks acknowledged writes. */
const AIMED_CHANCE = 0.03;
/** Their own random numbers: all other schedules stay as they are. */
const AIMED_SEED = 0x20000000;
/** Share of schedules in which the primary dies after it went on alone. */
const ALONE_CHANCE = 0.02;
const ALONE_SEED = 0x40000000;
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
  if (count === 2) return namesLateFaults(holdUps);
  return (
    aimedFaults(new Random(seed + AIMED_SEED)) ??
    aloneFaults(new Random(seed + ALONE_SEED)) ??
    replayLateFaults(holdUps) ??
    namesLateFaults(holdUps) ??
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
  return { faults, endMs: Math.max(...faults.map(({ atMs, durationMs }) => atMs + durationMs)) };
}
