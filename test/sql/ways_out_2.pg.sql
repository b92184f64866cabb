-- What an operator is told in a group that does not go on by itself, and that it helps: found by
-- playing what happens when the other node dies at a bad moment.
\ir support/lab.psql
\ir support/stands.psql
select no_plan();

-- SQLSTATE, message, detail and hint of a call that is refused
create function lab.refusal(p_sql text) returns text
language plpgsql as $$
declare
    v_detail  text;
    v_hint    text;
begin
    execute p_sql;
    return 'accepted';
exception when others then
    get stacked diagnostics v_detail = pg_exception_detail, v_hint = pg_exception_hint;
    return concat_ws(' ', sqlstate, sqlerrm, nullif(v_detail, ''), v_hint);
end
$$;

-- a host is made anew while the node that it was is still being removed
call lab.cluster(2);
call lab.pass(3);
call lab.dies('B');
select pgautofailover.remove_node(lab.node_id('B'));
call lab.pass(60);
select matches(
    lab.refusal($$select pgautofailover.register_node('default', 'hb', 5432, 'postgres', 'C')$$),
    '^23505 cannot register hb:5432: its address is that of node 2 "B" .*being removed.*'
    'remove_node\(2, force => true\)', 'who is being removed keeps its address, and is named');
select matches(
    lab.refusal($$select pgautofailover.register_node('default', 'hc', 5432, 'postgres', 'B')$$),
    '^23505 .* its name is that of node 2 "B" .*being removed', 'and its name');
select matches(
    lab.refusal($$select pgautofailover.register_node('default', 'hc', 5432, 'postgres', 'C',
                                                      desired_node_id => 2)$$),
    '^23505 .* its node id is that of node 2 "B" .*being removed', 'and its id');
select matches(
    lab.refusal($$select pgautofailover.register_node('default', 'ha', 5432, 'postgres', 'C')$$),
    '^23505 .* its address is that of node 1 "A" \(ha:5432\) of formation "default" Choose another',
    'so does one that is well');
select pgautofailover.remove_node(lab.node_id('B'), force => true);
delete from lab.keeper where name = 'B';
call lab.birth('B');
call lab.pass(20);
select lab.states_are('A primary/primary, B secondary/secondary', 'after the advice it joins');

-- the standby of a pair is in maintenance, and its primary stopped itself before it learned that
call lab.cluster(2, p_ours => true);
call lab.pass(3);
call lab.isolate('A');
call lab.turn('B');
select ok(pgautofailover.start_maintenance(lab.node_id('B')), 'a standby goes to maintenance');
call lab.pass(40);
call lab.heal('A');
call lab.pass(30);
select lab.states_are('A demoted/demoted, B maintenance/maintenance', 'nobody leads');
select matches(lab.explained(n),
               'nobody takes writes, and B is in maintenance; .*stop_maintenance\(2\)',
               n || ' says so, and what to do')
  from unnest('{A,B}'::text[]) as n;
select ok(pgautofailover.stop_maintenance(lab.node_id('B')), 'it is done');
call lab.pass(20);
select lab.states_are('A primary/primary, B secondary/secondary', 'and helps');

-- but not while somebody is on his way
call lab.cluster(3);
call lab.pass(3);
select pgautofailover.start_maintenance(lab.node_id('A'));
call lab.turn('A');
call lab.turn('B');
call lab.turn('C');
select lab.states_are(
    'A prepare_maintenance/maintenance, B report_lsn/prepare_promotion, C report_lsn/report_lsn',
    'one is chosen');
call lab.turn('A');
select unalike(lab.explained('A'), '%nobody takes writes%', 'a planned change of roles needs nobody');
call lab.cluster(2, p_ours => true);
call lab.pass(3);
select pgautofailover.start_maintenance(lab.node_id('A'));
call lab.turn('A');
select lab.states_are('A prepare_maintenance/prepare_maintenance, B secondary/prepare_promotion',
                      'the other one is told to lead');
select unalike(lab.explained('A'), '%nobody takes writes%', 'it need not have read that yet');
call lab.turn('B');
select unalike(lab.explained('A'), '%nobody takes writes%', 'nor be done with it');

-- the primary of a pair has stopped for maintenance, and its successor dies at each step
create procedure lab.successor_dies(p_before pgautofailover.replication_state)
language plpgsql as $$
begin
    call lab.cluster(2, p_ours => true);
    call lab.pass(3);
    update lab.keeper set refuses = array[p_before] where name = 'B';
    perform pgautofailover.start_maintenance(lab.node_id('A'));
    call lab.pass(2);
    call lab.dies('B');
    update lab.keeper set refuses = '{}';
