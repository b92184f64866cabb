-- Nobody leads, nobody is about to, and a node in maintenance could change that: only an operator
-- may end its maintenance, so that everybody who looks must read how.
create function pgautofailover.maintenance_advice(
    p_node   pgautofailover.node_fact,
    p_group  pgautofailover.group_fact
)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select case
        when m.goalstate = 'wait_maintenance' then format(
            '%s is down, and %s waits for it before its maintenance; to let it take part in the '
            'choice of a primary: select pgautofailover.stop_maintenance(%s)',
            (p_group.primary_fact).node_name, m.nodename, m.nodeid)
        else format(
            'nobody takes writes, and %s is in maintenance; to let it take part again: '
            'select pgautofailover.stop_maintenance(%s)', m.nodename, m.nodeid)
        end
      from pgautofailover.node as n
      join pgautofailover.node as m
        on m.formationid = n.formationid and m.groupid = n.groupid
     where n.nodeid = p_node.node_id
       and m.goalstate = m.reportedstate
       and case
           when m.goalstate = 'wait_maintenance'
           then (p_group.primary_fact).unhealthy and not (p_group.primary_fact).reporting
           else m.goalstate in ('maintenance', 'prepare_maintenance')
                and not coalesce(pgautofailover.is_writable((p_group.primary_fact).goal), false)
           end
       -- one that was chosen goes on, unless it died
       and not coalesce((p_group.election).promotion_running, false)
       and (not p_group.promotion_ordered or (p_group.election).promotion_lost)
       and not coalesce((p_group.election).is_open and (p_group.election).problem is null, false)
     order by m.nodeid
     limit 1
$$;

comment on function pgautofailover.maintenance_advice is
    'Whose maintenance to end in a group without a primary, as a statement.';
