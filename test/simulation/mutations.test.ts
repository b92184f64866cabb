/** The simulation must notice when the machine is broken. */
import t from 'tap';
import { MUTATIONS } from './mutations.js';
import { hunt } from './mutationRun.js';
import { runSeed } from './run.js';
import { Stage } from './stage.js';

/** Seeds that are played on each broken machine at most, should the known one not do any more. */
const BUDGET = 100;
const LIMIT_MS = 600_000;

t.setTimeout(LIMIT_MS);
const stage = await Stage.start(t);
const whole = await stage.open();
for (const mutation of MUTATIONS) {
  t.test(mutation.name, { timeout: LIMIT_MS }, async (t) => {
    const { by, seeds } = await hunt(stage, mutation, BUDGET);
    const found = by?.failures[0];
    t.ok(found !== undefined, `noticed by one of ${seeds} seeds`);
    if (by === undefined || found === undefined) return;
    t.comment(`seed ${by.seed}, ${found.rule}: ${found.text}`);
    if (seeds > 1) t.comment(`mutations.ts knows seed ${mutation.seed}: write ${by.seed} there`);
    const { failures } = await runSeed(whole, by.seed);
    t.same(failures, [], `seed ${by.seed} is well on a machine that is whole`);
  });
}
