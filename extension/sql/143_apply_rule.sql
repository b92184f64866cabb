-- Carries out one decision.  True when anything changed.
create function pgautofailover.apply_rule(
    p_rule        pgautofailover.fsm_rule,
    p_facts       pgautofailover.facts,
    p_node_id     bigint,
    p_primary_id  bigint,
    p_nodes       pgautofailover.node_fact[],
    p_now         timestamptz
)
returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_changed  boolean := false;
    v_other    pgautofailover.node_fact;
begin
    if p_rule.forget_node then
        perform pgautofailover.forget_node(p_node_id);
        return true;
    end if;
    if p_rule.assign_others is not null then
        foreach v_other in array p_nodes loop
            -- a node without data has no position to report, and an older primary that has not been
            -- back yet must be stopped first: neither has a way there; the loser of an election is
            -- asked by rules 612 and 615, which look at what it may lack
            if v_other.node_id <> p_node_id
               and v_other.reported not in ('init', 'wait_standby', 'join_secondary')
               and not pgautofailover.is_writable(v_other.reported)
               and v_other.goal not in ('prepare_maintenance', 'wait_maintenance',
                                        'maintenance') then
                v_changed := pgautofailover.assign_goal(
                    v_other.node_id, p_rule.assign_others, p_rule, p_facts, p_now) or v_changed;
            end if;
        end loop;
    end if;
    if p_rule.assign_primary is not null and p_primary_id is not null then
        v_changed := pgautofailover.assign_goal(
            p_primary_id, p_rule.assign_primary, p_rule, p_facts, p_now) or v_changed;
    end if;
    if p_rule.assign_node is not null then
        v_changed := pgautofailover.assign_goal(
            p_node_id, p_rule.assign_node, p_rule, p_facts, p_now) or v_changed;
    end if;
    return v_changed;
end
$$;

comment on function pgautofailover.apply_rule is
    'Assigns what a rule says; false when everything was so already.';
