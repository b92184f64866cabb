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
    -- the states first, which leave few rules: left to itself the planner would compare the words
    -- of every rule before it looks at a state
    select r.*
      into v_rule
      from (
        select s.*
          from pgautofailover.fsm_rule as s
         where s.operation is not distinct from p_facts.operation
           and (s.node_state is null or p_facts.node_state = any (s.node_state))
           and (s.node_goal is null or p_facts.node_goal = any (s.node_goal))
           and (s.node_reported is null or p_facts.node_reported = any (s.node_reported))
           and (s.primary_state is null or p_facts.primary_state = any (s.primary_state))
           and (s.primary_goal is null or p_facts.primary_goal = any (s.primary_goal))
           and (s.primary_reported is null
                or p_facts.primary_reported = any (s.primary_reported))
         order by s.position
        offset 0) as r
     where r.requires <@ p_facts.guards
     order by r.position
     limit 1;
    return v_rule;
end
$$;

comment on function pgautofailover.decide is
    'First matching rule for a node in its situation; NULL when none applies.';
