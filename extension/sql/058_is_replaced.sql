create function pgautofailover.is_replaced(p_node pgautofailover.node)
returns boolean
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select exists (
        select
          from pgautofailover.node as n
         where n.formationid = p_node.formationid
           and n.groupid = p_node.groupid
           and n.nodeid <> p_node.nodeid
           and pgautofailover.is_writable(n.reportedstate)
           and pgautofailover.is_writable(n.goalstate))
$$;

comment on function pgautofailover.is_replaced is
    'True when another node of the group takes writes, as it was told to.';
