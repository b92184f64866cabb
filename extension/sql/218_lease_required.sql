-- A node that takes writes must hold its lease as soon as another one could be promoted in
-- its place: then, and only then, does silence mean that it has to stop.  Besides a standby that
-- has caught up, that is one that is in an election already, and, in a group that can elect, every
-- one that has data.
-- PL/pgSQL because each report calls it: SQL functions are planned anew at each call.
create function pgautofailover.lease_required(p_node pgautofailover.node)
returns boolean
language plpgsql
stable
as $$
begin
    -- several steps, because a report of a settled group needs only the first ones; who is told
    -- to stop keeps its lease until it has
    if pgautofailover.is_writable(p_node.reportedstate)
       and (p_node.reportedstate = 'primary'
            or not pgautofailover.is_writable(p_node.goalstate)) then
        return true;
    elsif p_node.goalstate not in ('primary', 'apply_settings', 'wait_primary', 'join_primary') then
        return false;
    elsif exists (
            select
              from pgautofailover.node as n
             where n.formationid = p_node.formationid
               and n.groupid = p_node.groupid
               and n.nodeid <> p_node.nodeid
               and n.goalstate in ('secondary', 'report_lsn', 'fast_forward', 'join_secondary',
                                   'prepare_promotion', 'stop_replication')) then
        return true;
    end if;
    return (
        select count(*) > 1
               and bool_or(n.goalstate in ('catchingup', 'draining', 'demote_timeout', 'demoted'))
          from pgautofailover.node as n
         where n.formationid = p_node.formationid
           and n.groupid = p_node.groupid
           and n.nodeid <> p_node.nodeid
           and n.goalstate <> 'dropped');
end
$$;

comment on function pgautofailover.lease_required is
    'True while another node could be promoted in the place of this one.';
