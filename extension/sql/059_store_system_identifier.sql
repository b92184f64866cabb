create function pgautofailover.store_system_identifier(
    p_node_id            bigint,
    p_system_identifier  bigint
)
returns pgautofailover.node
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node;
begin
    perform pgautofailover.lock_node(p_node_id);
    update pgautofailover.node as n
       set sysidentifier = p_system_identifier
     where n.nodeid = p_node_id
    returning n.* into v_node;
    return v_node;
end
$$;

comment on function pgautofailover.store_system_identifier is
    'The body of set_node_system_identifier().';
