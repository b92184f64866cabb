/** Names that other tools rely on (files.md section 8). */

export const MONITOR_ROLE = 'pgautofailover_monitor';
export const REPLICATOR_ROLE = 'pgautofailover_replicator';
/** Begins slot names and application names of standbys. */
export const STANDBY_PREFIX = 'pgautofailover_standby_';
/** The one slot of the peer's version 1.0, which clean-ups also remove. */
export const OLD_SLOT = 'pgautofailover_standby';

/** Slot and application name of a node. */
export function standbyName(nodeId: number): string {
  return `${STANDBY_PREFIX}${String(nodeId)}`;
}
