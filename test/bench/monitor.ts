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

/** What a report says in all variants: nothing new. */
const REPORT = `
\\set node random(1, :nodes)
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

/** Medians over the rounds, one number per variant; rounds alternate between the variants. */
async function measure(
  measured: readonly Variant[],
  options: { nodes: number; rounds: number; seconds: number; synchronousCommit: 'on' | 'off' },
): Promise<number[]> {
  const folder = new ScratchFolder();
  try {
    const { nodes, rounds, seconds, synchronousCommit } = options;
    const run = ({ server, script }: Variant, forSeconds: number): Promise<number> => {
      const clients = CLIENTS;
      const settings = { nodes, seconds: forSeconds, clients, synchronousCommit };
      return pgbench(folder.path, { server, script, ...settings });
    };
    for (const server of new Set(measured.map((variant) => variant.server))) {
      await fillRegistry(server, nodes);
    }
    for (const variant of measured) await run(variant, WARM_UP_SECONDS);
    const results = measured.map((): number[] => []);
    for (let round = 0; round < rounds; round++) {
      for (const [index, variant] of measured.entries()) {
        results[index]?.push(await run(variant, seconds));
      }
    }
    return results.map(median);
  } finally {
    await folder.remove();
  }
}

async function compare(
  measured: readonly Variant[],
  options: { nodeCounts: readonly number[]; rounds: number; seconds: number },
): Promise<void> {
  const ofPeer = measured.findIndex(({ name }) => name.startsWith('peer'));
  const rows = [['nodes', 'synchronous_commit', ...measured.map(({ name }) => name), 'ratio']];
  for (const nodes of options.nodeCounts) {
    for (const synchronousCommit of ['on', 'off'] as const) {
      const tps = await measure(measured, { ...options, nodes, synchronousCommit });
      const compared = ratio(tps[0] ?? NaN, ofPeer > 0 ? (tps[ofPeer] ?? NaN) : NaN);
      rows.push([String(nodes), synchronousCommit, ...tps.map(whole), compared]);
      console.error(rows.at(-1)?.join('  '));
    }
  }
  console.log(
    `\nCalls per second, medians of ${options.rounds} runs of ${options.seconds} s with ` +
      `${CLIENTS} clients; ratio: node_active of ours to the peer's\n${table(rows)}`,
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
