-- P6 and P7, the two verdicts on a node's health.  They are not opposites: a node can be
-- neither.  Three ways to be down: its keeper says that Postgres does not run; it has been
-- silent for the whole timeout and probes fail; its process is dead on a living host, which
-- takes the end of the keeper's session, a refused probe, and no standby that streams.
create function pgautofailover.node_facts(
    p_formation_id  text,
    p_group_id      integer,
    p_limits        pgautofailover.limits,
    p_now           timestamptz
)
returns pgautofailover.node_fact[]
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_monitor_start  constant timestamptz := pgautofailover.monitor_started_at();
    v_settled        constant boolean := p_now >= v_monitor_start + p_limits.grace_period;
    v_stream_contact constant timestamptz :=
        pgautofailover.stream_contact(p_formation_id, p_group_id, p_limits, p_now);
    v_nodes          pgautofailover.node_fact[];
begin
    select array_agg((
               n.nodeid, n.nodename, n.reportedstate, n.goalstate,
               case when n.goalstate = n.reportedstate then n.goalstate end,
               n.candidatepriority, n.replicationquorum, f.timeline, f.lsn,
               n.reportedpgisrunning,
               -- healthy
               n.reportedpgisrunning
               and not (v_settled and d.process_dead)
               and (n.health <> 0
                    or (n.reporttime > n.healthchecktime
                        and p_now - n.reporttime < p_limits.report_freshness)
                    or (e.session_lost_at is null and e.session_pid is not null
                        and p_now - n.reporttime < p_limits.report_freshness)),
               -- unhealthy
               not n.reportedpgisrunning
               or (v_settled
                   and p_now - n.reporttime >= p_limits.unhealthy_timeout
                   and n.health = 0
                   and n.healthchecktime > v_monitor_start)
               or (v_settled and d.process_dead),
               p_now - n.reporttime < p_limits.unhealthy_timeout and not d.process_dead,
               pgautofailover.is_primary_role(n.reportedstate, n.goalstate),
               pgautofailover.is_being_promoted(n.reportedstate, n.goalstate),
               pgautofailover.is_ready_to_stream(n.reportedstate, n.goalstate),
               e.streaming,
               e.streaming is false
               and p_now - e.stream_lost_at >= p_limits.stall_timeout,
               -- surely out: it said so and is silent since; it is dead; its lease ran out; or time is up
               (n.reportedstate in ('draining', 'demote_timeout', 'demoted',
                                    'prepare_maintenance')
                and not n.reportedpgisrunning
                and p_now - n.reporttime >= p_limits.death_confirmation)
               or (v_settled and d.process_dead)
               or p_now >= greatest(n.reporttime, v_stream_contact)
                           + e.lease_ms * interval '1 ms' + p_limits.lease_margin
                  and e.lease_held and v_settled
               or (n.goalstate = 'demote_timeout'
                   and p_now - n.statechangetime >= p_limits.demote_timeout),
               (extract(epoch from p_now - n.reporttime) * 1000)::bigint,
               e.probe,
               e.session_lost_at is not null
           )::pgautofailover.node_fact order by n.nodeid)
      into v_nodes
      from pgautofailover.node as n
      left join pgautofailover.node_evidence as e on e.nodeid = n.nodeid
     cross join lateral (
            select coalesce(e.session_lost_at >= n.reporttime - interval '1 s'
                            and p_now - n.reporttime >= p_limits.death_confirmation
                            and e.probe = 'refused'
                            and e.probe_time > n.reporttime
                            and coalesce(v_stream_contact < e.probe_time, true), false)
                   as process_dead) as d
     cross join lateral pgautofailover.final_position(n) as f
     where n.formationid = p_formation_id
       and n.groupid = p_group_id
       and n.goalstate <> 'dropped';
    return coalesce(v_nodes, '{}');
end
$$;

comment on function pgautofailover.node_facts is
    'The nodes of a group as the state machine sees them, by node id.';
