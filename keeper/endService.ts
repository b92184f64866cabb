import { setTimeout as sleep } from 'node:timers/promises';
import { STOPPING_GOALS } from './ensure.js';
import { asError } from './errors.js';
import type { LeaseGuard } from './leaseGuard.js';
import type { Log } from './logger.js';
import type { Memory } from './memory.js';
import { reportOf } from './observe.js';
import type { Assignment, LocalPostgres, Report } from './ports.js';
import type { StepPorts } from './step.js';
import { findTransition } from './transitions.js';

/** A transition that is given up at the end gets this long to clean up after itself. */
export const END_WORK_TIMEOUT_MS = 5_000;
/** Fast shutdown and then immediate, with some slack. */
export const END_POSTGRES_TIMEOUT_MS = 40_000;
/** The last reports: until another node may take the writes. */
export const END_HANDOVER_TIMEOUT_MS = 5_000;
/** Pause between two of them. */
export const END_HANDOVER_PAUSE_MS = 200;
/** The goodbye, and closing what is open. */
export const END_DETACH_TIMEOUT_MS = 3_000;
export const END_CLOSE_TIMEOUT_MS = 3_000;

/** What of a keeper is needed to end its service. */
export interface EndingKeeper {
  readonly memory: Memory;
  readonly ports: StepPorts;
  readonly pg: LocalPostgres & { readonly mode: 'supervised' | 'unsupervised' };
  readonly guard: Pick<LeaseGuard, 'stop'>;
  readonly client: {
    report(report: Report): Promise<Assignment>;
    detach(): Promise<void>;
  };
  readonly remember: () => Promise<void>;
  close(): Promise<void>;
}

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
 * Ends a service: stops Postgres unless it is the operator's (maintenance), hands the writes over,
 * says goodbye to the monitor, closes.  Every step has a limit, a failure of one is logged and the
 * next follows; never rejects.
 */
export async function endService(keeper: EndingKeeper, options: EndOptions): Promise<void> {
  const { memory, pg } = keeper;
  await endWork(keeper, options);
  if (options.keepPostgres !== true && pg.mode === 'supervised') {
    // Nobody may leave a primary behind that nobody watches: hurry does not skip this.
    const patient = { log: options.log, hurry: undefined };
    await limited('the stop of Postgres', END_POSTGRES_TIMEOUT_MS, patient, () =>
      pg.ensureStopped(),
    );
  }
  keeper.guard.stop();
  memory.stopSeen = undefined;
  if (!options.dropped && options.hurry?.aborted !== true) {
    await limited('the last report', END_HANDOVER_TIMEOUT_MS, options, (late) =>
      handOver(keeper, late),
    );
    const goodbye = (): Promise<void> => keeper.client.detach();
    await limited('the goodbye to the monitor', END_DETACH_TIMEOUT_MS, options, goodbye);
  }
  await keeper.remember();
  await limited('closing', END_CLOSE_TIMEOUT_MS, options, () => keeper.close());
}

async function endWork({ memory, ports }: EndingKeeper, options: EndOptions): Promise<void> {
  const { work } = memory;
  if (work === undefined) return;
  work.task.abort(ports.clock.nowMs());
  await limited(`the ${work.task.name}`, END_WORK_TIMEOUT_MS, options, async () => {
    await work.task.waitAtMost(END_WORK_TIMEOUT_MS);
  });
  memory.work = undefined;
}

/**
 * Tells the monitor that Postgres is stopped, and goes on as far as `demoted` when another node
 * takes over: with the old primary surely out the new one need not wait for its lease.
 */
async function handOver(keeper: EndingKeeper, late: AbortSignal): Promise<void> {
  const { memory, ports, pg, client } = keeper;
  const status = await pg.inspect();
  for (;;) {
    const assignment = await client.report(reportOf(memory, ports, status));
    memory.assignment = assignment;
    const { goal, leaseRequired } = assignment;
    if (status.postmaster || late.aborted) return;
    if (goal !== memory.state && STOPPING_GOALS.includes(goal)) {
      if (findTransition(memory.state, goal) === undefined) return;
      memory.state = goal; // all that these arrows do is to stop Postgres, which is done
      await keeper.remember();
      continue;
    }
    const leads = leaseRequired && memory.state === goal;
    const waits = STOPPING_GOALS.includes(memory.state) && goal === memory.state;
    if ((!leads && !waits) || memory.state === 'demoted') return;
    await sleep(END_HANDOVER_PAUSE_MS);
  }
}

/** Runs `work`, which is given a signal for its limit. */
async function limited(
  what: string,
  limitMs: number,
  { log, hurry }: Pick<EndOptions, 'log' | 'hurry'>,
  work: (late: AbortSignal) => Promise<void>,
): Promise<void> {
  const late = new AbortController();
  const end = (): void => {
    late.abort();
  };
  const timer = setTimeout(end, limitMs);
  hurry?.addEventListener('abort', end);
  const tooLate = new Promise<void>((resolve) => {
    late.signal.addEventListener('abort', () => {
      log.warn(`While stopping, ${what} did not end in time; going on`);
      resolve();
    });
  });
  const done = work(late.signal).catch((thrown: unknown) => {
    if (!late.signal.aborted) {
      log.warn(`While stopping, ${what} failed: ${asError(thrown).message}`);
    }
  });
  await Promise.race([done, tooLate]);
  clearTimeout(timer);
  hurry?.removeEventListener('abort', end);
}
