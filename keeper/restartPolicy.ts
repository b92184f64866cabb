import { WRITABLE_STATES, type State } from './states.js';

/** `timeout.postgresql_restart_failure_*` of the configuration. */
export interface RestartLimits {
  readonly failureTimeoutMs: number;
  readonly maxRetries: number;
}

/** Postgres should run and was seen not to. */
export interface StopSighting {
  /** When a turn first saw it; not when the first attempt failed (keeper.md section 6). */
  readonly firstSeenMs: number;
  readonly failedAttempts: number;
}

/**
 * Does the report still say "running" although Postgres is down?  Yes for a node that takes
 * writes, as long as restart attempts have a chance: fewer than `maxRetries` failed and less than
 * `failureTimeoutMs` passed since the stop was first seen.  A standby says at once that it
 * stopped.
 */
export function claimsRunning(
  state: State,
  sighting: StopSighting,
  limits: RestartLimits,
  nowMs: number,
): boolean {
  return (
    WRITABLE_STATES.includes(state) &&
    sighting.failedAttempts < limits.maxRetries &&
    nowMs - sighting.firstSeenMs < limits.failureTimeoutMs
  );
}
