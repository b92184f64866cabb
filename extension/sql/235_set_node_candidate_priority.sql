create function pgautofailover.set_node_candidate_priority(
    formation_id        text,
    node_name           text,
    candidate_priority  integer
)
returns boolean
language plpgsql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node      pgautofailover.node := pgautofailover.node_by_name(formation_id, node_name);
    v_eligible  integer;
begin
    v_node := pgautofailover.lock_node(v_node.nodeid);
    if candidate_priority not between 0 and 100 then
        raise exception 'invalid candidate priority % for node "%"', candidate_priority, node_name
            using errcode = 'invalid_parameter_value',
                  hint = 'A priority is a number from 0 to 100; 0 means never promoted.';
    elsif v_node.nodecluster <> 'default' and candidate_priority <> 0 then
        raise exception 'node "%" is a read replica of cluster "%": its priority stays 0',
            node_name, v_node.nodecluster
            using errcode = 'invalid_parameter_value',
                  hint = 'Read replicas are never promoted.';
    end if;
    update pgautofailover.node as n
       set candidatepriority = candidate_priority
     where n.nodeid = v_node.nodeid
    returning n.* into v_node;

    select count(*) into v_eligible
      from pgautofailover.node as n
     where n.formationid = v_node.formationid
       and n.groupid = v_node.groupid
       and n.goalstate <> 'dropped'
       and n.candidatepriority > 0;
    if candidate_priority = 0 and v_eligible < 2 then
        raise notice 'formation "%" group % has % node with a priority above zero: it cannot fail over',
            v_node.formationid, v_node.groupid, v_eligible
            using errcode = 'object_not_in_prerequisite_state';
    end if;
    perform pgautofailover.node_settings_changed(
        v_node, format('Setting candidate priority of %s to %s',
                       pgautofailover.node_label(v_node), candidate_priority));
    return true;
end
$$;

comment on function pgautofailover.set_node_candidate_priority is
    'Who is preferred when a new primary is chosen: 0 (never) to 100.';
