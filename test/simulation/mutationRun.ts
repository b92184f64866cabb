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

/** Plays seeds from the first on a broken machine until one fails. */
export async function hunt(stage: Stage, mutation: Mutation, budget: number): Promise<Caught> {
  const client = await stage.open(mutation.sql);
  for (let seed = 1; seed <= budget; seed++) {
    const outcome = await runSeed(client, seed);
    if (outcome.failures.length > 0) return { mutation, by: outcome, seeds: seed };
  }
  return { mutation, by: undefined, seeds: budget };
}
