-- A primary that runs is sent away only when this is empty: what it acknowledges meanwhile may rest
-- on one of these alone.  One that is down reads nothing, and one that is alone waits for nobody.
create function pgautofailover.unread_standbys(
    p_primary  pgautofailover.node_fact,
    p_nodes    pgautofailover.node_fact[]
)
returns bigint[]
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(array_agg(s.node_id order by s.node_id), '{}')
      from (select n.node_id from unnest(p_nodes) as n where n.may_be_awaited
            union
            select w.node_id from unnest(p_primary.may_await) as w (node_id)) as s
     where cardinality(p_nodes) > 1
       and not p_primary.unhealthy
$$;

comment on function pgautofailover.unread_standbys is
    'The standbys that began or ceased to count, which a primary has not yet read and done.';
