/** The calls that race for a group, and what must be left of each when both are over. */

/** One call on a settled group: node 1 leads, node 2 and, in larger groups, node 3 follow. */
export interface RaceCall {
  readonly name: string;
  /** @param last the node with the highest id */
  readonly sql: (last: number) => string;
  /** True when the call has left its trace; undefined = the node is gone. */
  readonly kept: (last: number) => string;
  /** The node whose heartbeat this is: those of different nodes do not wait for each other. */
  readonly heartbeatOf?: number;
  /** SQLSTATEs with which it may be refused after another call. */
  readonly refusals: readonly string[];
}

const nodeActive = (id: number, state: string, repState: string): string =>
  `select pgautofailover.node_active('default', ${id}, 0, '${state}', true, 1, '0/4000000', '${repState}')`;

const nodeWith = (id: number, condition: string): string =>
  `select coalesce(bool_and(${condition}), true) as kept from pgautofailover.node where nodeid = ${id}`;

const letter = (id: number): string => String.fromCharCode(64 + id);

/** 55006: one at a time; 23505: another session has registered this very node. */
const REGISTER_REFUSALS = ['55006', '23505'];

const register = (name: string): string =>
  `select pgautofailover.register_node('default', 'host-${name}', 5432, 'postgres', '${name}', candidate_priority => 50)`;

const registered = (name: string): string =>
  `select count(*) = 1 as kept from pgautofailover.node where nodename = '${name}'`;

export const RACE_CALLS: readonly RaceCall[] = [
  {
    name: 'node_active of the primary',
    sql: () => nodeActive(1, 'primary', 'quorum'),
    heartbeatOf: 1,
    kept: () => nodeWith(1, `reportedlsn = '0/4000000'`),
    refusals: [],
  },
  {
    name: 'node_active of a standby',
    sql: () => nodeActive(2, 'secondary', ''),
    heartbeatOf: 2,
    kept: () => nodeWith(2, `reportedlsn = '0/4000000'`),
    refusals: ['42704'],
  },
  {
    name: 'keeper_report of a standby',
    sql: () =>
      `select pgautofailover.keeper_report('default', 2, 0, 'secondary', true, 1, '0/4000000', '', true)`,
    kept: () => nodeWith(2, `reportedlsn = '0/4000000'`),
    refusals: ['42704'],
  },
  {
    name: 'perform_failover',
    sql: () => 'select pgautofailover.perform_failover()',
    kept: () => nodeWith(1, `goalstate <> 'primary'`),
    refusals: ['XX000', '55000'],
  },
  {
    name: 'remove_node',
    sql: (last) => `select pgautofailover.remove_node(${last}::bigint)`,
    kept: (last) => nodeWith(last, `goalstate = 'dropped'`),
    // during a failover the standby that has all writes stays
    refusals: ['55000'],
  },
  {
    name: 'start_maintenance',
    sql: () => 'select pgautofailover.start_maintenance(2)',
    kept: () => nodeWith(2, `goalstate in ('maintenance', 'wait_maintenance', 'dropped')`),
    refusals: ['XX000', '55000'],
  },
  {
    name: 'a change of settings',
    sql: (last) =>
      `select pgautofailover.set_node_candidate_priority('default', '${letter(last)}', 70)`,
    kept: (last) => nodeWith(last, 'candidatepriority in (70, -31, 171)'),
    refusals: ['55000'],
  },
  {
    name: 'the result of a health check',
    sql: () => "select pgautofailover.record_probe(2, 'refused', 'a test')",
    kept: () => nodeWith(2, 'health = 0'),
    refusals: [],
  },
  {
    name: 'register_node',
    sql: () => register('I'),
    kept: () => registered('I'),
    refusals: REGISTER_REFUSALS,
  },
  {
    name: 'register_node of another node',
    sql: () => register('J'),
    kept: () => registered('J'),
    refusals: REGISTER_REFUSALS,
  },
];
