-- PL/pgSQL because each report calls it: SQL functions are planned anew at each call.
create function pgautofailover.other_nodes_json(p_node pgautofailover.node)
returns jsonb
language plpgsql
stable
as $$
begin
    return (
        select coalesce(jsonb_agg(jsonb_build_object(
                   'node_id', n.nodeid,
                   'node_name', n.nodename,
                   'node_host', n.nodehost,
                   'node_port', n.nodeport,
                   'node_lsn', n.reportedlsn,
                   'node_is_primary', pgautofailover.is_writable(n.reportedstate)
               ) order by n.nodeid), '[]')
          from pgautofailover.node as n
         where n.formationid = p_node.formationid
           and n.groupid = p_node.groupid
           and n.nodeid <> p_node.nodeid
           and n.goalstate <> 'dropped');
end
$$;

comment on function pgautofailover.other_nodes_json is
    'The other nodes of the group, as keepers store them in nodes.json.';
