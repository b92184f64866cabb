create function pgautofailover.stop_maintenance(node_id bigint)
returns boolean
language plpgsql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node     pgautofailover.node;
    v_size     integer;
    v_now      timestamptz;
begin
    if not exists (select from pgautofailover.node as n
                    where n.nodeid = stop_maintenance.node_id) then
        return false;
    end if;
    v_node := pgautofailover.lock_node(node_id);
    v_now := pgautofailover.clock();
    select count(*) into v_size
      from pgautofailover.node as n
     where n.formationid = v_node.formationid
       and n.groupid = v_node.groupid
       and n.goalstate <> 'dropped';
    if v_node.goalstate <> v_node.reportedstate
       or v_node.goalstate not in ('maintenance', 'prepare_maintenance')
       or (v_node.goalstate = 'prepare_maintenance' and v_size = 2) then
        raise exception '% is "%" and shall be "%": it is not in maintenance',
            pgautofailover.node_label(v_node), v_node.reportedstate, v_node.goalstate
            using errcode = 'object_not_in_prerequisite_state',
                  hint = 'See pgautofailover.current_state().';
    end if;
    perform pgautofailover.operate(v_node, 'stop_maintenance', v_now);
    return true;
end
$$;

comment on function pgautofailover.stop_maintenance is
    'Gives a node back to the state machine.';
