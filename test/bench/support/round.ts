import { setTimeout as sleep } from 'node:timers/promises';
import type { Service } from '../../support/service.js';
import { waitFor } from '../../support/waitFor.js';
import type { Writer } from '../../support/writer.js';
import { settledPair } from './contender.js';
import type { BenchCluster } from './contender.js';
import type { Fault } from './faults.js';

/** What one round has shown. */
export interface RoundResult {
  /** Longest time between two acknowledged writes, from the fault until the pair was at rest. */
  readonly outageMs: number;
  /** From the fault until the pair was at rest again, both nodes in place. */
  readonly settledMs: number;
  /** Acknowledged rows that the primary, or the standby after it has caught up, does not have. */
  readonly lost: readonly number[];
}

const SETTLE_LIMIT_MS = 180_000;
const WRITES_LIMIT_MS = 180_000;
const CATCH_UP_LIMIT_MS = 30_000;
const POLL_MS = 50;
/** So many rows in a row prove that writes pass. */
const WRITES = 20;
/** Faults hit the one-second loops of keepers and monitor at any phase. */
const MAX_PHASE_MS = 1_000;

/** Settles the pair, breaks it, measures, puts it together again and counts the rows. */
export async function playRound(cluster: BenchCluster, fault: Fault): Promise<RoundResult> {
  const before = await settle(cluster);
  const victim = nodeOf(cluster, before.primary);
  await victim.psql('drop table if exists written_by_writer');
  const writer = cluster.writer();
  try {
    await writes(cluster, writer, 0);
    await sleep(Math.random() * MAX_PHASE_MS);
    const faultMs = performance.now();
    await fault.inject(cluster, victim);
    const injectedMs = performance.now();
    if (fault.swapsRoles) await swapped(cluster, before.primary);
    await writes(cluster, writer, injectedMs);
    if (fault.killsKeeper) victim.start();
    const after = await settle(cluster);
    const settledMs = performance.now() - faultMs;
    await writes(cluster, writer, performance.now());
    await writer.stop();
    const outageMs = writer.longestGapMs(faultMs);
    const lost = await missing(cluster, writer, [after.primary, after.standby]);
    return { outageMs, settledMs, lost };
  } finally {
    await writer.stop();
  }
}

/** Waits until one node is the primary and the other its standby. */
export function settle(
  cluster: BenchCluster,
): Promise<{ readonly primary: string; readonly standby: string }> {
  return waitFor(async () => settledPair(await cluster.states()), {
    limitMs: SETTLE_LIMIT_MS,
    pauseMs: POLL_MS,
    what: 'a primary and a secondary at rest',
    explain: () => cluster.report(),
  });
}

function nodeOf(cluster: BenchCluster, name: string): Service {
  const node = cluster.nodes.find((service) => service.name === name);
  if (node === undefined) throw new Error(`the monitor tells of ${name}, which is unknown here`);
  return node;
}

/** Waits until the monitor wants another node than `old` to take the writes. */
async function swapped(cluster: BenchCluster, old: string): Promise<void> {
  const writable = new Set(['wait_primary', 'primary']);
  await waitFor(
    async () =>
      (await cluster.states()).some(
        ({ name, reported, goal }) => name !== old && reported === goal && writable.has(goal),
      ),
    {
      limitMs: WRITES_LIMIT_MS,
      pauseMs: POLL_MS,
      what: `another primary than ${old}`,
      explain: () => cluster.report(),
    },
  );
}

/** Waits for some rows that were sent after `sinceMs`. */
async function writes(cluster: BenchCluster, writer: Writer, sinceMs: number): Promise<void> {
  await waitFor(
    () => writer.acknowledged.filter(({ sentMs }) => sentMs > sinceMs).length >= WRITES,
    {
      limitMs: WRITES_LIMIT_MS,
      pauseMs: POLL_MS,
      what: `${WRITES} acknowledged writes`,
      explain: () => cluster.report(),
    },
  );
}

/** Rows that one of the nodes does not have; the standby gets the time to catch up. */
async function missing(
  cluster: BenchCluster,
  writer: Writer,
  names: readonly string[],
): Promise<number[]> {
  const limit = performance.now() + CATCH_UP_LIMIT_MS;
  for (;;) {
    const lost = new Set<number>();
    for (const name of names) {
      const node = nodeOf(cluster, name);
      for (const n of await writer.lost((text) => node.psql(text))) lost.add(n);
    }
    if (lost.size === 0 || performance.now() > limit) return [...lost];
    await sleep(POLL_MS);
  }
}
