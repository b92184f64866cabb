-- After a crash of the monitor node_evidence is empty.  What a node's keeper is comes back with the
-- row, whoever is the first to write it.
create function pgautofailover.restore_evidence(p_node_id bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into pgautofailover.node_evidence (nodeid, lease_ms, may_await, reports_due)
    select n.nodeid, l.lease_ms, coalesce(l.may_await, '{}'),
           case when l.may_await <> '{}' then 2 else 0 end
      from (select p_node_id as nodeid) as n
      left join pgautofailover.node_lease as l on l.nodeid = n.nodeid
    on conflict (nodeid) do nothing;
end
$$;

comment on function pgautofailover.restore_evidence is
    'Makes the row of node_evidence of a node, if a crash of the monitor has taken it.';
