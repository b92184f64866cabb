-- Which standbys count has changed, and who takes writes does not know yet: until it has read that
-- in an answer, and done it, it takes the old ones' word for a commit, and for its lease.  Two
-- reports from where it was told to be prove that.  Logged, as a crash of the monitor must not undo
-- it.  Keepers of 2.x are not asked this way.
create function pgautofailover.standbys_change(p_node pgautofailover.node)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    update pgautofailover.node_lease as l
       set may_await = array_remove(l.may_await, p_node.nodeid) || p_node.nodeid
      from pgautofailover.node as p
     where p.nodeid = l.nodeid
       and p.nodeid <> p_node.nodeid
       and p.formationid = p_node.formationid
       and p.groupid = p_node.groupid
       and (pgautofailover.is_writable(p.goalstate)
            or (pgautofailover.is_writable(p.reportedstate)
                and not pgautofailover.is_replaced(p)));
    update pgautofailover.node_evidence as e
       set may_await = l.may_await, reports_due = 2
      from pgautofailover.node_lease as l
     where l.nodeid = e.nodeid
       and p_node.nodeid = any (l.may_await)
       and e.lease_ms is not null;
end
$$;

comment on function pgautofailover.standbys_change is
    'Notes that the primary of a group has to learn that a standby counts, or counts no longer.';
