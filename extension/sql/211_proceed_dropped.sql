-- A node with goal dropped is no member of its group any more: only its own state counts.
create function pgautofailover.proceed_dropped(p_node pgautofailover.node, p_now timestamptz)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_facts  pgautofailover.facts;
begin
    v_facts.node_reported := p_node.reportedstate;
    v_facts.node_goal := p_node.goalstate;
    v_facts.node_state := case when p_node.reportedstate = p_node.goalstate
                               then p_node.goalstate end;
    v_facts.guards := '{}';
    perform pgautofailover.apply_rule(
        pgautofailover.decide(v_facts), v_facts, p_node.nodeid, null, '{}', p_now);
    -- those that stay may have waited for it to stop
    perform pgautofailover.proceed_group(p_node.formationid, p_node.groupid, p_now);
end
$$;

comment on function pgautofailover.proceed_dropped is
    'Runs the state machine for a node that leaves its group.';
