create function pgautofailover.check_known(p_node_id bigint)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (select from pgautofailover.node as n where n.nodeid = p_node_id)
       and not exists (select from pgautofailover.removed_node as r where r.nodeid = p_node_id)
    then
        raise exception 'this monitor has never known node %', p_node_id
            using errcode = 'object_not_in_prerequisite_state',
                  detail = 'It is another monitor than the one that the node was registered with, or it lost its registry.',
                  hint = 'Restore the monitor, or register the node with this one: pg_autoctl disable monitor --force, then pg_autoctl enable monitor URI, the primary first.';
    end if;
end
$$;

comment on function pgautofailover.check_known is
    'Refuses a keeper whose node this monitor has neither registered nor removed.';
