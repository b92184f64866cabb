-- An operator's request about one node: its rule first, then the whole group moves.
create function pgautofailover.operate(
    p_node       pgautofailover.node,
    p_operation  text,
    p_now        timestamptz
)
returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_limits   constant pgautofailover.limits := pgautofailover.limits_of(p_node.formationid);
    v_nodes    pgautofailover.node_fact[];
    v_changed  boolean;
begin
    v_nodes := pgautofailover.node_facts(p_node.formationid, p_node.groupid, v_limits, p_now);
    v_changed := pgautofailover.decide_for(
        p_node.formationid, p_node.groupid, p_node.nodeid, v_nodes,
        pgautofailover.group_facts(p_node.formationid, v_nodes, v_limits),
        v_limits, p_now, p_operation);
    perform pgautofailover.proceed_group(p_node.formationid, p_node.groupid, p_now);
    return v_changed;
end
$$;

comment on function pgautofailover.operate is
    'Carries out what an operator asked of a node and lets the group proceed.';
