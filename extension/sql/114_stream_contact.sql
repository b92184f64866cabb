-- The latest moment at which a standby that counts may have been in touch with the primary.
-- A primary in touch with such a standby keeps its lease, so its lease is counted from here
-- too.  A standby that counts and does not tell leaves it open: infinity.  So does one that
-- clones, since a base backup is contact.  Standbys outside the quorum count only where nobody
-- is in it, or while the primary waits for nobody, or does not know yet who does: otherwise their
-- messages do not prolong a lease.  Who was removed counts until the primary knows that.
-- may_go_on: a standby with a keeper of ours that nobody has heard for the whole timeout may be on
-- the primary's side of a cut.  Not one that was promoted itself: it follows nobody any more.
-- PL/pgSQL because the rules ask at each report: SQL functions are planned anew at each call.
create function pgautofailover.stream_contact(
    p_formation_id  text,
    p_group_id      integer,
    p_limits        pgautofailover.limits,
    p_now           timestamptz,
    out latest      timestamptz,
    out may_go_on   boolean
)
returns record
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    select max(case
                   when n.reportedstate in ('init', 'demoted')
                        or (n.reportedstate = 'wait_standby' and n.goalstate = 'wait_standby')
                       then '-infinity'
                   when n.silent then 'infinity'
                   when n.streaming then n.reporttime
                   else coalesce(n.stream_lost_at, 'infinity')
               end),
           coalesce(bool_or(n.silent
                            and n.lease_ms is not null
                            and n.reportedstate not in ('init', 'wait_standby', 'demoted',
                                                        'stop_replication')), false)
      into latest, may_go_on
      from (select c.*, e.streaming, e.stream_lost_at, e.lease_ms,
                   p_now - c.reporttime >= p_limits.unhealthy_timeout as silent,
                   coalesce(bool_or(c.replicationquorum
                                    and c.goalstate <> 'dropped'
                                    and c.reportedstate not in ('init', 'wait_standby')
                                    and not pgautofailover.is_primary_ish(c.reportedstate))
                                over ()
                            and not bool_or(pgautofailover.is_writable(c.reportedstate)
                                            and c.reportedstate <> 'primary') over ()
                            and not bool_or(coalesce(e.reports_due > 0, false)) over (),
                            false) as only_quorum
              from pgautofailover.node as c
              left join pgautofailover.node_evidence as e on e.nodeid = c.nodeid
             where c.formationid = p_formation_id
               and c.groupid = p_group_id
               and (c.goalstate <> 'dropped'
                    or exists (select from pgautofailover.node_evidence as p
                                where c.nodeid = any (p.may_await)))) as n
     where not pgautofailover.is_primary_ish(n.reportedstate)
       and (n.replicationquorum or not n.only_quorum);
end
$$;

comment on function pgautofailover.stream_contact is
    'Last moment at which a standby that counts may have heard from the primary, and whether one may still do so.';
