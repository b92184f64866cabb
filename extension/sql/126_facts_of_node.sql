create function pgautofailover.facts_of_node(
    p_node       pgautofailover.node_fact,
    p_nodes      pgautofailover.node_fact[],
    p_group      pgautofailover.group_fact,
    p_limits     pgautofailover.limits,
    p_operation  text default null
)
returns pgautofailover.facts
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v          pgautofailover.facts;
    v_primary  constant pgautofailover.node_fact := p_group.primary_fact;
begin
    v.operation := p_operation;
    v.node_state := p_node.state;
    v.node_reported := p_node.reported;
    v.node_goal := p_node.goal;
    if v_primary.node_id <> p_node.node_id then
        v.primary_state := v_primary.state;
        v.primary_reported := v_primary.reported;
        v.primary_goal := v_primary.goal;
    end if;
    v.guards := array_remove(
        pgautofailover.guards_of_node(p_node, p_group)
        || pgautofailover.guards_of_primary(p_node, v_primary, p_limits)
        || pgautofailover.guards_of_others(p_node.node_id, p_nodes),
        null);
    return v;
end
$$;

comment on function pgautofailover.facts_of_node is
    'One node in its situation, as decide() sees it.';
