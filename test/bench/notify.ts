/**
 * `npm run bench:notify`: a monitor with a thousand keepers, each with its two sessions.  What
 * that costs, and how long a new goal is on its way.  See docs/benchmarks.md.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { ScratchFolder } from '../support/scratchFolder.js';
import type { BenchServer } from './support/benchServer.js';
import { runBenchmark } from './support/cleanup.js';
import { machineLine } from './support/machine.js';
import { fillRegistry, startOurMonitor } from './support/monitorServer.js';
import { parseOptions, positive, UsageError } from './support/options.js';
import { cpuMs, memoryOf } from './support/processCosts.js';
import { processTree } from './support/processTree.js';
import { SimulatedKeeper } from './support/simulatedKeeper.js';
import { median, percentile } from './support/statistics.js';

const USAGE = 'usage: npm run bench:notify [-- [--keepers N] [--changes N] [--seconds N]]';
const OPTIONS = ['keepers', 'changes', 'seconds'] as const;
const DEFAULT_KEEPERS = 1000;
const DEFAULT_CHANGES = 100;
const DEFAULT_SECONDS = 20;
const SPARE_SESSIONS = 50;
const CONNECTING_AT_ONCE = 20;
const WARM_UP_MS = 10_000;
const CHANGE_PAUSE_MS = 150;
const ARRIVAL_LIMIT_MS = 5_000;
const P99 = 0.99;
const KB_PER_MB = 1024;

async function connectAll(server: BenchServer, count: number): Promise<SimulatedKeeper[]> {
  const keepers: SimulatedKeeper[] = [];
  for (let first = 1; first <= count; first += CONNECTING_AT_ONCE) {
    const ids = Array.from({ length: Math.min(CONNECTING_AT_ONCE, count - first + 1) });
    keepers.push(
      ...(await Promise.all(ids.map((_, index) => SimulatedKeeper.connect(server, first + index)))),
    );
  }
  return keepers;
}

/** Server, and this process with all keepers, in percent of one core while they only report. */
async function idleCosts(postmaster: number, seconds: number): Promise<string> {
  const pids = processTree(postmaster);
  const before = cpuMs(pids);
  const clientBefore = cpuMs([process.pid]);
  const startMs = performance.now();
  await sleep(seconds * 1000);
  const elapsedMs = performance.now() - startMs;
  const percent = (ms: number): string => `${((100 * ms) / elapsedMs).toFixed(1)} %`;
  const server = percent(cpuMs(pids) - before);
  const clients = percent(cpuMs([process.pid]) - clientBefore);
  const { pssKb, privateDirtyKb } = memoryOf(pids);
  return (
    `one report per second and keeper: server ${server} of a core, all keepers ${clients}\n` +
    `server memory: ${(pssKb / KB_PER_MB).toFixed(0)} MB PSS, of which ` +
    `${(privateDirtyKb / KB_PER_MB).toFixed(0)} MB private dirty, in ${pids.length} processes ` +
    `(${(pssKb / KB_PER_MB / pids.length).toFixed(1)} MB each)`
  );
}

/** Orders a failover in one pair after the other; ms until both keepers knew, for each keeper. */
async function changeGoals(
  server: BenchServer,
  keepers: readonly SimulatedKeeper[],
  changes: number,
): Promise<number[]> {
  const client = await server.connect();
  const times: number[] = [];
  for (let pair = 1; pair <= changes; pair++) {
    const concerned = keepers.slice(2 * pair - 2, 2 * pair);
    const arrivals = concerned.map((keeper) => keeper.nextHint(ARRIVAL_LIMIT_MS));
    const startMs = performance.now();
    await client.query('select pgautofailover.perform_failover($1, 0)', [`f${pair}`]);
    times.push(...(await Promise.all(arrivals)).map((arrivalMs) => arrivalMs - startMs));
    await sleep(CHANGE_PAUSE_MS);
  }
  await client.end();
  return times;
}

await runBenchmark(async (cleanup) => {
  const given = parseOptions(process.argv.slice(2), OPTIONS, USAGE);
  const count = positive(given.keepers, DEFAULT_KEEPERS, USAGE);
  const changes = positive(given.changes, DEFAULT_CHANGES, USAGE);
  const seconds = positive(given.seconds, DEFAULT_SECONDS, USAGE);
  if (count % 2 === 1 || changes > count / 2) {
    throw new UsageError(`keepers come in pairs, and each pair changes once at most\n${USAGE}`);
  }
  console.log(`bench:notify, ${machineLine()}`);
  const folder = new ScratchFolder();
  cleanup.teardown(() => folder.remove());
  const server = await startOurMonitor(folder, [`max_connections = ${2 * count + SPARE_SESSIONS}`]);
  await fillRegistry(server, count);
  const keepers = await connectAll(server, count);
  cleanup.teardown(() => keepers.forEach((keeper) => keeper.stop()));
  for (const keeper of keepers) keeper.startReporting();
  await sleep(WARM_UP_MS);
  console.log(await idleCosts(server.postmasterPid, seconds));
  const before = cpuMs(processTree(server.postmasterPid));
  const startMs = performance.now();
  const times = await changeGoals(server, keepers, changes);
  const usedMs = cpuMs(processTree(server.postmasterPid)) - before;
  const elapsedMs = performance.now() - startMs;
  console.log(
    `${changes} failovers ordered, ${times.length} keepers told: p50 ${median(times).toFixed(1)}` +
      ` ms, p99 ${percentile(times, P99).toFixed(1)} ms, max ${Math.max(...times).toFixed(1)} ms` +
      ` from the call to the keeper's process\nmeanwhile server ` +
      `${((100 * usedMs) / elapsedMs).toFixed(1)} % of a core`,
  );
  const failures = keepers.reduce((sum, keeper) => sum + keeper.failures, 0);
  if (failures > 0) console.log(`${failures} reports failed`);
  return failures === 0 ? 0 : 1;
});
