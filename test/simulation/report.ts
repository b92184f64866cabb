import type { Outcome } from './run.js';

/** What a person needs of a failed seed: which rule, when, and how to see it again. */
export function describe({ seed, failures }: Outcome): string {
  const lines = failures.map(
    ({ rule, atMs, text }) => `seed ${seed}, ${rule} at ${(atMs / 1000).toFixed(1)} s: ${text}`,
  );
  return [...lines, `  to replay it: npm run simulate -- --seed ${seed} --story`].join('\n');
}
