-- A standby with a keeper of ours that nobody has heard for the whole timeout may be on the same
-- side of a cut as the primary, and still be in touch with it.  Those that count are the same as in
-- stream_contact(), but for one that was promoted itself: it follows nobody any more.
create function pgautofailover.has_silent_standby(
    p_primary  pgautofailover.node,
    p_limits   pgautofailover.limits,
    p_now      timestamptz
)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select coalesce(bool_or(not n.is_primary
                                and (n.replicationquorum or not n.has_quorum or n.waits_for_nobody)
                                and n.reportedstate not in ('init', 'wait_standby', 'demoted',
                                                            'stop_replication')
                                and e.lease_ms is not null
                                and p_now - n.reporttime >= p_limits.unhealthy_timeout), false)
          from (select c.*, pgautofailover.is_primary_ish(c.reportedstate) as is_primary,
                       bool_or(c.replicationquorum
                               and not pgautofailover.is_primary_ish(c.reportedstate))
                           over () as has_quorum,
                       bool_or(pgautofailover.is_writable(c.reportedstate)
                               and c.reportedstate <> 'primary') over () as waits_for_nobody
                  from pgautofailover.node as c
                 where c.formationid = p_primary.formationid
                   and c.groupid = p_primary.groupid
                   and c.goalstate <> 'dropped') as n
          join pgautofailover.node_evidence as e on e.nodeid = n.nodeid);
end
$$;

comment on function pgautofailover.has_silent_standby is
    'True while a standby that nobody hears may still be in touch with the primary.';
