-- A node that takes writes must hold its lease as soon as another one could be promoted in
-- its place: then, and only then, does silence mean that it has to stop.  Besides a standby that
-- has caught up, that is one that is in an election already, and, in a group that can elect, every
-- one that has data.
-- PL/pgSQL because each report calls it: SQL functions are planned anew at each call.
create function pgautofailover.lease_required(p_node pgautofailover.node)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return p_node.goalstate in ('primary', 'apply_settings', 'wait_primary', 'join_primary')
       and exists (
            select
              from pgautofailover.node as n
             where n.formationid = p_node.formationid
               and n.groupid = p_node.groupid
               and n.nodeid <> p_node.nodeid
               and (n.goalstate in ('secondary', 'report_lsn', 'fast_forward', 'join_secondary',
                                    'prepare_promotion', 'stop_replication')
                    or (n.goalstate in ('catchingup', 'draining', 'demote_timeout', 'demoted')
                        and exists (
                            select
                              from pgautofailover.node as o
                             where o.formationid = p_node.formationid
                               and o.groupid = p_node.groupid
                               and o.nodeid not in (p_node.nodeid, n.nodeid)
                               and o.goalstate <> 'dropped'))));
end
$$;

comment on function pgautofailover.lease_required is
    'True while another node could be promoted in the place of this one.';
