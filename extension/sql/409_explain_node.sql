-- What is so, why, and what an operator can do about it.
create function pgautofailover.explain_node(
    p_formation_id  text,
    p_node          pgautofailover.node_fact,
    p_group         pgautofailover.group_fact,
    p_rule          pgautofailover.fsm_rule,
    p_sees          text[]
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
                then format('waits for the node to report %s: its keeper said %s %s ago',
                            p_node.goal, p_node.reported, a.ago)
            when p_rule.position is not null
                then format('stays %s by rule %s (%s): %s',
                            p_node.goal, p_rule.position, p_rule.rule, p_rule.reason)
            when a.down
                then format('was %s and is asked for nothing while it is down', p_node.goal)
            else format('stays %s: %s', p_node.goal, pgautofailover.state_meaning(p_node.goal))
        end,
        case when a.down then format(
            'considered down: Postgres %s, last report %s ago, probe %s%s; look at its host and at '
            'the log of pg_autoctl there; when it is gone for good: '
            'select pgautofailover.remove_node(%s, force => true)',
            case when p_node.running then 'was running' else 'is not running' end,
            a.ago, coalesce(p_node.probe, 'unknown'),
            case when p_node.session_lost then ', keeper''s session lost' else '' end,
            p_node.node_id) end,
        case when (p_group.election).is_open and p_node.state = 'report_lsn'
             then concat_ws('; ', (p_group.election).problem,
                            pgautofailover.election_advice(p_formation_id, p_node, p_group)) end,
        pgautofailover.outgoing_problem(p_node, p_group),
        pgautofailover.maintenance_advice(p_node, p_group),
        pgautofailover.loser_problem(p_node, p_group),
        case when p_rule.position is null
             then pgautofailover.takeover_problem(p_formation_id, p_node, p_group, p_sees) end)
      from (select case when p_node.silent_ms < 1000 then format('%s ms', p_node.silent_ms)
                        else format('%s s', round(p_node.silent_ms / 1000.0)) end as ago,
                   -- its keeper is there, and Postgres is stopped as it shall be; or there is none
                   -- yet, or none that may run: it joins or is made anew
                   p_node.unhealthy
                   and not (pgautofailover.is_present(p_node.silent_ms)
                            and not p_node.running
                            and (p_node.goal in ('draining', 'demote_timeout', 'demoted',
                                                 'prepare_maintenance', 'maintenance',
                                                 'join_secondary', 'dropped')
                                 or p_node.reported in ('init', 'wait_standby', 'demoted',
                                                        'join_secondary', 'maintenance')))
                   as down) as a
$$;

comment on function pgautofailover.explain_node is
    'What the machine makes of one node, in words.';
