-- A keeper that is slow, frozen or cut off arrives where it was sent, and the goal has changed on
-- the way.  It must be able to go on from there.
\ir support/lab.psql
\ir support/stands.psql
select no_plan();

-- A rule that turns a node around before it has reported its arrival, where no arrow leads on,
-- needs another one for what will be reported then.
create function lab.late_arrivals() returns table (turned_by integer, arrived text, goal text)
language sql as $$
    with arrow as (
        select unnest(t.from_state) as a, t.to_state as b
          from pgautofailover.keeper_transition as t),
    turn as (
        select r.position, r.requires, w.a, w.b, r.assign_node
          from pgautofailover.fsm_rule as r, arrow as w
         where r.operation is null
           and r.node_state is null
           and coalesce(w.a = any (r.node_reported), true)
           and coalesce(w.b = any (r.node_goal), true)
           and (not 'primary_role' = any (r.requires)
                or pgautofailover.is_primary_role(w.a, w.b))
           and r.assign_node not in (w.b, 'dropped'))
    select distinct t.position, t.b::text, t.assign_node::text
      from turn as t
     where t.b <> 'dropped'
       and not exists (select from arrow as w where w.a = t.b and w.b = t.assign_node)
       and not exists (select
                         from pgautofailover.fsm_rule as r
                        where r.operation is null
                          and t.b = any (r.node_reported)
                          and coalesce(t.assign_node = any (r.node_goal), true)
                          and r.requires <@ t.requires)
$$;

select is_empty('select * from lab.late_arrivals()', 'who arrives late can go on from there');
savepoint whole;
delete from pgautofailover.fsm_rule where position = 614;
select bag_has('select arrived, goal from lab.late_arrivals()',
               $$values ('report_lsn', 'wait_standby')$$,
               'a rule that is missing is noticed');
rollback to whole;

call lab.cluster(2);
call lab.stands('B', 'report_lsn', 'join_secondary');
select pgautofailover.remove_node(lab.node_id('A'), force => true);
call lab.say('B');
select is(lab.goal('B'), 'single', 'the winner is removed: the loser is to go on alone');
update lab.keeper set state = 'join_secondary', running = false where name = 'B';
call lab.settle();
select is(lab.writers(), 'B', 'and does so although it had stepped aside already');

call lab.reset();
call lab.birth('A');
call lab.settle();
call lab.birth('B');
call lab.cut('B');
select pgautofailover.remove_node(lab.node_id('A'), force => true);
call lab.pass(40);
call lab.heal('B');
call lab.say('B');
update lab.keeper set state = 'wait_standby' where name = 'B';
call lab.settle();
select lab.states_are('B wait_standby/wait_standby', 'without data nobody goes on alone');

call lab.cluster(3);
call lab.stands('A', 'demoted', 'demoted', false);
call lab.stands('B', 'wait_primary', 'wait_primary');
call lab.stands('C', 'init', 'report_lsn', false);
call lab.say('C');
select is(lab.goal('C'), 'wait_standby', 'who was to join an election finds a primary');
update lab.keeper set state = 'report_lsn', running = true where name = 'C';
call lab.settle();
select lab.states_are('A secondary/secondary, B primary/primary, C secondary/secondary',
                      'and follows it, also when it was in the election already');

call lab.cluster(3);
call lab.stands('C', 'secondary', 'report_lsn');
select pgautofailover.start_maintenance(lab.node_id('C'));
update lab.keeper set state = 'report_lsn' where name = 'C';
call lab.settle();
select is((lab.get('C')).state, 'maintenance', 'from there it can go to maintenance');

select is_empty($$select * from lab.stuck where (state, goal) not in
                  (('join_secondary', 'single'), ('wait_standby', 'single'),
                   ('report_lsn', 'wait_standby'))$$,
                'no other order is one that no keeper can carry out');
select * from finish();
rollback;
