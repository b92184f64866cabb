/** Reads of the monitor that several commands share (monitor-api.md section 8). */
import type { Advice } from '../format/adviceList.js';
import type { NodeState } from '../format/stateTable.js';
import type { MonitorSession } from './monitorSession.js';

/** A node with all that `show state --json` tells. */
export interface CurrentState extends NodeState {
  readonly candidate_priority: number;
  readonly replication_quorum: boolean;
  readonly nodecluster: string;
}

const CURRENT_STATE_COLUMNS = `
  formation_kind, nodename, nodehost, nodeport, group_id, node_id,
  current_group_state, assigned_group_state, candidate_priority, replication_quorum,
  reported_tli, reported_lsn, health, nodecluster`;

/** Nodes of a formation, or of one of its groups, by node id. */
export async function currentState(
  session: MonitorSession,
  formation: string,
  group: number | undefined,
): Promise<CurrentState[]> {
  const source =
    group === undefined
      ? 'pgautofailover.current_state($1)'
      : 'pgautofailover.current_state($1, $2)';
  const rows = await session.query<{ node: CurrentState }>(
    `select to_jsonb(s) as node
       from (select ${CURRENT_STATE_COLUMNS} from ${source}) as s
      order by s.node_id`,
    group === undefined ? [formation] : [formation, group],
  );
  return rows.map((row) => row.node);
}

/** Says so when nobody is there to be shown: a name may be misspelt.  No error (cli.md 5). */
export async function warnOfUnknownFormation(
  session: MonitorSession,
  formation: string,
  log: { readonly warn: (text: string) => void },
): Promise<void> {
  const sql = 'select formationid from pgautofailover.formation order by formationid';
  const known = await session.query<{ formationid: string }>(sql);
  if (known.some(({ formationid }) => formationid === formation)) return;
  const names = known.map(({ formationid }) => `"${formationid}"`).join(', ');
  log.warn(`formation "${formation}" does not exist; the monitor has ${names}`);
}

/** The node of this name.  undefined = the formation has none. */
export async function nodeByName(
  session: MonitorSession,
  formation: string,
  name: string,
): Promise<CurrentState | undefined> {
  const nodes = await currentState(session, formation, undefined);
  return nodes.find((node) => node.nodename === name);
}

/** Advice of the monitor, worst first; what concerns no formation belongs to each. */
export async function adviceOf(
  session: MonitorSession,
  formation: string | undefined,
  group: number | undefined,
): Promise<Advice[]> {
  const rows = await session.query<{ advice: Advice }>(
    `select to_jsonb(a) as advice
       from pgautofailover.advice as a
      where coalesce(a.formationid = $1, true) and coalesce(a.groupid = $2, true)`,
    [formation ?? null, group ?? null],
  );
  return rows.map((row) => row.advice);
}
