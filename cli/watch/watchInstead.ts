import { UsageError } from '../errors.js';
import type { Context } from '../io.js';
import { watch, type WatchValues } from './watch.js';

/** `show state --watch` and `show events --watch`.  Rejects with CliError. */
export async function watchInstead(
  values: WatchValues & { readonly json: boolean; readonly local?: boolean },
  context: Context,
): Promise<undefined> {
  if (values.json || values.local === true) {
    throw new UsageError(
      `use either --watch or --${values.json ? 'json' : 'local'}, not both: ` +
        'the dashboard shows what the monitor knows, in a terminal',
    );
  }
  await watch(values, false, context);
  return undefined;
}
