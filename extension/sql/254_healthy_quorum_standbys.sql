-- Standbys whose acknowledgement the primary can count on now.
create function pgautofailover.healthy_quorum_standbys(p_primary pgautofailover.node)
returns bigint[]
language sql
volatile
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(array_agg(n.node_id), '{}')
      from unnest(pgautofailover.node_facts(
               p_primary.formationid, p_primary.groupid,
               pgautofailover.limits_of(p_primary.formationid), pgautofailover.clock())) as n
     where n.state = 'secondary'
       and n.quorum
       and n.healthy
       and n.node_id <> p_primary.nodeid
$$;

comment on function pgautofailover.healthy_quorum_standbys is
    'Node ids of the standbys that can acknowledge commits of a primary.';
