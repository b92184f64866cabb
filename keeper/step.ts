/**
 * One turn of a keeper: look at Postgres, report, learn the goal, keep the reached state true,
 * take at most one arrow.  All that may take long runs as the one background task (`work`) that
 * the next turns look at, so that reports go on meanwhile.
 */
import {
  enforcedBefore,
  mustStop,
  namesToSet,
  neededAction,
  runUpkeep,
  standbysKey,
  STOPPING_GOALS,
  UPKEEP,
  UPKEEP_INTERVAL_MS,
  upkeepKey,
} from './ensure.js';
import { MonitorDisabledError, MonitorError, NodeDroppedError, PostgresError } from './errors.js';
import type { Lease } from './lease.js';
import type { Log } from './logger.js';
import type { Found, Memory, Work } from './memory.js';
import type {
  Assignment,
  Clock,
  LocalPostgres,
  Monitor,
  PostgresStatus,
  WalPosition,
} from './ports.js';
import type { RestartLimits } from './restartPolicy.js';
import type { State } from './states.js';
import { complain, isForeign, reportOf, watchPostgres } from './observe.js';
import { watchingStandbys } from './standbyWatch.js';
import { Task } from './task.js';
import { type Action, catchUp, followPrimary, startStandby } from './transitionActions.js';
import { tellOrigin } from './tell.js';
import { findTransition, type Transition } from './transitions.js';
import { settleWork, stopsWhenAborted, yieldsTo } from './work.js';

/** How long a turn waits for its own action before it lets it go on in the background. */
export const TURN_PATIENCE_MS = 100;
/** A node in `catchingup` that does not stream by itself within this time is looked after. */
export const STREAM_PATIENCE_MS = 2_000;

const FOLLOW_AGAIN = 'standby settings';

/** States in which Postgres is a standby of the primary, and may be made anew from it. */
const FOLLOWS_PRIMARY: readonly State[] = ['catchingup', 'secondary'];

/** What a turn works with. */
export interface StepPorts {
  readonly monitor: Monitor;
  readonly pg: LocalPostgres;
  readonly clock: Clock;
  readonly log: Log;
  readonly lease: Lease;
  readonly restartLimits: RestartLimits;
  /** Writes the state file.  Never rejects: a failure is logged and tried again next turn. */
  readonly remember: (memory: Memory) => Promise<void>;
  /** Called when background work ended well: there is something to do at once. */
  readonly onWorkDone: () => void;
}

/** How a turn ended. */
export type StepResult =
  /** The goal is reached and kept. */
  | { readonly kind: 'steady'; readonly state: State }
  /** One arrow was taken: call step again at once. */
  | { readonly kind: 'moved'; readonly from: State; readonly to: State; readonly why: string }
  /** Something runs in the background. */
  | { readonly kind: 'working'; readonly state: State; readonly goal: State; readonly on: string }
  /** Something failed, and is tried again next turn. */
  | {
      readonly kind: 'stuck';
      readonly state: State;
      readonly goal: State;
      readonly error: Error;
    }
  /** The lease ran out during the turn; what it learnt is void. */
  | { readonly kind: 'fenced'; readonly state: State }
  /** The monitor has forgotten the node, and Postgres is stopped. */
  | { readonly kind: 'dropped' };

/** One turn.  Rejects only with MonitorError, when the monitor cannot be asked. */
export async function step(memory: Memory, ports: StepPorts): Promise<StepResult> {
  await settleWork(memory, ports);
  const lookedMs = ports.clock.nowMs();
  const status = await ports.pg.inspect();
  watchPostgres(memory, ports, status, lookedMs);

  const reported = memory.state;
  const { fences } = memory;
  const assignment = await ask(memory, ports, status);
  if (assignment === 'dropped') return await leave(memory, ports);
  await learn(memory, ports, assignment);
  if (reported === 'dropped') return { kind: 'dropped' };
  if (isFree(memory, fences) && !(await yieldsTo(assignment, memory, ports))) {
    return working(memory);
  }
  if (!isFree(memory, fences)) return { kind: 'fenced', state: memory.state };
  return await act(memory, ports, status, assignment);
}

/** Nothing was fenced since the turn began. */
function isFree(memory: Memory, fences: number): boolean {
  return !memory.fencing && memory.fences === fences;
}

function working(memory: Memory): StepResult {
  const { state, assignment, work } = memory;
  if (work === undefined) return { kind: 'fenced', state };
  return { kind: 'working', state, goal: assignment?.goal ?? state, on: work.task.name };
}

async function ask(
  memory: Memory,
  ports: StepPorts,
  status: PostgresStatus,
): Promise<Assignment | 'dropped'> {
  try {
    return await watchingStandbys(ports, report(memory, ports, status));
  } catch (error) {
    if (error instanceof NodeDroppedError) return 'dropped';
    await carryOnAlone(memory, ports, status, error instanceof MonitorDisabledError);
    throw error;
  }
}

