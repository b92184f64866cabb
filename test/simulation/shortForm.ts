import type { Test } from 'tap';
import { describe } from './report.js';
import { runSeed } from './run.js';
import { Stage } from './stage.js';

/** What a tap test of schedules may take; the rest of the machine may be busy. */
const LIMIT_MS = 900_000;

/** Plays the seeds from `from` on, and fails with the story of those that break a rule. */
export async function playInTest(t: Test, from: number, count: number): Promise<void> {
  t.setTimeout(LIMIT_MS);
  // A subtest, as the test of a file ends after its first assertion when nothing else is queued.
  await t.test(`seeds ${from} to ${from + count - 1}`, { timeout: LIMIT_MS }, async (t) => {
    const stage = await Stage.start(t);
    const client = await stage.open();
    let promised = 0;
    for (let seed = from; seed < from + count; seed++) {
      const outcome = await runSeed(client, seed);
      promised += outcome.promised;
      if (outcome.failures.length === 0) continue;
      t.fail(describe(outcome), { stack: '', at: null });
      t.comment((await runSeed(client, seed, { story: true })).story);
    }
    t.ok(promised > count, `${promised} writes were acknowledged by a standby, and kept`);
  });
}
