create function pgautofailover.update_node_metadata(
    node_id    bigint,
    node_name  text,
    node_host  text,
    node_port  integer
)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node;
begin
    if node_id is null then
        raise exception 'node_id must not be null'
            using errcode = 'internal_error',
                  hint = 'See pgautofailover.node for the nodes that are known.';
    end if;
    v_node := pgautofailover.lock_node(node_id);
    perform pgautofailover.check_node_address(
        coalesce(node_host, v_node.nodehost), coalesce(node_port, v_node.nodeport),
        coalesce(node_name, v_node.nodename));
    update pgautofailover.node as n
       set nodename = coalesce(node_name, n.nodename),
           nodehost = coalesce(node_host, n.nodehost),
           nodeport = coalesce(node_port, n.nodeport)
     where n.nodeid = v_node.nodeid;
    return true;
end
$$;

comment on function pgautofailover.update_node_metadata is
    'Changes name, host or port of a node; NULL keeps what is there.';
