import type { Cluster, NodeState } from '../../support/cluster.js';

/** A cluster of two nodes that a benchmark drives: what ours and the peer's have in common. */
export type BenchCluster = Pick<
  Cluster,
  'monitor' | 'nodes' | 'monitorSql' | 'states' | 'waitForStates' | 'writer' | 'report' | 'destroy'
>;

/** Registry columns that both monitors have. */
export const STATES_SQL = `
  select nodename as name, reportedstate::text as reported, goalstate::text as goal, health
    from pgautofailover.node
   order by nodeid`;

/** Primary and standby of a pair that is at rest; undefined while it is not. */
export function settledPair(
  states: readonly NodeState[],
): { readonly primary: string; readonly standby: string } | undefined {
  const at = (state: string): string | undefined =>
    states.find(({ reported, goal }) => reported === state && goal === state)?.name;
  const primary = at('primary');
  const standby = at('secondary');
  return primary === undefined || standby === undefined ? undefined : { primary, standby };
}
