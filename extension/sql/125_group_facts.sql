create function pgautofailover.group_facts(
    p_formation_id  text,
    p_nodes         pgautofailover.node_fact[],
    p_limits        pgautofailover.limits
)
returns pgautofailover.group_fact
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v        pgautofailover.group_fact;
    v_node   pgautofailover.node_fact;
    v_elect  boolean;
begin
    select f.number_sync_standbys
      into v.number_sync_standbys
      from pgautofailover.formation as f
     where f.formationid = p_formation_id;

    v.node_count := cardinality(p_nodes);
    v.primary_fact := pgautofailover.find_primary(p_nodes);
    v.promotion_ordered := false;
    v.failover_in_progress := false;
    v.primary_alone := pgautofailover.data_loss_guarded()
        and pgautofailover.is_primary_alone(p_nodes, v.primary_fact);
    v.primary_leaving := coalesce((p_nodes[1]).primary_leaving, false);
    v_elect := v.node_count > 1
        and ((v.primary_fact).node_id is null or v.node_count > 2
             or (v.primary_fact).reported in ('draining', 'demote_timeout', 'demoted'));
    foreach v_node in array p_nodes loop
        v.promotion_ordered := v.promotion_ordered or v_node.goal = 'prepare_promotion';
        v.failover_in_progress := v.failover_in_progress
            or v_node.being_promoted
            -- one that died on the way is no failover any more once there is a primary
            or ((v_node.reporting or not coalesce((v.primary_fact).primary_role, false))
                and (v_node.reported in ('report_lsn', 'join_secondary')
                     or v_node.goal in ('report_lsn', 'join_secondary')));
    end loop;
    if v_elect or v.failover_in_progress or v.promotion_ordered then
        v.election := pgautofailover.elect(
            p_nodes, v.primary_fact, v.number_sync_standbys, p_limits,
            pgautofailover.data_loss_guarded());
        v.election.is_open := (v.election).is_open and not v.primary_alone;
    end if;
    return v;
end
$$;

comment on function pgautofailover.group_facts is
    'What the state machine sees of a group as a whole: its primary and its election.';
