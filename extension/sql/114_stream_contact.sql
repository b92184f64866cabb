-- The latest moment at which a standby that counts may have been in touch with the primary.
-- A primary in touch with such a standby keeps its lease, so its lease is counted from here
-- too.  A standby that counts and does not tell leaves it open: infinity.  So does one that
-- clones, since a base backup is contact.  Standbys outside the quorum count only where nobody
-- is in it, or while the primary waits for nobody: otherwise their messages do not prolong a lease.
-- PL/pgSQL because the rules ask at each report: SQL functions are planned anew at each call.
create function pgautofailover.stream_contact(
    p_formation_id  text,
    p_group_id      integer,
    p_limits        pgautofailover.limits,
    p_now           timestamptz
)
returns timestamptz
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select max(case
                       when n.reportedstate in ('init', 'demoted')
                            or (n.reportedstate = 'wait_standby' and n.goalstate = 'wait_standby')
                           then '-infinity'
                       when p_now - n.reporttime >= p_limits.unhealthy_timeout then 'infinity'
                       when e.streaming then n.reporttime
                       else coalesce(e.stream_lost_at, 'infinity')
                   end)
          from (select c.*, pgautofailover.is_primary_ish(c.reportedstate) as is_primary,
                       bool_or(c.replicationquorum
                               and not pgautofailover.is_primary_ish(c.reportedstate))
                           over () as has_quorum,
                       bool_or(pgautofailover.is_writable(c.reportedstate)
                               and c.reportedstate <> 'primary') over () as waits_for_nobody
                  from pgautofailover.node as c
                 where c.formationid = p_formation_id
                   and c.groupid = p_group_id
                   and c.goalstate <> 'dropped') as n
          left join pgautofailover.node_evidence as e on e.nodeid = n.nodeid
         where not n.is_primary
           and (n.replicationquorum or not n.has_quorum or n.waits_for_nobody));
end
$$;

comment on function pgautofailover.stream_contact is
    'Last moment at which a standby that counts may have heard from the primary.';