end
$$;

call lab.successor_dies('prepare_promotion');
select matches(lab.refusal('select pgautofailover.stop_maintenance(lab.node_id(''A''))'),
               '^55000 node 1 "A" .* hands over to node 2 "B" ', 'the other one may be well');
call lab.pass(60);
select is(lab.writers(), 'nobody', 'nobody leads');
select matches(lab.explained('A'), 'stop_maintenance\(1\)', 'it says what to do');
select ok(pgautofailover.stop_maintenance(lab.node_id('A')), 'it is done');
call lab.pass(5);
select is(lab.writers(), 'A', 'and helps');
call lab.writes();
call lab.dies('A');
call lab.pass(30);
call lab.returns('B');
call lab.pass(60);
select is(lab.writers(), 'nobody', 'the order to lead is off: the other one took writes alone');
call lab.returns('A');
call lab.pass(60);
select lab.states_are('A primary/primary, B secondary/secondary', 'both are well in the end');

call lab.successor_dies('stop_replication');
call lab.pass(60);
select ok(pgautofailover.stop_maintenance(lab.node_id('A')), 'one that was to promote itself died');
call lab.returns('B');
call lab.pass(60);
select matches(lab.states(), '^(A primary/primary, B sec|A secondary/secondary, B prim)',
               'it is back: one of the two leads, the other one follows');

-- the only synchronous standby is on its way to maintenance, and the primary dies
call lab.cluster(2, p_ours => true);
call lab.pass(3);
select pgautofailover.start_maintenance(lab.node_id('B'));
call lab.turn('B');
call lab.turn('B');
select matches(lab.refusal('select pgautofailover.stop_maintenance(lab.node_id(''B''))'),
               '^55000 .*is not in maintenance', 'a primary that is heard is waited for');
call lab.dies('A');
call lab.pass(60);
select lab.states_are('A primary/wait_primary, B wait_maintenance/wait_maintenance',
                      'nobody leads');
select matches(lab.explained(n), 'stop_maintenance\(2\)', n || ' says what to do')
  from unnest('{A,B}'::text[]) as n;
select ok(pgautofailover.stop_maintenance(lab.node_id('B')), 'it is done');
call lab.pass(60);
select is(lab.writers(), 'nobody', 'the primary may have taken writes alone');
select matches(lab.explained('B'), 'waits for the position of A; .*--allow-data-loss',
               'which is said');
savepoint waits;
call lab.returns('A');
call lab.pass(60);
select lab.states_are('A primary/primary, B secondary/secondary', 'it is back: as before');
rollback to waits;
call lab.accept_loss();
call lab.pass(60);
select is(lab.writers(), 'B', 'or an operator accepts the loss');
call lab.returns('A');
call lab.pass(60);
select lab.states_are('A secondary/secondary, B primary/primary', 'and the other one follows');

-- the winner of an election dies when it is told, the next one writes, the first is back alone
call lab.cluster(3, p_ours => true);
select pgautofailover.set_formation_number_sync_standbys('default', 0);
call lab.settle();
call lab.pass(3);
update lab.keeper set refuses = '{prepare_promotion}' where name = 'B';
call lab.dies('A');
call lab.pass_until('B', 'prepare_promotion');
call lab.dies('B');
call lab.pass(30);
call lab.returns('A');
call lab.pass(60);
select is(lab.writers(), 'C', 'the next one leads');
call lab.writes();
call lab.dies('A');
call lab.dies('C');
call lab.pass(60);
update lab.keeper set refuses = '{}';
call lab.returns('B');
call lab.pass(60);
select is(lab.writers(), 'nobody', 'it lacks writes: the order to lead is off');

-- the first node is gone for good before the second one has its data
call lab.reset();
call lab.birth('A');
call lab.settle();
call lab.birth('B');
call lab.say('B');
update lab.keeper set state = 'wait_standby' where name = 'B';
call lab.say('B');
call lab.dies('A');
call lab.pass(60);
select pgautofailover.remove_node(lab.node_id('A'), force => true);
call lab.pass(10);
select matches(
    lab.refusal($$select pgautofailover.register_node('default', 'hc', 5432, 'postgres', 'C')$$),
    '^55006 .* no node with data .*node 2 "B" .*remove_node\(2, force => true\)',
    'it says that nobody has the data, and what to do');
select pgautofailover.remove_node(2, force => true);
update lab.keeper set alive = false where name = 'B';
call lab.birth('C');
call lab.pass(5);
select is(lab.writers(), 'C', 'it is done, and the next one leads');

select lab.nobody_stuck();
select * from finish();
rollback;
