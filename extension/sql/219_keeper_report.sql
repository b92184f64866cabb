-- node_active() with what our keeper knows and needs beyond the 2.x protocol, in one call.
create function pgautofailover.keeper_report(
    formation_id                     text,
    node_id                          bigint,
    group_id                         integer,
    current_group_role               pgautofailover.replication_state,
    current_pg_is_running            boolean,
    current_tli                      integer,
    current_lsn                      pg_lsn,
    current_rep_state                text,
    upstream_streaming               boolean,
    waits_as_told                    boolean default true,
    out assigned_node_id             bigint,
    out assigned_group_id            integer,
    out assigned_group_state         pgautofailover.replication_state,
    out assigned_candidate_priority  integer,
    out assigned_replication_quorum  boolean,
    out lease_required               boolean,
    out synchronous_standby_names    text,
    out other_nodes                  jsonb,
    out reason                       text
)
returns record
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node;
begin
    v_node := pgautofailover.receive_report(
        formation_id, node_id, group_id, current_group_role, current_pg_is_running,
        current_tli, current_lsn, current_rep_state, upstream_streaming, waits_as_told, true);
    assigned_node_id := v_node.nodeid;
    assigned_group_id := v_node.groupid;
    assigned_group_state := v_node.goalstate;
    assigned_candidate_priority := v_node.candidatepriority;
    assigned_replication_quorum := v_node.replicationquorum;
    lease_required := pgautofailover.lease_required(v_node);
    -- looking first costs less than an update that finds nothing to do
    if exists (select from pgautofailover.node_evidence as e
                where e.nodeid = v_node.nodeid
                  and e.lease_answered <> keeper_report.lease_required) then
        update pgautofailover.node_evidence as e
           set lease_answered = keeper_report.lease_required
         where e.nodeid = v_node.nodeid;
    end if;
    synchronous_standby_names := case
        when pgautofailover.is_writable(v_node.goalstate)
        then pgautofailover.quorum_names(v_node.formationid, v_node.groupid, false)
        else ''
    end;
    other_nodes := pgautofailover.other_nodes_json(v_node);
    reason := '';
    if v_node.goalstate <> v_node.reportedstate then
        select r.reason into reason
          from pgautofailover.event as e
          join pgautofailover.fsm_rule as r on r.position = e.rule_pos
         where e.nodeid = v_node.nodeid
           and e.goalstate = v_node.goalstate
           and e.eventtime >= v_node.statechangetime
         order by e.eventid desc
         limit 1;
        reason := coalesce(reason, '');
    end if;
end
$$;

comment on function pgautofailover.keeper_report is
    'A keeper''s heartbeat: node_active() plus the state of its WAL stream; returns all that it needs for a turn.';