async function report(
  memory: Memory,
  ports: StepPorts,
  status: PostgresStatus,
): Promise<Assignment> {
  await tellOrigin(memory, ports, status);
  const sentMs = ports.clock.nowMs();
  const assignment = await ports.monitor.report(reportOf(memory, ports, status));
  const ageMs = ports.clock.nowMs() - sentMs;
  if (ageMs > ports.lease.leaseMs) {
    // the process, or its host, stood still meanwhile: another node may lead by now
    throw new MonitorError(
      'unreachable',
      `the answer of the monitor to a report of ${String(ageMs)} ms ago is void: it is older than ` +
        'the lease; the report is sent again',
    );
  }
  ports.lease.monitorAnswered(sentMs, assignment.leaseRequired);
  return assignment;
}

/** Takes the answer in; a new goal is remembered before anything is done for it. */
async function learn(memory: Memory, ports: StepPorts, assignment: Assignment): Promise<void> {
  const before = memory.assignment;
  memory.assignment = assignment;
  const { goal, reason, nodeId } = assignment;
  if (before !== undefined && isSame(before, assignment)) return;
  if (goal !== memory.state && goal !== before?.goal) {
    const because = reason === '' ? '' : `: ${reason}`;
    ports.log.info(
      `New state for this node (node ${String(nodeId)}): ${memory.state} ➜ ${goal}${because}`,
    );
  }
  await ports.remember(memory);
}

/** All of an answer that the state file keeps. */
function isSame(one: Assignment, other: Assignment): boolean {
  return (
    one.goal === other.goal &&
    one.leaseRequired === other.leaseRequired &&
    one.candidatePriority === other.candidatePriority &&
    one.replicationQuorum === other.replicationQuorum
  );
}

async function act(
  memory: Memory,
  ports: StepPorts,
  status: PostgresStatus,
  assignment: Assignment,
): Promise<StepResult> {
  const { goal } = assignment;
  const { state } = memory;
  if (isUntouchable(memory, status, goal)) {
    return foreignInstance(memory, ports, status);
  }
  if (goal === state) return await keep(memory, ports, status, assignment);
  if (enforcedBefore(state, goal)) {
    if (neededAction(state, status) === 'start') {
      return await begin(memory, ports, start(memory, ports));
    }
  }
  const transition = findTransition(state, goal);
  if (transition !== undefined) {
    return await begin(memory, ports, take(ports, transition, assignment));
  }
  const error = new Error(
    `this keeper knows no way from state "${state}" to "${goal}"; it stays in "${state}" and ` +
      'waits for another goal; see "pg_autoctl show events"',
  );
  complain(memory, ports, error.message);
  return { kind: 'stuck', state, goal, error };
}

/** Keeps the reached state true. */
async function keep(
  memory: Memory,
  ports: StepPorts,
  status: PostgresStatus,
  assignment: Assignment,
): Promise<StepResult> {
  const { state } = memory;
  const needed = neededAction(state, status);
  if (needed === 'start') return await begin(memory, ports, start(memory, ports));
  if (needed === 'stop') return await begin(memory, ports, stopAgain(memory, ports));
  const towards = towardsPrimary(memory, ports, status, assignment);
  if (towards !== undefined) return await begin(memory, ports, towards);
  const key = upkeepKey(state, assignment, status);
  const nowMs = ports.clock.nowMs();
  const done = memory.upkeepDone;
  if (done?.key === key && nowMs - done.atMs < UPKEEP_INTERVAL_MS) return { kind: 'steady', state };
  const names = namesToSet(state, assignment, status.running);
  const waitsFor = names ?? memory.waitsFor;
  memory.upkeepDone = undefined;
  if (names !== undefined) memory.waitsFor = undefined;
  const upkeep = (signal: AbortSignal): Promise<void> =>
    runUpkeep(state, assignment, status.running, stopsWhenAborted(ports.pg, signal));
  return await begin(memory, ports, {
    kind: 'upkeep',
    task: new Task('access for the other nodes', upkeep),
    done: { key, waitsFor, atMs: nowMs },
  });
}

/**
 * The monitor does not answer.  What it had said last stays true: the state is kept, a stop that
 * it had ordered is carried out.  A node whose role it has not confirmed in the life of this
 * process starts Postgres only as a standby (keeper.md section 9), unless it is `disabled`: then
 * the operator answers for it that no other node leads.
 */
async function carryOnAlone(
  memory: Memory,
  ports: StepPorts,
  status: PostgresStatus,
  disabled: boolean,
): Promise<void> {
  const { state, assignment, fences } = memory;
  const goal = assignment?.goal ?? state;
  if (memory.fencing) return;
  if (assignment !== undefined && goal !== state && mustStop(state, goal)) {
    if (!(await yieldsTo(assignment, memory, ports)) || !isFree(memory, fences)) return;
    if (isUntouchable(memory, status, goal)) return;
    const transition = findTransition(state, goal);
    if (transition !== undefined) await begin(memory, ports, take(ports, transition, assignment));
    return;
  }
  if (memory.work !== undefined) return;
  const needed = neededAction(state, status);
  if (needed === 'stop') await begin(memory, ports, stopAgain(memory, ports));
  const mayStart =
    assignment === undefined
      ? (disabled || UPKEEP[state].startsUnconfirmed) && memory.settledAtStart
      : goal === state;
  if (needed === 'start' && mayStart && !isForeign(memory, status)) {
    await begin(memory, ports, start(memory, ports));
  }
}

