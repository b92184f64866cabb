import type { Mutation } from './mutations.js';
import { runSeed, type Outcome } from './run.js';
import type { Stage } from './stage.js';

/** How a broken machine was noticed. */
export interface Caught {
  readonly mutation: Mutation;
  /** undefined: nobody noticed within the budget. */
  readonly by: Outcome | undefined;
  /** Seeds that were played. */
  readonly seeds: number;
}

/** Plays seeds on a broken machine until one fails: the one that is known to, then 1, 2, ... */
export async function hunt(stage: Stage, mutation: Mutation, budget: number): Promise<Caught> {
  const client = await stage.open(mutation.sql);
  try {
    for (let seeds = 1; seeds <= budget; seeds++) {
      const outcome = await runSeed(client, seeds === 1 ? mutation.seed : seeds - 1);
      if (outcome.failures.length > 0) return { mutation, by: outcome, seeds };
    }
    return { mutation, by: undefined, seeds: budget };
  } finally {
    await client.end();
  }
}
