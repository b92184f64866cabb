create function pgautofailover.guards_of_others(
    p_node_id  bigint,
    p_nodes    pgautofailover.node_fact[]
)
returns text[]
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_other        pgautofailover.node_fact;
    v_quorum       boolean := false;
    v_secondaries  boolean := false;
    v_sync         boolean := false;
    v_down         boolean := false;
    v_waiting      boolean := false;
    v_maintenance  boolean := false;
    v_candidate    boolean := false;
begin
    foreach v_other in array p_nodes loop
        continue when v_other.node_id = p_node_id;
        v_quorum := v_quorum or v_other.quorum;
        v_maintenance := v_maintenance
            or v_other.reported in ('maintenance', 'wait_maintenance', 'prepare_maintenance')
            or v_other.goal in ('maintenance', 'wait_maintenance', 'prepare_maintenance');
        v_waiting := v_waiting or coalesce(v_other.state = 'wait_standby', false);
        if v_other.state = 'secondary' then
            v_secondaries := true;
            v_sync := v_sync or v_other.quorum;
            v_down := v_down or v_other.unhealthy;
            v_candidate := v_candidate or (v_other.healthy and v_other.priority > 0);
        end if;
    end loop;
    return array[
        pgautofailover.guard('quorum_standbys', v_quorum),
        pgautofailover.guard('secondaries', v_secondaries),
        pgautofailover.guard('sync_secondaries', v_sync),
        pgautofailover.guard('secondary_down', v_down),
        pgautofailover.guard('standby_in_maintenance', v_maintenance),
        pgautofailover.guard('standby_waiting', v_waiting),
        pgautofailover.guard('candidate_available', v_candidate)
    ];
end
$$;

comment on function pgautofailover.guards_of_others is
    'The words that hold of the other nodes of the group.';
