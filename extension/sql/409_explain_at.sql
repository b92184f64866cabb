-- Looks only; takes no lock, so that it never stands in the way of a failover.  A rehearsal
-- asks for a moment that has not come yet.
create function pgautofailover.explain_at(
    formation_id   text,
    group_id       integer,
    at_time        timestamptz,
    out node_id    bigint,
    out node_name  text,
    out reported   pgautofailover.replication_state,
    out goal       pgautofailover.replication_state,
    out sees       text[],
    out rule_pos   integer,
    out verdict    text
)
returns setof record
language plpgsql
strict
set search_path = pg_catalog, pg_temp
as $$
declare
    v_limits  constant pgautofailover.limits := pgautofailover.limits_of(formation_id);
    v_nodes   constant pgautofailover.node_fact[] :=
        pgautofailover.node_facts(formation_id, group_id, v_limits, at_time);
    v_group   constant pgautofailover.group_fact :=
        pgautofailover.group_facts(formation_id, v_nodes, v_limits);
    v_node    pgautofailover.node_fact;
    v_facts   pgautofailover.facts;
    v_rule    pgautofailover.fsm_rule;
begin
    foreach v_node in array v_nodes loop
        v_facts := pgautofailover.facts_of_node(v_node, v_nodes, v_group, v_limits);
        v_rule := pgautofailover.decide(v_facts);
        node_id := v_node.node_id;
        node_name := v_node.node_name;
        reported := v_node.reported;
        goal := v_node.goal;
        sees := v_facts.guards;
        rule_pos := v_rule.position;
        verdict := concat_ws('; ',
            pgautofailover.explain_node(formation_id, v_node, v_group, v_rule, v_facts.guards),
            pgautofailover.unread_problem(v_node, v_nodes));
        return next;
    end loop;
end
$$;

comment on function pgautofailover.explain_at is
    'What explain() says of a group at a given time.';
