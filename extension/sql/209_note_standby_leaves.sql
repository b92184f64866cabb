-- A standby ceases to count while commits wait for standbys.  What it has acknowledged the others
-- may lack, although the primary soon waits for them only: until it says "primary" again, which it
-- does when one of them has caught up (K10), nobody takes its place; see is_primary_alone().
create function pgautofailover.note_standby_leaves(p_node pgautofailover.node)
returns void
language sql
set search_path = pg_catalog, pg_temp
as $$
    insert into pgautofailover.node_alone as a (nodeid, since_lsn)
    select p.nodeid, p.reportedlsn
      from pgautofailover.node as p
     where p.formationid = p_node.formationid
       and p.groupid = p_node.groupid
       and p.nodeid <> p_node.nodeid
       and p.reportedstate in ('primary', 'join_primary', 'apply_settings')
       and pgautofailover.is_writable(p.goalstate)
       and p_node.replicationquorum
       and p_node.reportedstate not in ('init', 'wait_standby')
    on conflict on constraint node_alone_pkey do update
        set since_lsn = greatest(a.since_lsn, excluded.since_lsn)
$$;

comment on function pgautofailover.note_standby_leaves is
    'Notes on the primary that a standby, which may have acknowledged writes, counts no longer.';
