-- One node of a group: facts, decision, effect.  p_operation names what an operator asked.
create function pgautofailover.decide_for(
    p_formation_id  text,
    p_group_id      integer,
    p_node_id       bigint,
    p_nodes         pgautofailover.node_fact[],
    p_group         pgautofailover.group_fact,
    p_limits        pgautofailover.limits,
    p_now           timestamptz,
    p_operation     text default null
)
returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node   pgautofailover.node_fact;
    v_facts  pgautofailover.facts;
    v_rule   pgautofailover.fsm_rule;
begin
    foreach v_node in array p_nodes loop
        exit when v_node.node_id = p_node_id;
    end loop;
    if v_node.node_id is distinct from p_node_id then
        return false;
    end if;
    v_facts := pgautofailover.facts_of_node(v_node, p_nodes, p_group, p_limits, p_operation);
    v_rule := pgautofailover.decide(v_facts);
    if v_rule.position is null then
        return false;
    end if;
    if v_rule.restore_priorities then
        perform pgautofailover.restore_priorities(p_formation_id, p_group_id, v_rule, p_now);
    end if;
    if v_rule.rule = 'E13' or v_rule.assign_node = 'prepare_promotion' then
        perform pgautofailover.resolve_pins(p_formation_id, p_group_id, p_now);
    end if;
    return pgautofailover.apply_rule(
        v_rule, v_facts, p_node_id,
        nullif((p_group.primary_fact).node_id, p_node_id), p_nodes, p_now);
end
$$;

comment on function pgautofailover.decide_for is
    'Runs the state machine for one node of a group; true when something changed.';
