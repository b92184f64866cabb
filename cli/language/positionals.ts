import { UsageError } from '../errors.js';
import type { Context } from '../io.js';

/** The arguments that are not options; `wanted` says in words what each one is. */
export function requirePositionals(context: Context, wanted: readonly string[]): readonly string[] {
  const missing = wanted[context.positionals.length];
  if (missing === undefined) return context.positionals;
  throw new UsageError(`an argument is missing: ${missing}`);
}
