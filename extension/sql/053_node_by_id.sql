create function pgautofailover.node_by_id(p_node_id bigint)
returns pgautofailover.node
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node;
begin
    select n.* into v_node from pgautofailover.node as n where n.nodeid = p_node_id;
    if not found then
        raise exception 'node % is not registered', p_node_id
            using errcode = 'undefined_object',
                  hint = 'It may have been removed; see pgautofailover.node for the nodes that are known.';
    end if;
    return v_node;
end
$$;

comment on function pgautofailover.node_by_id is
    'The registry''s row of a node; error 42704 when there is none.';
