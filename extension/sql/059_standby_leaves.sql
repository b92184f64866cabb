-- A standby counts no longer, and the primary does not know yet: until it has read that in an
-- answer it takes that standby's word for a commit, and for its lease.  The report after the next
-- one proves that it has.  Keepers of 2.x are not asked this way.
create function pgautofailover.standby_leaves(p_node pgautofailover.node)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    update pgautofailover.node_evidence as e
       set may_await = array_remove(e.may_await, p_node.nodeid) || p_node.nodeid,
           reports_due = 2
      from pgautofailover.group_primary(p_node.formationid, p_node.groupid) as p
     where e.nodeid = p.nodeid
       and e.lease_ms is not null
       and p.nodeid <> p_node.nodeid;
end
$$;

comment on function pgautofailover.standby_leaves is
    'Notes that the primary of a group has to learn that a standby counts no longer.';
