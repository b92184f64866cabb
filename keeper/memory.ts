import type { Assignment, WalPosition } from './ports.js';
import type { StopSighting } from './restartPolicy.js';
import type { State } from './states.js';
import type { Task } from './task.js';
import type { Transition } from './transitions.js';

/** The one background action of a keeper, and what it is for. */
export type Work =
  | TransitionWork
  | { readonly kind: 'start' | 'stop' | 'catchUp' | 'follow'; readonly task: Task }
  | { readonly kind: 'upkeep'; readonly task: Task; readonly done: UpkeepDone };

interface TransitionWork {
  readonly kind: 'transition';
  readonly transition: Transition;
  readonly task: Task;
  /** Whom a primary waits for when it is done. */
  readonly waitsFor: string;
  /** What it waits for, as text: it begins anew when that changes.  undefined = nothing. */
  readonly awaits: string | undefined;
  readonly found: Found;
}

/** What a transition learns on its way. */
export interface Found {
  position?: WalPosition;
}

/** What the last successful upkeep was done for; another key, or its age, makes it due again. */
export interface UpkeepDone {
  readonly key: string;
  readonly waitsFor: string | undefined;
  readonly atMs: number;
}

/** A failure as it was last logged. */
export interface Complaint {
  readonly text: string;
  readonly level: 'warn' | 'error';
  readonly atMs: number;
}

/**
 * What a keeper knows between two turns.  One object per process: step() changes it, and so does
 * the lease when it fences; everybody who awaited something looks at `state` again afterwards.
 */
export interface Memory {
  /** The state that was reached; the only thing that must survive a crash of the process. */
  state: State;
  /** The monitor's last answer in this process; undefined = our role is not confirmed yet. */
  assignment: Assignment | undefined;
  work: Work | undefined;
  /** Postgres should run and does not. */
  stopSeen: StopSighting | undefined;
  /** Postgres was seen running in this process: only then is its death worth a second chance. */
  seenRunning: boolean;
  /**
   * The state file of the last process had no transition under way: what the data directory is
   * can be told from the state.
   */
  readonly settledAtStart: boolean;
  /** The timeline whose origin the monitor was told; undefined = it is to be told. */
  toldTimeline: number | undefined;
  /**
   * In `report_lsn`: how far our WAL goes, and it cannot move there.  Told also while Postgres does
   * not answer: an election must not count with what was reported before.
   */
  position: WalPosition | undefined;
  /** Identifier of the instance that is ours; '' = not known yet. */
  systemIdentifier: string;
  upkeepDone: UpkeepDone | undefined;
  /**
   * Whom commits wait for, as synchronous_standby_names; undefined = that is being changed.  A
   * process that starts does not know, and sets it anew where somebody is to be waited for.
   */
  waitsFor: string | undefined;
  /** In `catchingup`: since when it does not stream, or when that was last seen to. */
  streamMissedMs: number | undefined;
  /** The configuration may have changed: a standby writes anew whom it follows, and how. */
  followDue: boolean;
  /** The lease ran out and Postgres is being stopped: nobody may start anything. */
  fencing: boolean;
  /** How often the node fenced itself; what a turn has learnt before is void after. */
  fences: number;
  /** Failures of background work since the last transition that succeeded. */
  failures: number;
  /** What was last said about a failure, so that a log is not filled by retries. */
  complaint: Complaint | undefined;
}

/** What a process that starts knows from the one before. */
export interface Remembered {
  readonly state: State;
  readonly goal: State;
  readonly systemIdentifier: string;
}

/** The memory of a process that starts. */
export function newMemory({ state, goal, systemIdentifier }: Remembered): Memory {
  return {
    state,
    settledAtStart: state === goal,
    assignment: undefined,
    work: undefined,
    stopSeen: undefined,
    seenRunning: false,
    toldTimeline: undefined,
    position: undefined,
    systemIdentifier,
    upkeepDone: undefined,
    waitsFor: '',
    streamMissedMs: undefined,
    followDue: true,
    fencing: false,
    fences: 0,
    failures: 0,
    complaint: undefined,
  };
}
