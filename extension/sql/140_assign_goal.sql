-- Gives one node its goal.  Only a change is written, logged and notified.
create function pgautofailover.assign_goal(
    p_node_id  bigint,
    p_goal     pgautofailover.replication_state,
    p_rule     pgautofailover.fsm_rule,
    p_facts    pgautofailover.facts,
    p_now      timestamptz
)
returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node;
begin
    update pgautofailover.node as n
       set goalstate = p_goal,
           statechangetime = p_now,
           -- it may have begun meanwhile: that it had stopped counts when it says so again
           reportedpgisrunning = n.reportedpgisrunning
               or (pgautofailover.is_told_to_lead(n.reportedstate, n.goalstate)
                   and not pgautofailover.is_writable(p_goal)),
           -- it was on its way from there and may have left, or follow another node already: the
           -- position that it reported before is not the one that is asked for now
           reportedstate = case
               when p_goal = 'report_lsn' and n.reportedstate = 'report_lsn' then n.goalstate
               -- it was told to take writes, and may have begun: the others wait for its answer
               when p_goal = 'dropped' and n.reportedstate <> 'init'
                    and pgautofailover.is_writable(n.goalstate)
                    and not pgautofailover.is_writable(n.reportedstate) then n.goalstate
               else n.reportedstate
           end
     where n.nodeid = p_node_id
       and n.goalstate <> p_goal
    returning n.* into v_node;
    if not found then
        return false;
    end if;

    perform pgautofailover.log_event(
        v_node,
        format('Setting goal state of %s to %s: %s (rule %s, %s)',
               pgautofailover.node_label(v_node), p_goal, p_rule.reason,
               p_rule.position, p_rule.rule),
        p_now, p_rule.position, p_rule.section, to_jsonb(p_facts));
    return true;
end
$$;

comment on function pgautofailover.assign_goal is
    'Sets the goal state of a node and records why.';
