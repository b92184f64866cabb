import { asError } from './errors.js';
import type { Keeper } from './keeper.js';
import type { Log } from './logger.js';
import { reportOf } from './observe.js';

/** A transition that is given up at the end gets this long to clean up after itself. */
export const END_WORK_TIMEOUT_MS = 5_000;
/** Fast shutdown and then immediate, with some slack. */
export const END_POSTGRES_TIMEOUT_MS = 40_000;
/** The last report and the goodbye. */
export const END_MONITOR_TIMEOUT_MS = 4_000;
/** Closing what is open. */
export const END_CLOSE_TIMEOUT_MS = 3_000;

/** How a service ends. */
export interface EndOptions {
  readonly log: Log;
  /** The monitor has forgotten the node: there is nobody to say goodbye to. */
  readonly dropped: boolean;
  /** Aborted when the operator does not want to wait. */
  readonly hurry: AbortSignal | undefined;
  /** Leaves a Postgres alone that runs: it was there before us, or is needed further. */
  readonly keepPostgres?: boolean;
}

/**
 * Ends a service: stops Postgres unless it is the operator's (maintenance), tells the monitor at
 * once that it is stopped, says goodbye, closes.  Every step has a limit, a failure of one is
 * logged and the next follows; never rejects.
 */
export async function endService(keeper: Keeper, options: EndOptions): Promise<void> {
  const { memory, pg, guard } = keeper;
  const { log, hurry } = options;
  const stopsPostgres = options.keepPostgres !== true && pg.mode === 'supervised';
  const { work } = memory;
  work?.task.abort(keeper.ports.clock.nowMs());
  if (work !== undefined) {
    await limited('the work under way', END_WORK_TIMEOUT_MS, options, async () => {
      await work.task.waitAtMost(END_WORK_TIMEOUT_MS);
    });
  }
  memory.work = undefined;
  memory.stopSeen = undefined;
  if (stopsPostgres) {
    const stop = (): Promise<void> => pg.ensureStopped();
    // Nobody may leave a primary behind that nobody watches: hurry does not skip this.
    await limited('the stop of Postgres', END_POSTGRES_TIMEOUT_MS, { log, hurry: undefined }, stop);
  }
  guard.stop();
  if (!options.dropped && hurry?.aborted !== true) {
    await limited('the last report', END_MONITOR_TIMEOUT_MS, options, async () => {
      const report = reportOf(memory, keeper.ports, await pg.inspect());
      memory.assignment = await keeper.client.report(report);
      await keeper.client.detach();
    });
  }
  await keeper.remember();
  await limited('closing', END_CLOSE_TIMEOUT_MS, options, () => keeper.close());
}

async function limited(
  what: string,
  limitMs: number,
  { log, hurry }: Pick<EndOptions, 'log' | 'hurry'>,
  work: () => Promise<void>,
): Promise<void> {
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    const end = (): void => {
      resolve('late');
    };
    timer = setTimeout(end, limitMs);
    hurry?.addEventListener('abort', end, { signal: stop.signal });
  });
  const done = work().then(
    () => 'done' as const,
    (thrown: unknown) => {
      log.warn(`While stopping, ${what} failed: ${asError(thrown).message}`);
      return 'failed' as const;
    },
  );
  const end = await Promise.race([done, late]);
  clearTimeout(timer);
  stop.abort();
  if (end === 'late') log.warn(`While stopping, ${what} did not end in time; going on`);
}
