/**
 * The errors that cross the keeper's ports.  Messages say what failed, where, why and what to
 * do next; they never contain a password.
 */

/** SQLSTATEs that the keeper branches on (monitor-api.md sections 6, 7 and 12). */
export const SQLSTATE = {
  /** Registration during a failover, or before the primary is ready: come back later. */
  objectInUse: '55006',
  /** The monitor does not know this node (any more). */
  undefinedObject: '42704',
  /** Another session keeps this node: attach again. */
  otherSession: '08003',
  /** Another system identifier lives in this group. */
  exclusionViolation: '23P01',
} as const;

/** Why the monitor could not be asked: no answer at all, or an answer that is an error. */
export type MonitorErrorKind = 'unreachable' | 'refused';

/** The monitor could not be reached, did not answer in time, or answered with an error. */
export class MonitorError extends Error {
  override readonly name: string = 'MonitorError';
  readonly kind: MonitorErrorKind;
  /** SQLSTATE when the monitor answered with an error, else ''. */
  readonly code: string;

  constructor(kind: MonitorErrorKind, message: string, code = '', cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.kind = kind;
    this.code = code;
  }
}

/** The monitor does not know our node any more (42704): the node was dropped. */
export class NodeDroppedError extends MonitorError {
  override readonly name = 'NodeDroppedError';

  constructor(message: string, cause?: unknown) {
    super('refused', message, SQLSTATE.undefinedObject, cause);
  }
}

/** The operator has taken the monitor away: there is nobody to ask, and nobody who fences. */
export class MonitorDisabledError extends MonitorError {
  override readonly name = 'MonitorDisabledError';

  constructor() {
    super('unreachable', 'this node has no monitor; give it one with "pg_autoctl enable monitor"');
  }
}

/** What a transition can do about a failure of the local Postgres. */
export type PostgresErrorKind =
  /** Nothing special: try again next turn. */
  | 'failed'
  /** Our WAL forked from the upstream's: only pg_rewind or a new base backup helps (G14). */
  | 'diverged'
  /** Postgres runs and lets us in as none of the names that we have. */
  | 'refused'
  /** The caller's AbortSignal ended the work. */
  | 'aborted';

/** A verb of the local Postgres failed. */
export class PostgresError extends Error {
  override readonly name = 'PostgresError';
  readonly kind: PostgresErrorKind;

  constructor(
    message: string,
    options: { readonly kind?: PostgresErrorKind; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = options.kind ?? 'failed';
  }
}

/** Makes an Error of whatever was thrown. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
