/**
 * `npm run simulate`: plays seeded schedules against the real SQL; see docs/testing.md.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT } from '../support/processes.js';
import { ScratchServer } from '../support/scratchServer.js';
import { runBenchmark } from '../bench/support/cleanup.js';
import { runSeed } from './run.js';

await runBenchmark(async (cleanup) => {
  const args = process.argv.slice(2);
  const value = (name: string, otherwise: number): number => {
    const index = args.indexOf(`--${name}`);
    return index < 0 ? otherwise : Number(args[index + 1]);
  };
  const server = await ScratchServer.start(cleanup, {
    settings: { synchronous_commit: 'off', autovacuum: 'on', shared_buffers: "'128MB'" },
  });
  const database = await server.createDatabase();
  const client = await server.connect(database);
  await client.query(readFileSync(join(CHECKOUT, 'test/simulation/simulation.sql'), 'utf8'));
  const seed = value('seed', 0);
  const story = args.includes('--story');
  const seeds = seed > 0 ? 1 : value('seeds', 100);
  const from = seed > 0 ? seed : value('from', 1);
  let failed = 0;
  const began = Date.now();
  for (let i = from; i < from + seeds; i++) {
    const outcome = await runSeed(client, i, { story });
    if (story) console.log(outcome.story);
    for (const { rule, atMs, text } of outcome.failures) {
      console.log(`seed ${i} ${rule} at ${(atMs / 1000).toFixed(1)} s: ${text}`);
    }
    if (outcome.failures.length > 0) failed += 1;
  }
  const s = (Date.now() - began) / 1000;
  const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
  const stat = readFileSync(`/proc/${rows[0]?.pid}/stat`, "utf8").split(" ");
  console.log(`cpu: node ${JSON.stringify(process.cpuUsage())}, postgres ${Number(stat[13]) + Number(stat[14])}0 ms`);
  console.log(`${seeds} seeds, ${failed} failed, ${(seeds / s).toFixed(1)} seeds/s`);
  return failed === 0 ? 0 : 1;
});
