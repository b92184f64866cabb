/**
 * `npm run simulate`: plays seeded schedules of faults and operators against the real SQL and the
 * real keeper, in virtual time.
 */
import { runBenchmark, type Cleanup } from '../bench/support/cleanup.js';
import { parseOptions, positive } from '../bench/support/options.js';
import { playAll, serve, type WorkerPlace } from './jobs.js';
import { MUTATIONS } from './mutations.js';
import { hunt } from './mutationRun.js';
import { describe } from './report.js';
import { runSeed } from './run.js';
import { Stage } from './stage.js';

const USAGE = `usage: npm run simulate -- [--seeds N] [--from SEED] [--jobs N]
       npm run simulate -- --seed SEED [--story] [--mutation NUMBER]
       npm run simulate -- --mutations BUDGET`;
const OPTIONS = ['seeds', 'from', 'jobs', 'seed', 'mutations', 'mutation', 'worker'] as const;
const DEFAULT_SEEDS = 2_000;
const DEFAULT_JOBS = 2;
const PROGRESS_MS = 60_000;

async function playOne(
  cleanup: Cleanup,
  seed: number,
  story: boolean,
  mutation: number,
): Promise<number> {
  const stage = await Stage.start(cleanup);
  const client = await stage.open(MUTATIONS[mutation - 1]?.sql);
  const outcome = await runSeed(client, seed, { story });
  if (story) console.log(outcome.story);
  if (outcome.failures.length > 0) console.log(describe(outcome));
  else console.log(`seed ${seed}: all rules hold`);
  return outcome.failures.length > 0 ? 1 : 0;
}

async function playMany(
  cleanup: Cleanup,
  { from, count, jobs }: { from: number; count: number; jobs: number },
): Promise<number> {
  const stage = await Stage.start(cleanup);
  const began = performance.now();
  const total = { seeds: 0, failed: 0, virtualMs: 0, promised: 0 };
  let saidMs = began;
  await playAll(stage, cleanup, { from, count, jobs }, (outcome) => {
    total.seeds += 1;
    total.virtualMs += outcome.virtualMs;
    total.promised += outcome.promised;
    if (outcome.failures.length > 0) {
      total.failed += 1;
      console.log(describe(outcome));
    }
    if (performance.now() - saidMs > PROGRESS_MS) {
      saidMs = performance.now();
      console.log(`${total.seeds} seeds, ${total.failed} failed`);
    }
  });
  const seconds = (performance.now() - began) / 1000;
  const hours = (total.virtualMs / 3_600_000).toFixed(1);
  console.log(
    `${total.seeds} seeds from ${from}, ${total.failed} failed; ${hours} h of virtual time and ` +
      `${total.promised} promised writes in ${seconds.toFixed(0)} s, ` +
      `${(total.seeds / seconds).toFixed(1)} seeds/s`,
  );
  return total.failed === 0 ? 0 : 1;
}

async function breakAll(cleanup: Cleanup, budget: number): Promise<number> {
  const stage = await Stage.start(cleanup);
  let missed = 0;
  for (const mutation of MUTATIONS) {
    const { by, seeds } = await hunt(stage, mutation, budget);
    const found = by?.failures[0];
    if (found === undefined) missed += 1;
    console.log(
      found === undefined
        ? `MISSED in ${seeds} seeds: ${mutation.name}`
        : `caught by seed ${by?.seed ?? 0} (${found.rule}: ${found.text.slice(0, 100)}): ${mutation.name}`,
    );
  }
  console.log(`${MUTATIONS.length - missed} of ${MUTATIONS.length} broken machines were noticed`);
  return missed === 0 ? 0 : 1;
}

// A run that goes on would keep its connections busy; the server ends with this process anyway.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const words = process.argv.slice(2);
const story = words.includes('--story');
const given = parseOptions(
  words.filter((word) => word !== '--story'),
  OPTIONS,
  USAGE,
);
if (given.worker !== undefined) {
  await serve(JSON.parse(given.worker) as WorkerPlace);
} else {
  await runBenchmark(async (cleanup) => {
    if (given.mutations !== undefined) {
      return await breakAll(cleanup, positive(given.mutations, 1, USAGE));
    }
    if (given.seed !== undefined) {
      const mutation = given.mutation === undefined ? 0 : positive(given.mutation, 1, USAGE);
      return await playOne(cleanup, positive(given.seed, 1, USAGE), story, mutation);
    }
    return await playMany(cleanup, {
      from: positive(given.from, 1, USAGE),
      count: positive(given.seeds, DEFAULT_SEEDS, USAGE),
      jobs: positive(given.jobs, DEFAULT_JOBS, USAGE),
    });
  });
}
