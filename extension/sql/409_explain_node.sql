create function pgautofailover.explain_node(
    p_node   pgautofailover.node_fact,
    p_group  pgautofailover.group_fact,
    p_rule   pgautofailover.fsm_rule
)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select concat_ws('; ',
        case
            when p_rule.position is not null
                 and coalesce(p_rule.assign_node, p_node.goal) <> p_node.goal
                then format('rule %s (%s) will assign %s: %s',
                            p_rule.position, p_rule.rule, p_rule.assign_node, p_rule.reason)
            when p_node.state is null
                then format('waits for the node to report %s; its last report says %s and is %s ms old',
                            p_node.goal, p_node.reported, p_node.silent_ms)
            when p_rule.position is not null
                then format('stays %s by rule %s (%s): %s',
                            p_node.goal, p_rule.position, p_rule.rule, p_rule.reason)
            else format('stays %s: no rule applies', p_node.goal)
        end,
        case when p_node.unhealthy then format(
            'the node is considered down: Postgres %s, last report %s ms ago, probe %s%s',
            case when p_node.running then 'was running' else 'is not running' end,
            p_node.silent_ms, coalesce(p_node.probe, 'unknown'),
            case when p_node.session_lost then ', keeper''s session lost' else '' end) end,
        case when (p_group.election).is_open and p_node.state = 'report_lsn'
             then (p_group.election).problem end,
        case when p_group.primary_alone and (p_group.primary_fact).unhealthy
                  and p_node.state = 'secondary' then format(
            'waits for %s, which took writes alone before this standby had caught up for good: '
            'bring it back, or accept that its last writes may be lost: '
            'pg_autoctl perform failover --allow-data-loss',
            (p_group.primary_fact).node_name) end)
$$;

comment on function pgautofailover.explain_node is
    'What the machine makes of one node, in words.';
