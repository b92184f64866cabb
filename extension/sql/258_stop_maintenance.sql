create function pgautofailover.stop_maintenance(node_id bigint)
returns boolean
language plpgsql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node     pgautofailover.node;
    v_others   pgautofailover.node[];
    v_partner  pgautofailover.node;
    v_now      timestamptz;
begin
    if not exists (select from pgautofailover.node as n
                    where n.nodeid = stop_maintenance.node_id) then
        return false;
    end if;
    v_node := pgautofailover.lock_node(node_id);
    v_now := pgautofailover.clock();
    select coalesce(array_agg(n), '{}') into v_others
      from pgautofailover.node as n
     where n.formationid = v_node.formationid
       and n.groupid = v_node.groupid
       and n.nodeid <> v_node.nodeid
       and n.goalstate <> 'dropped';
    -- the other one of a pair is about to take over
    if v_node.goalstate = 'prepare_maintenance' and v_node.reportedstate = 'prepare_maintenance'
       and cardinality(v_others) = 1
       and (pgautofailover.silent_node(v_others, v_now)).nodeid is null then
        v_partner := v_others[1];
        raise exception '% hands over to % before its maintenance, which is "%" and shall be "%"',
            pgautofailover.node_label(v_node), pgautofailover.node_label(v_partner),
            v_partner.reportedstate, v_partner.goalstate
            using errcode = 'object_not_in_prerequisite_state',
                  hint = 'Wait until it takes writes; see pgautofailover.current_state().';
    elsif v_node.goalstate <> v_node.reportedstate
       or v_node.goalstate not in ('maintenance', 'prepare_maintenance', 'wait_maintenance')
       -- the primary is about to let it go
       or (v_node.goalstate = 'wait_maintenance'
           and (pgautofailover.silent_node(
                   array[pgautofailover.group_primary(v_node.formationid, v_node.groupid)],
                   v_now)).nodeid is null) then
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
