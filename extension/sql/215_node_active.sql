create function pgautofailover.node_active(
    formation_id                     text,
    node_id                          bigint,
    group_id                         integer,
    current_group_role               pgautofailover.replication_state default 'init',
    current_pg_is_running            boolean default true,
    current_tli                      integer default 1,
    current_lsn                      pg_lsn default '0/0',
    current_rep_state                text default '',
    out assigned_node_id             bigint,
    out assigned_group_id            integer,
    out assigned_group_state         pgautofailover.replication_state,
    out assigned_candidate_priority  integer,
    out assigned_replication_quorum  boolean
)
returns record
language plpgsql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node;
begin
    v_node := pgautofailover.receive_report(
        formation_id, node_id, group_id, current_group_role, current_pg_is_running,
        current_tli, current_lsn, current_rep_state, null, true, false);
    assigned_node_id := v_node.nodeid;
    assigned_group_id := v_node.groupid;
    assigned_group_state := v_node.goalstate;
    assigned_candidate_priority := v_node.candidatepriority;
    assigned_replication_quorum := v_node.replicationquorum;
end
$$;

comment on function pgautofailover.node_active is
    'A node''s heartbeat: stores its report, runs the state machine, returns its goal.';
