create function pgautofailover.forget_node(p_node_id bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node;
begin
    select n.* into v_node from pgautofailover.node as n where n.nodeid = p_node_id;
    perform pgautofailover.note_awaited(v_node);
    delete from pgautofailover.node as n
     where n.nodeid = p_node_id
    returning n.* into v_node;
    if found then
        insert into pgautofailover.removed_node (nodeid, nodename, nodehost, nodeport, removed_at)
        values (v_node.nodeid, v_node.nodename, v_node.nodehost, v_node.nodeport,
                pgautofailover.clock())
        on conflict (nodeid) do update set removed_at = excluded.removed_at;
        perform set_config('synchronous_commit', 'on', true);
        perform pgautofailover.log_message(
            format('Removed %s from formation "%s" and group %s',
                   pgautofailover.node_label(v_node), v_node.formationid, v_node.groupid));
    end if;
end
$$;

comment on function pgautofailover.forget_node is
    'Deletes a node from the registry.';
