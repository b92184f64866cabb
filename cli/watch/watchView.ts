import type { Advice } from '../format/adviceList.js';
import type { MonitorSession } from '../operate/monitorSession.js';

/** Events that are read: as many as one wants to scroll through. */
export const EVENT_COUNT = 100;

/** One node of the dashboard. */
export interface WatchedNode {
  readonly name: string;
  readonly node_id: number;
  readonly group_id: number;
  readonly host: string;
  readonly port: number;
  readonly region: string;
  readonly quorum: boolean;
  readonly priority: number;
  readonly tli: number;
  readonly lsn: string;
  /** Behind the primary of its group, in bytes; null = no primary, or it is the one. */
  readonly lag: number | null;
  /** 1 good, 0 bad, -1 unknown. */
  readonly health: number;
  /** Age of the last health check and of the last report, in s. */
  readonly check_age: number;
  readonly report_age: number;
  readonly reported: string;
  readonly goal: string;
}

/** One event of the dashboard. */
export interface WatchedEvent {
  readonly id: number;
  /** As the monitor's time zone says it. */
  readonly time: string;
  readonly name: string;
  readonly description: string;
}

/** All that one page of the dashboard shows. */
export interface WatchView {
  readonly formation: string;
  /** null = there is no such formation. */
  readonly number_sync_standbys: number | null;
  readonly nodes: readonly WatchedNode[];
  /** Newest first. */
  readonly events: readonly WatchedEvent[];
  /** Worst first. */
  readonly advice: readonly Advice[];
}

// One statement, so that a page shows one moment.
const VIEW = `
select jsonb_build_object(
    'formation', $1::text,
    'number_sync_standbys', (select f.number_sync_standbys from pgautofailover.formation as f
                              where f.formationid = $1),
    'nodes', coalesce((
        select jsonb_agg(jsonb_build_object(
                   'name', n.nodename, 'node_id', n.nodeid, 'group_id', n.groupid,
                   'host', n.nodehost, 'port', n.nodeport, 'region', n.region,
                   'quorum', n.replicationquorum, 'priority', n.candidatepriority,
                   'tli', n.reportedtli, 'lsn', n.reportedlsn, 'health', n.health,
                   'lag', (select greatest(0, p.reportedlsn - n.reportedlsn)
                             from pgautofailover.node as p
                            where p.formationid = n.formationid and p.groupid = n.groupid
                              and p.nodeid <> n.nodeid
                              and pgautofailover.is_writable(p.goalstate)
                            order by p.reportedlsn desc limit 1),
                   'check_age', extract(epoch from now() - n.healthchecktime),
                   'report_age', extract(epoch from now() - n.reporttime),
                   'reported', n.reportedstate, 'goal', n.goalstate)
                   order by n.groupid, n.nodeid)
          from pgautofailover.node as n
         where n.formationid = $1 and coalesce(n.groupid = $2, true)), '[]'),
    'events', coalesce((
        select jsonb_agg(jsonb_build_object(
                   'id', e.eventid, 'time', to_char(e.eventtime, 'YYYY-MM-DD HH24:MI:SS'),
                   'name', e.nodename, 'description', coalesce(e.description, ''))
                   order by e.eventid desc)
          from (select * from pgautofailover.event as e
                 where e.formationid = $1 and coalesce(e.groupid = $2, true)
                 order by e.eventid desc limit $3) as e), '[]'),
    'advice', coalesce((
        select jsonb_agg(to_jsonb(a))
          from (select * from pgautofailover.advice as a
                 where coalesce(a.formationid = $1, true)
                   and coalesce(a.groupid = $2, true)) as a), '[]')) as view`;

/** Reads one page.  Rejects with CliError. */
export async function readView(
  session: MonitorSession,
  formation: string,
  group: number | undefined,
): Promise<WatchView> {
  const [row] = await session.query<{ view: WatchView }>(VIEW, [
    formation,
    group ?? null,
    EVENT_COUNT,
  ]);
  return row?.view ?? { formation, number_sync_standbys: null, nodes: [], events: [], advice: [] };
}
