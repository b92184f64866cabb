-- P6 and P7, the two verdicts on a node's health.  They are not opposites: a node can be
-- neither.  Three ways to be down: its keeper says that Postgres does not run; it has been
-- silent for the whole timeout and probes fail; its process is dead on a living host.
-- The planner knows nothing of tables that are mostly empty: it takes a join with two of them for
-- millions of rows, and compiles the query (JIT) each time for a second or more.  "limit 1" keeps
-- its estimate true; jit = off holds as well where a server is set to compile cheaper queries.
create function pgautofailover.node_facts(
    p_formation_id  text,
    p_group_id      integer,
    p_limits        pgautofailover.limits,
    p_now           timestamptz
)
returns pgautofailover.node_fact[]
language plpgsql
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
    v_monitor_start  constant timestamptz := pgautofailover.monitor_started_at();
    v_settled        constant boolean := p_now >= v_monitor_start + p_limits.grace_period;
    v_reference      constant integer := case
        when pgautofailover.timelines_differ(p_formation_id, p_group_id)
        then pgautofailover.reference_timeline(p_formation_id, p_group_id) end;
    v_contact        timestamptz;
    v_may_go_on      boolean;
    v_nodes          pgautofailover.node_fact[];
begin
    select c.latest, c.may_go_on
      into v_contact, v_may_go_on
      from pgautofailover.stream_contact(p_formation_id, p_group_id, p_limits, p_now) as c;
    select array_agg((
               w.nodeid, w.nodename, w.reportedstate, w.goalstate,
               case when w.goalstate = w.reportedstate then w.goalstate end,
               w.candidatepriority, w.replicationquorum, w.timeline, w.lsn,
               w.reportedpgisrunning, w.healthy and not w.unhealthy, w.unhealthy,
               w.silence < p_limits.unhealthy_timeout and not w.is_dead and not w.will_not_obey,
               pgautofailover.is_primary_role(w.reportedstate, w.goalstate),
               pgautofailover.is_being_promoted(w.reportedstate, w.goalstate),
               pgautofailover.is_ready_to_stream(w.reportedstate, w.goalstate),
               w.streaming, coalesce(not w.streaming, w.primary_stalled),
               coalesce(not w.streaming and p_now - w.stream_lost_at >= p_limits.stall_timeout,
                        w.primary_stalled),
               w.has_branched or coalesce(pgautofailover.has_diverged(
                   p_formation_id, p_group_id, v_reference, w.timeline, w.lsn), false),
               coalesce(pgautofailover.is_behind_fork(
                   p_formation_id, p_group_id, v_reference, w.timeline, w.lsn), false),
               w.wrote_alone, case when w.wrote_alone then w.since_lsn end,
               w.is_out, w.holds_no_lease, w.may_await, w.as_told, w.primary_leaving,
               w.may_be_awaited, w.nobody_has_led,
               (extract(epoch from w.silence) * 1000)::bigint,
               w.probe, w.session_lost_at is not null, p_now - w.walreporttime < interval '3 s'
           )::pgautofailover.node_fact order by w.nodeid) filter (where w.goalstate <> 'dropped')
      into v_nodes
      from (
        select n.*, e.streaming, e.stream_lost_at, e.probe, e.session_lost_at, a.since_lsn,
               n.reportedstate = 'wait_primary' or a.nodeid is not null as wrote_alone,
               f.timeline, f.lsn, d.is_dead, o.is_out, p_now - n.reporttime as silence,
               pgautofailover.will_not_obey(n, e, p_limits, p_now) as will_not_obey,
               pgautofailover.has_branched(n) as has_branched,
               pgautofailover.nobody_has_led(n) as nobody_has_led,
               n.reportedpgisrunning
               and (n.health <> 0
                    or (p_now - n.reporttime < p_limits.report_freshness
                        and (n.reporttime > n.healthchecktime
                             or (e.session_pid is not null and e.session_lost_at is null))))
               as healthy,
               pgautofailover.has_stopped(n, p_limits, p_now)
               or d.is_dead
               or (v_settled
                   and p_now - n.reporttime >= p_limits.unhealthy_timeout
                   and n.health = 0
                   and n.healthchecktime > v_monitor_start)
               as unhealthy,
               -- who does not tell of its stream is judged by what the primary sees
               n.replicationquorum
               and not pgautofailover.is_primary_ish(n.reportedstate)
               and coalesce(bool_or(p_now - n.replication_stall_since >= p_limits.stall_timeout)
                            over (), false)
               as primary_stalled,
               -- it takes writes, or has been told to, and does not know that it must stop when it
               -- hears nobody: who has not begun learns both in one answer
               coalesce(e.lease_ms is not null
                        and not d.is_dead
                        and n.reportedstate <> 'primary'
                        and not (e.lease_answered
                                 and (e.lease_held
                                      or not pgautofailover.is_writable(n.reportedstate))),
                        false)
               and pgautofailover.is_writable(n.goalstate) as holds_no_lease,
               coalesce(e.may_await, '{}') as may_await,
               coalesce(e.as_told, true) as as_told,
               -- told to leave the group, and perhaps still taking writes, or about to begin
               bool_or(n.goalstate = 'dropped' and not o.is_out
                       and pgautofailover.may_still_write(n)) over ()
               as primary_leaving,
               coalesce(n.walreporttime <= t.since, false) or pgautofailover.may_be_awaited(
                   n, max(case when n.reporttime > n.statechangetime
                                    and pgautofailover.is_writable(n.reportedstate)
                                    and not pgautofailover.is_writable(n.goalstate)
                               then '-infinity' else n.reporttime end)
                      filter (where pgautofailover.is_primary_ish(n.reportedstate)) over ())
               as may_be_awaited
          from pgautofailover.node as n
          left join pgautofailover.node_evidence as e on e.nodeid = n.nodeid
          left join lateral (
                select x.* from pgautofailover.node_alone as x where x.nodeid = n.nodeid limit 1
               ) as a on true
          left join lateral (
                select x.* from pgautofailover.node_awaited as x where x.nodeid = n.nodeid limit 1
               ) as t on true
         cross join lateral (
                select v_settled and pgautofailover.is_process_dead(
                           n, e, v_contact, p_limits, p_now) as is_dead) as d
         cross join lateral (
                select pgautofailover.is_surely_out(
                           n, e, d.is_dead, v_contact, v_may_go_on, p_limits, v_settled, p_now)
                       as is_out) as o
         cross join lateral pgautofailover.final_position(n) as f
         where n.formationid = p_formation_id
           and n.groupid = p_group_id) as w;
    return coalesce(v_nodes, '{}');
end
$$;

comment on function pgautofailover.node_facts is
    'The nodes of a group as the state machine sees them, by node id.';
