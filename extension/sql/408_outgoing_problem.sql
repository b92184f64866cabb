-- What keeps a node from taking writes although it was chosen: somebody may still take them.
create function pgautofailover.outgoing_problem(
    p_node   pgautofailover.node_fact,
    p_group  pgautofailover.group_fact
)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select case
        when p_group.primary_leaving and not pgautofailover.is_writable(p_node.goal) then (
            select format(
                       'waits for %s, which was removed and has not said that it stopped; when it '
                       'has surely stopped: select pgautofailover.remove_node(%s, force => true)',
                       l.nodename, l.nodeid)
              from pgautofailover.node as n
              join pgautofailover.node as l
                on l.formationid = n.formationid and l.groupid = n.groupid
             where n.nodeid = p_node.node_id
               and l.goalstate = 'dropped'
             order by l.nodeid
             limit 1)
        when p_node.state = 'stop_replication'
             and not (p_group.primary_fact).surely_out then format(
            'waits until %s, last heard %s s ago, has surely stopped: normally at most for its lease '
            'or primary_demote_timeout, but longer while a standby that is not heard may be in touch '
            'with it; when it is gone for good: '
            'select pgautofailover.remove_node(%s, force => true)',
            (p_group.primary_fact).node_name,
            round((p_group.primary_fact).silent_ms / 1000.0),
            (p_group.primary_fact).node_id)
    end
$$;

comment on function pgautofailover.outgoing_problem is
    'For whose stop a chosen node waits, and what to do about it.';
