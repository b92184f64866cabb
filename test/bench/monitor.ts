/**
 * `npm run bench:monitor`: heartbeats per second that a monitor takes, ours beside the C
 * extension of the packaged peer.  See docs/benchmarks.md.
 */
import { ScratchFolder } from '../support/scratchFolder.js';
import type { BenchServer } from './support/benchServer.js';
import { runBenchmark } from './support/cleanup.js';
import type { Cleanup } from './support/cleanup.js';
import { machineLine } from './support/machine.js';
import { fillRegistry, startOurMonitor, startPeerMonitor } from './support/monitorServer.js';
import { choice, CONTENDERS, parseOptions, positive } from './support/options.js';
import { hasPeer, providePeer } from './support/peer.js';
import { pgbench } from './support/pgbench.js';
import type { PgbenchResult } from './support/pgbench.js';
import { callProfile } from './support/profile.js';
import { median } from './support/statistics.js';
import { ratio, table, whole } from './support/table.js';

const USAGE =
  'usage: npm run bench:monitor [-- [--rounds N] [--seconds N] [--nodes N] ' +
  '[--only ours|peer] [--profile CALLS]]';
const OPTIONS = ['rounds', 'seconds', 'nodes', 'only', 'profile'] as const;
const DEFAULT_ROUNDS = 5;
const DEFAULT_SECONDS = 3;
const WARM_UP_SECONDS = 2;
const CLIENTS = 8;
const NODE_COUNTS = [2, 100, 1000];

/**
 * What a report says in all variants: nothing new.  Each client reports for nodes of its own, as a
 * node has one keeper.
 */
const REPORT = `
\\set last_turn (:nodes - 1 - :client_id) / :clients
\\set node 1 + :client_id + :clients * random(0, :last_turn)
\\set odd :node % 2
\\set pair (:node + 1) / 2`;
const ARGUMENTS = `'f' || :pair::integer, :node, 0,
  (case :odd::integer when 1 then 'primary' else 'secondary' end)::pgautofailover.replication_state,
  true, 1, '0/3000060', case :odd::integer when 1 then 'sync' else '' end`;
const NODE_ACTIVE = `${REPORT}\nselect * from pgautofailover.node_active(${ARGUMENTS});\n`;
const KEEPER_REPORT = `${REPORT}
select * from pgautofailover.keeper_report(${ARGUMENTS},
  case :odd::integer when 0 then true end);\n`;

interface Variant {
  readonly name: string;
  readonly server: BenchServer;
  readonly script: string;
}

async function variants(cleanup: Cleanup, only: readonly string[]): Promise<Variant[]> {
  const found: Variant[] = [];
  if (only.includes('ours')) {
    const folder = new ScratchFolder();
    cleanup.teardown(() => folder.remove());
    const server = await startOurMonitor(folder);
    found.push({ name: 'ours node_active', server, script: NODE_ACTIVE });
    found.push({ name: 'ours keeper_report', server, script: KEEPER_REPORT });
  }
  if (only.includes('peer')) {
    const folder = new ScratchFolder();
    cleanup.teardown(() => folder.remove());
    const peer = providePeer(folder);
    if (hasPeer(peer)) {
      const server = await startPeerMonitor(folder, peer);
      found.push({ name: 'peer node_active', server, script: NODE_ACTIVE });
    } else {
      console.log(`The peer is skipped: ${peer.missing}`);
    }
  }
  return found;
}

interface Load {
  readonly nodes: number;
  readonly rounds: number;
  readonly seconds: number;
  readonly synchronousCommit: 'on' | 'off';
}

/** Medians over the rounds, one per variant; rounds alternate between the variants. */
async function measure(
  folder: string,
  measured: readonly Variant[],
  { nodes, rounds, seconds, synchronousCommit }: Load,
): Promise<PgbenchResult[]> {
  const run = ({ server, script }: Variant, forSeconds: number): Promise<PgbenchResult> => {
    // a node has one keeper, and a keeper makes one call after the other
    const clients = Math.min(CLIENTS, nodes);
    const load = { nodes, seconds: forSeconds, clients, synchronousCommit };
    return pgbench(folder, { server, script, ...load });
  };
  for (const server of new Set(measured.map((variant) => variant.server))) {
    await fillRegistry(server, nodes);
  }
  for (const variant of measured) await run(variant, WARM_UP_SECONDS);
  const results = measured.map((): PgbenchResult[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, variant] of measured.entries()) {
      results[index]?.push(await run(variant, seconds));
    }
  }
  return results.map((runs) => ({
    tps: median(runs.map(({ tps }) => tps)),
    cpuUs: median(runs.map(({ cpuUs }) => cpuUs)),
  }));
}

async function compare(
  measured: readonly Variant[],
  options: { nodeCounts: readonly number[]; rounds: number; seconds: number },
): Promise<void> {
  const folder = new ScratchFolder();
  const ofPeer = measured.findIndex(({ name }) => name.startsWith('peer'));
  const heading = ['nodes', 'synchronous_commit', ...measured.map(({ name }) => name), 'ratio'];
  const calls = [heading];
  const costs = [heading];
  for (const nodes of options.nodeCounts) {
    for (const synchronousCommit of ['on', 'off'] as const) {
      const found = await measure(folder.path, measured, { ...options, nodes, synchronousCommit });
      const [ours, peer] = [found[0], ofPeer > 0 ? found[ofPeer] : undefined];
      const where = [String(nodes), synchronousCommit];
      const tps = ratio(ours?.tps ?? NaN, peer?.tps ?? NaN);
      calls.push([...where, ...found.map((one) => whole(one.tps)), tps]);
      const cpu = ratio(peer?.cpuUs ?? NaN, ours?.cpuUs ?? NaN);
      costs.push([...where, ...found.map((one) => whole(one.cpuUs)), cpu]);
      console.error(`${nodes} nodes, synchronous_commit ${synchronousCommit}: done`);
    }
  }
  await folder.remove();
  console.log(
    `\nCalls per second, medians of ${options.rounds} runs of ${options.seconds} s with ` +
      `${CLIENTS} clients (2 for 2 nodes); ratio: node_active of ours to the peer's\n${table(calls)}\n\n` +
      "Processor time of the server for one call, in us; ratio: the peer's to ours\n" +
      table(costs),
  );
}

await runBenchmark(async (cleanup) => {
  const given = parseOptions(process.argv.slice(2), OPTIONS, USAGE);
  const rounds = positive(given.rounds, DEFAULT_ROUNDS, USAGE);
  const seconds = positive(given.seconds, DEFAULT_SECONDS, USAGE);
  const nodeCounts = given.nodes === undefined ? NODE_COUNTS : [positive(given.nodes, 2, USAGE)];
  console.log(`bench:monitor, ${machineLine()}`);
  if (given.profile !== undefined) {
    const folder = new ScratchFolder();
    cleanup.teardown(() => folder.remove());
    const calls = positive(given.profile, 1, USAGE);
    console.log(await callProfile(folder, { calls, nodes: nodeCounts.at(-1) ?? 2 }));
    return 0;
  }
  const measured = await variants(cleanup, choice(given.only, CONTENDERS, USAGE));
  if (measured.length === 0) return 1;
  await compare(measured, { nodeCounts, rounds, seconds });
  return 0;
});
