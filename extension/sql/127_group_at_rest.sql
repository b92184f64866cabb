-- A group at rest: one settled primary whose standbys all follow, or one node alone; everybody
-- running, seen well and reporting.  No rule can change such a group, which a test proves by
-- enumeration; so neither heartbeats nor ticks go through the rules for it.
create function pgautofailover.group_at_rest(
    p_formation_id  text,
    p_group_id      integer,
    p_now           timestamptz
)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_nodes      integer;
    v_primaries  integer;
    v_singles    integer;
    v_calm       boolean;
begin
    select count(*),
           count(*) filter (where n.goalstate = 'primary'),
           count(*) filter (where n.goalstate = 'single'),
           bool_and(n.goalstate = n.reportedstate
                    and n.goalstate in ('primary', 'secondary', 'single')
                    and n.reportedpgisrunning
                    and n.health <> 0
                    and n.candidatepriority between 0 and 100
                    and p_now - n.reporttime < interval '3 s'
                    and e.session_lost_at is null
                    and e.streaming is distinct from false
                    and n.replication_stall_since is null)
           and min(n.reportedtli) = max(n.reportedtli)
      into v_nodes, v_primaries, v_singles, v_calm
      from pgautofailover.node as n
      left join pgautofailover.node_evidence as e on e.nodeid = n.nodeid
     where n.formationid = p_formation_id
       and n.groupid = p_group_id;
    return v_calm
       and ((v_primaries = 1 and v_singles = 0 and v_nodes > 1)
            or (v_singles = 1 and v_nodes = 1));
end
$$;

comment on function pgautofailover.group_at_rest is
    'True when nothing in a group can make a rule fire.';
