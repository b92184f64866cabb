import { isState, type State } from '../../keeper/states.js';
import { type Column, formatTable } from './table.js';

/** One node, as "show state" prints it. */
export interface NodeState {
  readonly formation_kind: string;
  readonly nodename: string;
  readonly nodehost: string;
  readonly nodeport: number;
  readonly group_id: number;
  readonly node_id: number;
  readonly current_group_state: string;
  readonly assigned_group_state: string;
  readonly reported_tli: number;
  readonly reported_lsn: string;
  /** 1 good, 0 bad, -1 unknown. */
  readonly health: number;
}

type Connection = 'read-write' | 'read-only' | 'none';

/** What a client may do on a node that reported the state (cli.md section 5). */
const CONNECTION: Readonly<Record<State, Connection>> = {
  unknown: 'none',
  init: 'none',
  single: 'read-write',
  wait_primary: 'read-write',
  primary: 'read-write',
  draining: 'none',
  demote_timeout: 'none',
  demoted: 'none',
  catchingup: 'read-only',
  secondary: 'read-only',
  prepare_promotion: 'read-only',
  stop_replication: 'read-only',
  wait_standby: 'none',
  maintenance: 'none',
  join_primary: 'read-write',
  apply_settings: 'read-write',
  prepare_maintenance: 'read-write',
  wait_maintenance: 'read-only',
  report_lsn: 'read-only',
  fast_forward: 'read-only',
  join_secondary: 'read-only',
  dropped: 'none',
};

const STATE_WIDTH = 19;
const COLUMNS: readonly Column[] = [
  { title: 'Name', minWidth: 4 },
  { title: 'Node', minWidth: 5 },
  { title: 'Host:Port', minWidth: 10 },
  { title: 'TLI: LSN', minWidth: 14 },
  { title: 'Connection', minWidth: 12 },
  { title: 'Reported State', minWidth: STATE_WIDTH },
  { title: 'Assigned State', minWidth: STATE_WIDTH },
];

/** The table of "show state". */
export function formatStates(nodes: readonly NodeState[]): string {
  return formatTable(
    COLUMNS,
    nodes.map((node) => [
      node.nodename,
      nodeIdText(node),
      `${node.nodehost}:${String(node.nodeport)}`,
      `${String(node.reported_tli).padStart(3)}: ${node.reported_lsn.padStart(9)}`,
      `${connectionOf(node.current_group_state)}${healthMark(node.health)}`,
      node.current_group_state,
      node.assigned_group_state,
    ]),
  );
}

export function connectionOf(state: string): Connection {
  return isState(state) ? CONNECTION[state] : 'none';
}

function nodeIdText(node: NodeState): string {
  const id = String(node.node_id);
  return node.formation_kind === 'pgsql' ? id : `${String(node.group_id)}/${id}`;
}

function healthMark(health: number): string {
  if (health === 1) return '';
  return health === 0 ? ' !' : ' ?';
}
