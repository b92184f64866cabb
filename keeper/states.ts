/**
 * The states of the group machine, in the order of the SQL type
 * `pgautofailover.replication_state` (a test compares the two).
 */
export const STATES = [
  'unknown',
  'init',
  'single',
  'wait_primary',
  'primary',
  'draining',
  'demote_timeout',
  'demoted',
  'catchingup',
  'secondary',
  'prepare_promotion',
  'stop_replication',
  'wait_standby',
  'maintenance',
  'join_primary',
  'apply_settings',
  'prepare_maintenance',
  'wait_maintenance',
  'report_lsn',
  'fast_forward',
  'join_secondary',
  'dropped',
] as const;

/** A state that a node has reached or is told to reach. */
export type State = (typeof STATES)[number];

/** States in which the node takes writes (fsm.md P2). */
export const WRITABLE_STATES: readonly State[] = [
  'single',
  'wait_primary',
  'primary',
  'join_primary',
  'apply_settings',
];

/** Those of them in which commits may wait for standbys. */
export const WAITING_STATES: readonly State[] = ['primary', 'join_primary', 'apply_settings'];

export function isState(text: string): text is State {
  return (STATES as readonly string[]).includes(text);
}
