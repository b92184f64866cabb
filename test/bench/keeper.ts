/**
 * `npm run bench:keeper`: what a keeper that has nothing to do takes of a database host, ours
 * beside the packaged peer's.  See docs/benchmarks.md.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Service } from '../support/service.js';
import { runBenchmark } from './support/cleanup.js';
import type { BenchCluster } from './support/contender.js';
import { machineLine } from './support/machine.js';
import { choice, CONTENDERS, parseOptions, positive } from './support/options.js';
import { pairMakers } from './support/pair.js';
import { cpuMs, memoryOf } from './support/processCosts.js';
import { keeperProcesses } from './support/processTree.js';
import { table } from './support/table.js';

const USAGE = 'usage: npm run bench:keeper [-- [--seconds N] [--only ours|peer]]';
const OPTIONS = ['seconds', 'only'] as const;
const DEFAULT_SECONDS = 30;
/** After the creation, caches and the heap come to rest. */
const REST_MS = 15_000;
const KB_PER_MB = 1024;

function cells(name: string, service: Service, cpuPercent: number): string[] {
  const pids = keeperProcesses(service);
  const { pssKb, rssKb, privateDirtyKb } = memoryOf(pids);
  const mb = (kb: number): string => (kb / KB_PER_MB).toFixed(1);
  return [
    `${name} ${service.name}`,
    String(pids.length),
    mb(pssKb),
    mb(rssKb),
    mb(privateDirtyKb),
    cpuPercent.toFixed(2),
  ];
}

/** One cluster at a time: what the two share in memory would else count for neither. */
async function measure(name: string, cluster: BenchCluster, seconds: number): Promise<string[][]> {
  await sleep(REST_MS);
  const services = [...cluster.nodes, cluster.monitor];
  const before = services.map((service) => cpuMs(keeperProcesses(service)));
  const startMs = performance.now();
  await sleep(seconds * 1000);
  const elapsedMs = performance.now() - startMs;
  return services.map((service, index) => {
    const usedMs = cpuMs(keeperProcesses(service)) - (before[index] ?? 0);
    return cells(name, service, (100 * usedMs) / elapsedMs);
  });
}

await runBenchmark(async (cleanup) => {
  const given = parseOptions(process.argv.slice(2), OPTIONS, USAGE);
  const seconds = positive(given.seconds, DEFAULT_SECONDS, USAGE);
  console.log(`bench:keeper, ${machineLine()}`);
  const makers = pairMakers(cleanup, choice(given.only, CONTENDERS, USAGE));
  if (makers.length === 0) return 1;
  const rows = [['pg_autoctl of', 'processes', 'PSS MB', 'RSS MB', 'private dirty MB', 'CPU %']];
  for (const maker of makers) {
    const cluster = await maker.create();
    rows.push(...(await measure(maker.name, cluster, seconds)));
    await cluster.destroy();
  }
  console.log(
    `\nIdle for ${seconds} s, without Postgres; CPU in percent of one core\n${table(rows)}`,
  );
  return 0;
});
