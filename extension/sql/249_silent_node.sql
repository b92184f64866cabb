-- Somebody who has to act but whose keeper is not there: a failover would start and then hang.
create function pgautofailover.silent_node(
    p_nodes  pgautofailover.node[],
    p_now    timestamptz
)
returns pgautofailover.node
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select n
      from unnest(p_nodes) as n
      join pgautofailover.limits as l on l.formationid = n.formationid
     where p_now - n.reporttime >= l.unhealthy_timeout
     order by n.nodeid
     limit 1
$$;

comment on function pgautofailover.silent_node is
    'The first of some nodes that has not reported for node_considered_unhealthy_timeout.';
