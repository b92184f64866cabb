import type { State } from './states.js';

const UNFINISHED: readonly State[] = ['init', 'wait_standby', 'dropped', 'unknown'];

/** The node has data of its group: its creation is finished. */
export function isCreated(state: State): boolean {
  return !UNFINISHED.includes(state);
}
