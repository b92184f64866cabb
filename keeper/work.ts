/** The background work of a keeper: taking in its end, and giving it up for another goal. */
import { enforcedBefore, mustStop, standbysKey } from './ensure.js';
import { PostgresError } from './errors.js';
import type { Log } from './logger.js';
import type { Memory, Work } from './memory.js';
import { complain } from './observe.js';
import type { Assignment, Clock, LocalPostgres } from './ports.js';
import type { RestartLimits } from './restartPolicy.js';
import { WAITING_STATES, WRITABLE_STATES, type State } from './states.js';

/** How long a turn waits for aborted work to end. */
export const ABORT_PATIENCE_MS = 200;
/**
 * After this, work that may open a node for writes is no reason any more not to stop it.  Nothing
 * is one for a node that is open already: another one may take writes.
 */
export const ABANDON_AFTER_MS = 2_000;

interface WorkPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly restartLimits: RestartLimits;
  readonly remember: (memory: Memory) => Promise<void>;
}

/** Takes in the end of background work, when it has ended. */
export async function settleWork(memory: Memory, ports: WorkPorts): Promise<void> {
  const { work } = memory;
  const outcome = work?.task.outcome;
  if (work === undefined || outcome === undefined) return;
  memory.work = undefined;
  if (!outcome.ok) {
    failed(memory, ports, work, outcome.error);
  } else if (work.kind === 'transition') {
    if (isOutdated(work, memory.assignment)) return;
    memory.complaint = undefined;
    memory.failures = 0;
    memory.state = work.transition.to;
    memory.position = work.found.position;
    memory.stopSeen = undefined;
    memory.upkeepDone = undefined;
    if (memory.state === 'primary') memory.waitsFor = work.waitsFor;
    else if (!WAITING_STATES.includes(memory.state)) memory.waitsFor = '';
    memory.streamMissedMs = undefined;
    ports.log.info(`Transition complete: current state is now "${memory.state}"`);
    await ports.remember(memory);
  } else if (work.kind === 'upkeep') {
    memory.upkeepDone = work.done;
    memory.waitsFor = work.done.waitsFor;
  } else if (work.kind === 'follow') {
    memory.followDue = false;
  }
}

/**
 * The standbys are others than when it began.  Who was told meanwhile to wait for others is no
 * primary yet: nobody would tell it to stop waiting, should nobody be left to wait for.
 */
function isOutdated(work: Work, assignment: Assignment | undefined): boolean {
  return (
    work.kind === 'transition' &&
    work.awaits !== undefined &&
    assignment?.goal === work.transition.to &&
    work.awaits !== standbysKey(assignment)
  );
}

/**
 * Whether the work under way has ended, or is given up, in favour of the assignment.  Work that
 * still serves its goal goes on; other work is aborted, and its end awaited: two actions at once
 * on one data directory are never right, except that nothing may delay the stop of a writer.
 */
export async function yieldsTo(
  assignment: Assignment,
  memory: Memory,
  ports: WorkPorts,
): Promise<boolean> {
  const { goal } = assignment;
  const { work, state } = memory;
  if (work === undefined) return true;
  const reason = obsoleteSince(work, state, assignment);
  if (reason === undefined) return false;
  if (work.task.abortedMs === undefined) {
    ports.log.info(`${reason}: giving up the ${work.task.name}`);
  }
  work.task.abort(ports.clock.nowMs());
  await work.task.waitAtMost(ABORT_PATIENCE_MS);
  if (memory.work !== work) return false; // fenced meanwhile
  if (work.task.outcome !== undefined) {
    await settleWork(memory, ports);
    return true;
  }
  if (!mustStop(state, goal) || !concernsWrites(work, state)) return false;
  const waitedMs = ports.clock.nowMs() - (work.task.abortedMs ?? 0);
  if (!WRITABLE_STATES.includes(state) && waitedMs < ABANDON_AFTER_MS) return false;
  ports.log.warn(`The ${work.task.name} does not end; going on to "${goal}" without waiting`);
  memory.work = undefined;
  return true;
}

/**
 * The same Postgres, but no verb begins once the signal is aborted: every transition can be given
 * up between two of its verbs.
 */
export function stopsWhenAborted(pg: LocalPostgres, signal: AbortSignal): LocalPostgres {
  return new Proxy(pg, {
    get(target, name, receiver): unknown {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown =>
        signal.aborted
          ? Promise.reject(new PostgresError('given up for another goal', { kind: 'aborted' }))
          : (Reflect.apply(member, target, args) as unknown);
    },
  });
}

/** Why the work serves no more, in words; undefined = it does. */
function obsoleteSince(work: Work, state: State, assignment: Assignment): string | undefined {
  const { goal } = assignment;
  if (!serves(work, state, goal)) return `The goal is now "${goal}"`;
  return isOutdated(work, assignment) ? 'The standbys are others now' : undefined;
}

function serves(work: Work, state: State, goal: State): boolean {
  switch (work.kind) {
    case 'transition':
      return work.transition.to === goal;
    case 'catchUp':
      return goal === state || goal === 'secondary';
    case 'start':
    case 'follow':
    case 'upkeep':
      return goal === state || enforcedBefore(state, goal);
    case 'stop':
      return true;
  }
}

function concernsWrites(work: Work, state: State): boolean {
  return (
    work.kind !== 'transition' ||
    WRITABLE_STATES.includes(state) ||
    WRITABLE_STATES.includes(work.transition.to)
  );
}

function failed(memory: Memory, ports: WorkPorts, work: Work, error: Error): void {
  if (work.task.abortedMs !== undefined) {
    ports.log.debug(`${work.task.name} ended: ${error.message}`);
    return;
  }
  memory.failures += 1;
  if (work.kind === 'start' && memory.stopSeen !== undefined) {
    const failedAttempts = memory.stopSeen.failedAttempts + 1;
    memory.stopSeen = { ...memory.stopSeen, failedAttempts };
    const limit = ports.restartLimits.maxRetries;
    ports.log.warn(`Failed to start Postgres (attempt ${String(failedAttempts)}/${String(limit)})`);
  }
  const text = `The ${work.task.name} failed, trying again: ${error.message}`;
  // Many a first failure only means that another node needs a moment longer.
  complain(memory, ports, text, memory.failures === 1 ? 'warn' : 'error');
}
