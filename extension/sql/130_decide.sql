-- Decides; changes nothing.  Same facts in, same row out: it reads no clock and no table but
-- fsm_rule, so a test can call it with made-up facts.
create function pgautofailover.decide(p_facts pgautofailover.facts)
returns pgautofailover.fsm_rule
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_rule pgautofailover.fsm_rule;
begin
    select r.*
      into v_rule
      from pgautofailover.fsm_rule as r
     where r.operation is not distinct from p_facts.operation
       and (r.node_state is null or p_facts.node_state = any (r.node_state))
       and (r.node_goal is null or p_facts.node_goal = any (r.node_goal))
       and (r.node_reported is null or p_facts.node_reported = any (r.node_reported))
       and (r.primary_state is null or p_facts.primary_state = any (r.primary_state))
       and (r.primary_goal is null or p_facts.primary_goal = any (r.primary_goal))
       and (r.primary_reported is null or p_facts.primary_reported = any (r.primary_reported))
       and r.requires <@ p_facts.guards
     order by r.position
     limit 1;
    return v_rule;
end
$$;

comment on function pgautofailover.decide is
    'First matching rule for a node in its situation; NULL when none applies.';
