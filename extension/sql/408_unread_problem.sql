-- Why a primary that is well may not be sent away now.
create function pgautofailover.unread_problem(
    p_node   pgautofailover.node_fact,
    p_nodes  pgautofailover.node_fact[]
)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select format(
               'has not read, or its Postgres has not taken over, that others count now: a commit '
               'may still rest on %s; it passes in a second or two, and takes longer while a '
               'checkpoint holds up the new setting: see the log of pg_autoctl on %s',
               string_agg(coalesce(n.nodename, format('node %s, which has left', s.node_id)),
                          ', ' order by s.node_id),
               p_node.node_name)
      from unnest(pgautofailover.unread_standbys(p_node, p_nodes)) as s (node_id)
      left join pgautofailover.node as n on n.nodeid = s.node_id
     where pgautofailover.is_writable(p_node.goal)
    having count(*) > 0
$$;

comment on function pgautofailover.unread_problem is
    'Which standbys a primary may still wait for although that has changed.';
