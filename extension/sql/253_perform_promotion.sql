create function pgautofailover.perform_promotion(formation_id text, node_name text)
returns boolean
language plpgsql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node := pgautofailover.node_by_name(formation_id, node_name);
    v_size  integer;
begin
    v_node := pgautofailover.lock_node(v_node.nodeid);
    if v_node.goalstate = v_node.reportedstate and v_node.goalstate in ('single', 'primary') then
        raise notice 'node "%" is the primary already', node_name;
        return false;
    elsif v_node.goalstate <> v_node.reportedstate
          or v_node.goalstate not in ('secondary', 'report_lsn') then
        raise exception 'node "%" is "%" and shall be "%": it cannot be promoted',
            node_name, v_node.reportedstate, v_node.goalstate
            using errcode = 'object_not_in_prerequisite_state',
                  hint = 'Wait until it is "secondary".';
    end if;

    select count(*) into v_size
      from pgautofailover.node as n
     where n.formationid = v_node.formationid
       and n.groupid = v_node.groupid
       and n.goalstate <> 'dropped';
    if v_size > 2 then
        update pgautofailover.node as n
           set candidatepriority = n.candidatepriority + 101
         where n.nodeid = v_node.nodeid
           and n.candidatepriority between 0 and 100
        returning n.* into v_node;
        if found then
            perform pgautofailover.log_event(
                v_node,
                format('Setting candidate priority of %s to %s for this promotion',
                       pgautofailover.node_label(v_node), v_node.candidatepriority),
                pgautofailover.clock());
        end if;
    end if;
    perform pgautofailover.perform_failover(formation_id, v_node.groupid);
    return true;
end
$$;

comment on function pgautofailover.perform_promotion is
    'Makes one named standby the primary; false when it is already.';
