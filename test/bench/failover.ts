/**
 * `npm run bench:failover`: how long an application cannot write when the primary of a pair
 * fails, ours beside the packaged peer.  See docs/benchmarks.md.
 */
import { runBenchmark } from './support/cleanup.js';
import type { BenchCluster } from './support/contender.js';
import { DEFAULT_ROUNDS, FAULTS } from './support/faults.js';
import type { Fault } from './support/faults.js';
import { machineLine } from './support/machine.js';
import { choice, CONTENDERS, parseOptions, positive } from './support/options.js';
import { pairMakers } from './support/pair.js';
import type { PairMaker } from './support/pair.js';
import { playRound } from './support/round.js';
import type { RoundResult } from './support/round.js';
import { median, percentile } from './support/statistics.js';
import { ratio, table, whole } from './support/table.js';

const USAGE =
  'usage: npm run bench:failover [-- [--rounds N] [--only ours|peer] ' +
  `[--fault ${FAULTS.map(({ name }) => name).join('|')}]]`;
const OPTIONS = ['rounds', 'only', 'fault'] as const;
const P90 = 0.9;

/** One of the two systems, its cluster of the moment, and what its rounds have shown. */
interface Side {
  readonly name: PairMaker['name'];
  readonly maker: PairMaker;
  cluster: BenchCluster;
  readonly results: Map<Fault, RoundResult[]>;
  /** Rounds that did not come to their end. */
  readonly failed: Map<Fault, number>;
}

function say(text: string): void {
  console.error(`${new Date().toISOString().slice(11, 19)} ${text}`);
}

/** Plays a round; one that fails costs its cluster, and the next round gets a new one. */
async function play(side: Side, fault: Fault, label: string): Promise<void> {
  try {
    const result = await playRound(side.cluster, fault);
    side.results.set(fault, [...(side.results.get(fault) ?? []), result]);
    say(
      `${fault.name} ${label} ${side.name}: outage ${whole(result.outageMs)} ms, at rest after ` +
        `${whole(result.settledMs)} ms, ${result.lost.length} lost`,
    );
  } catch (error) {
    side.failed.set(fault, (side.failed.get(fault) ?? 0) + 1);
    say(`${fault.name} ${label} ${side.name} FAILED: ${String(error)}`);
    await side.cluster.destroy();
    side.cluster = await side.maker.create();
  }
}

async function playFault(
  measured: readonly Side[],
  fault: Fault,
  rounds: number | undefined,
): Promise<void> {
  const roundsOf = ({ name }: Side): number =>
    rounds ?? (name === 'peer' ? fault.peerRounds : DEFAULT_ROUNDS);
  for (let round = 1; round <= Math.max(...measured.map(roundsOf)); round++) {
    for (const side of measured.filter((candidate) => round <= roundsOf(candidate))) {
      await play(side, fault, `${round}/${roundsOf(side)}`);
    }
  }
}

function summary(measured: readonly Side[], faults: readonly Fault[]): string {
  const rows = [['fault', '', 'rounds', 'median', 'p90', 'max', 'at rest', 'lost', 'failed', '']];
  for (const fault of faults) {
    const medians = measured.map(({ results }) =>
      median((results.get(fault) ?? []).map(({ outageMs }) => outageMs)),
    );
    for (const side of measured) {
      const results = side.results.get(fault) ?? [];
      const outages = results.map(({ outageMs }) => outageMs);
      rows.push([
        fault.name,
        side.name,
        String(results.length),
        whole(median(outages)),
        whole(percentile(outages, P90)),
        whole(percentile(outages, 1)),
        whole(median(results.map(({ settledMs }) => settledMs))),
        String(results.reduce((sum, { lost }) => sum + lost.length, 0)),
        String(side.failed.get(fault) ?? 0),
        side.name === 'peer' ? ratio(medians[1] ?? NaN, medians[0] ?? NaN) : '',
      ]);
    }
  }
  return (
    'Outage in ms: longest time without an acknowledged write; at rest: median time until both\n' +
    `nodes are back in place; last column: median outage of the peer to ours\n${table(rows)}`
  );
}

/** Ours must neither lose a row nor fail a round; the peer's failures are only shown. */
function passed(measured: readonly Side[], faults: readonly Fault[]): boolean {
  return measured.every(({ name, results, failed }) =>
    faults.every((fault) => {
      const lost = (results.get(fault) ?? []).some((result) => result.lost.length > 0);
      return name === 'peer' || (!lost && !failed.has(fault));
    }),
  );
}

await runBenchmark(async (cleanup) => {
  const given = parseOptions(process.argv.slice(2), OPTIONS, USAGE);
  const rounds = given.rounds === undefined ? undefined : positive(given.rounds, 1, USAGE);
  const only = choice(given.only, CONTENDERS, USAGE);
  const names = choice(
    given.fault,
    FAULTS.map(({ name }) => name),
    USAGE,
  );
  const faults = FAULTS.filter(({ name }) => names.includes(name));
  console.log(`bench:failover, ${machineLine()}`);
  const measured: Side[] = [];
  for (const maker of pairMakers(cleanup, only)) {
    const cluster = await maker.create();
    measured.push({ name: maker.name, maker, cluster, results: new Map(), failed: new Map() });
  }
  if (measured.length === 0) return 1;
  for (const fault of faults) await playFault(measured, fault, rounds);
  console.log(`\n${summary(measured, faults)}`);
  return passed(measured, faults) ? 0 : 1;
});
