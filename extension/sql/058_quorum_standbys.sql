create function pgautofailover.quorum_standbys(p_primary pgautofailover.node)
returns integer
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select count(*)::integer
      from pgautofailover.node as n
     where n.formationid = p_primary.formationid
       and n.groupid = p_primary.groupid
       and n.nodeid <> p_primary.nodeid
       and n.goalstate <> 'dropped'
       and n.replicationquorum
$$;

comment on function pgautofailover.quorum_standbys is
    'How many standbys of a primary take part in the replication quorum.';
