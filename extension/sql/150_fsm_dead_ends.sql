-- A proof by query.  Empty means: a keeper can carry out every order that a rule can give, and
-- from every state that a rule assigns the rules lead on to one in which a node works or rests,
-- without an operator and without the other nodes having left.
create view pgautofailover.fsm_dead_ends as
with recursive edge as (
    select e.pos, e.current_state, e.assigned_state
      from pgautofailover.dump_fsm_edges() as e
),
leads_home (state) as (
    select h.state
      from unnest('{single,primary,secondary,maintenance,dropped}'
                  ::pgautofailover.replication_state[]) as h (state)
     union
    select e.current_state
      from leads_home as h
      join edge as e on e.assigned_state = h.state
      join pgautofailover.fsm_rule as r on r.position = e.pos
     where r.operation is null
       and not 'alone' = any (r.requires)
)
select e.pos,
       e.current_state,
       e.assigned_state,
       'no keeper can make this move' as problem
  from edge as e
 where e.assigned_state <> 'dropped'
   and not exists (
        select
          from pgautofailover.keeper_transition as k
         where k.to_state = e.assigned_state
           and e.current_state = any (k.from_state))
union all
select e.pos,
       e.current_state,
       e.assigned_state,
       'no rule leads on from the state that is assigned'
  from edge as e
 where e.assigned_state not in (select h.state from leads_home as h)
 order by 1, 2, 3;

comment on view pgautofailover.fsm_dead_ends is
    'Moves that the rules can order and that lead nowhere; empty unless somebody broke a rule.';