/** The monitor does not know the node any more: it was removed, perhaps by force. */
async function leave(memory: Memory, ports: StepPorts): Promise<StepResult> {
  const { state } = memory;
  memory.work?.task.abort(ports.clock.nowMs());
  memory.work = undefined;
  try {
    await ports.pg.ensureStopped();
  } catch (error) {
    if (!(error instanceof PostgresError)) throw error;
    complain(memory, ports, `this node was dropped, but ${error.message}`);
    return { kind: 'stuck', state, goal: 'dropped', error };
  }
  memory.state = 'dropped';
  await ports.remember(memory);
  return { kind: 'dropped' };
}

/** Puts work that has just started in its place, and waits for it as long as a turn may. */
async function begin(memory: Memory, ports: StepPorts, work: Work): Promise<StepResult> {
  const { state } = memory;
  const goal = memory.assignment?.goal ?? state;
  memory.work = work;
  const outcome = await work.task.waitAtMost(TURN_PATIENCE_MS);
  if (memory.work !== work) return working(memory);
  if (outcome === undefined) {
    work.task.onSuccess(ports.onWorkDone);
    return working(memory);
  }
  await settleWork(memory, ports);
  if (!outcome.ok) return { kind: 'stuck', state, goal, error: outcome.error };
  if (work.kind !== 'transition') return { kind: 'steady', state };
  const { to, why } = work.transition;
  return { kind: 'moved', from: state, to, why };
}

function start(memory: Memory, ports: StepPorts): Work {
  const { state, assignment } = memory;
  const name = 'start of Postgres';
  // on its way from report_lsn to a primary it may have half a data directory as well
  const follows = [state, assignment?.goal ?? state].some((each) => FOLLOWS_PRIMARY.includes(each));
  if (assignment === undefined || !follows) {
    return { kind: 'start', task: new Task(name, (signal) => ports.pg.ensureRunning(signal)) };
  }
  return { kind: 'start', task: actionTask(name, startStandby, ports, assignment) };
}

/** What a standby has to do about its stream, if anything. */
function towardsPrimary(
  memory: Memory,
  ports: StepPorts,
  status: PostgresStatus,
  assignment: Assignment,
): Work | undefined {
  const { state } = memory;
  if (!FOLLOWS_PRIMARY.includes(state)) return undefined;
  const nowMs = ports.clock.nowMs();
  if (status.streaming === true) {
    memory.streamMissedMs = undefined;
    if (!memory.followDue) return undefined;
    return { kind: 'follow', task: actionTask(FOLLOW_AGAIN, followPrimary, ports, assignment) };
  }
  if (state !== 'catchingup') return undefined; // the monitor sees it, and decides
  memory.streamMissedMs ??= nowMs;
  if (nowMs - memory.streamMissedMs < STREAM_PATIENCE_MS) return undefined;
  memory.streamMissedMs = nowMs;
  return { kind: 'catchUp', task: actionTask('catching up', catchUp, ports, assignment) };
}

function actionTask(
  name: string,
  run: Action,
  ports: StepPorts,
  assignment: Assignment,
  found: Found = {},
): Task {
  const onPosition = (position: WalPosition): void => {
    found.position = position;
  };
  return new Task(name, (signal) => {
    const pg = stopsWhenAborted(ports.pg, signal);
    return run({ pg, monitor: ports.monitor, assignment, signal, onPosition });
  });
}

function stopAgain(memory: Memory, ports: StepPorts): Work {
  ports.log.warn(
    `Postgres is running although state "${memory.state}" wants it stopped; stopping it`,
  );
  const run = (): Promise<void> => ports.pg.ensureStopped();
  return { kind: 'stop', task: new Task('stop of Postgres', run) };
}

function take(ports: StepPorts, transition: Transition, assignment: Assignment): Work {
  const { from, to, why } = transition;
  ports.log.info(`FSM transition from "${from}" to "${to}": ${why}`);
  const name = `transition from "${from}" to "${to}"`;
  const found: Found = {};
  const task = actionTask(name, transition.run, ports, assignment, found);
  const awaits = transition.awaitsStandbys === true ? standbysKey(assignment) : undefined;
  const waitsFor = assignment.synchronousStandbyNames;
  return { kind: 'transition', transition, task, waitsFor, awaits, found };
}

/** Somebody else's database may be stopped, but nothing in it is changed. */
function isUntouchable(memory: Memory, status: PostgresStatus, goal: State): boolean {
  return isForeign(memory, status) && !STOPPING_GOALS.includes(goal);
}

function foreignInstance(memory: Memory, ports: StepPorts, status: PostgresStatus): StepResult {
  const { state, assignment } = memory;
  const error = new PostgresError(
    `the data directory has system identifier ${status.systemIdentifier}, this node's is ` +
      `${memory.systemIdentifier}: it is another database; put the right one back, or drop ` +
      'this node and create it again',
  );
  complain(memory, ports, error.message);
  return { kind: 'stuck', state, goal: assignment?.goal ?? state, error };
}
