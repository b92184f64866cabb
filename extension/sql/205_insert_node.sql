create function pgautofailover.insert_node(
    p_formation      pgautofailover.formation,
    p_new            pgautofailover.node,
    p_desired_id     bigint,
    p_now            timestamptz
)
returns pgautofailover.node
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node      pgautofailover.node;
    v_sequence  constant regclass := 'pgautofailover.node_nodeid_seq';
    v_id        constant bigint := case when p_desired_id > 0 then p_desired_id
                                        else nextval(v_sequence) end;
begin
    insert into pgautofailover.node
        (formationid, nodeid, groupid, nodename, nodehost, nodeport, sysidentifier, goalstate,
         reportedstate, candidatepriority, replicationquorum, nodecluster, region,
         reporttime, walreporttime, healthchecktime, statechangetime)
    values
        (p_new.formationid, v_id, p_new.groupid,
         coalesce(nullif(p_new.nodename, ''),
                  pgautofailover.default_node_name(p_formation, p_new.groupid, v_id)),
         p_new.nodehost, p_new.nodeport, nullif(p_new.sysidentifier, 0), p_new.goalstate,
         p_new.reportedstate, p_new.candidatepriority, p_new.replicationquorum,
         p_new.nodecluster, p_new.region, p_now, p_now, p_now, p_now)
    returning * into v_node;

    if p_desired_id > 0 then
        perform setval(v_sequence,
                       (select max(n.nodeid) + 1 from pgautofailover.node as n), true);
    end if;
    perform pgautofailover.restore_evidence(v_node.nodeid);
    delete from pgautofailover.removed_node as r where r.nodeid = v_node.nodeid;
    perform set_config('synchronous_commit', 'on', true);
    perform pgautofailover.log_message(
        format('Registering %s to formation "%s" with group %s and goal state %s',
               pgautofailover.node_label(v_node), v_node.formationid, v_node.groupid,
               v_node.goalstate));
    return v_node;
end
$$;

comment on function pgautofailover.insert_node is
    'Adds a node to the registry.';
