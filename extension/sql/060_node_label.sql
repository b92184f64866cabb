create function pgautofailover.node_label(p_node pgautofailover.node)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return format('node %s "%s" (%s:%s)',
                  p_node.nodeid, p_node.nodename, p_node.nodehost, p_node.nodeport);
end
$$;

comment on function pgautofailover.node_label is
    'How events and messages name a node.';
