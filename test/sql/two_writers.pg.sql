-- A primary that nobody hears may go on taking writes: what the others must not do then, found by
-- reading the rules.  The lab raises an error when two nodes take writes.
\ir support/lab.psql
\ir support/stands.psql
select no_plan();

-- The standby of an asynchronous pair goes in the moment in which it was to be ready: the answer
-- to the primary's next report takes its lease back, and is the last one that it gets.
create procedure lab.released_and_cut()
language plpgsql as $$
begin
    call lab.cluster(2, p_ours => true);
    perform pgautofailover.set_node_replication_quorum('default', 'B', false);
    call lab.settle();
    call lab.crashes('B');
    call lab.pass(20);
    update lab.keeper set refuses = '{secondary}' where name = 'B';
    call lab.returns('B');
    call lab.pass(3);
    call lab.crashes('B');
    for v_second in 1..20 loop
        update lab.world set now = now + interval '1 s';
        call lab.probe('A');
        call lab.probe('B');
        call lab.say('A');
        exit when lab.goal('B') = 'catchingup';
    end loop;
    call lab.cut('A');
    update lab.keeper set refuses = '{}' where name = 'B';
    call lab.returns('B');
    call lab.pass(40);
end
$$;

-- the monitor and C on one side, a primary and a standby that is in touch with it on the other
call lab.cluster(3, p_ours => true);
select pgautofailover.set_formation_number_sync_standbys('default', 0);
call lab.settle();
update pgautofailover.node set replicationquorum = false;
call lab.settle();
call lab.pass(3);
call lab.cut('A');
call lab.cut('B');
call lab.pass(70);
select is(lab.writers(), 'A', 'a standby that is as silent may keep the lease of the primary alive');
select ok(exists (select from pgautofailover.explain() as e
                   where e.node_name = 'C'
                     and e.verdict ~ 'A.*gone for good.*remove_node\(1, force => true\)'),
          'explain() says how to go on');
select pgautofailover.remove_node(lab.node_id('A'), force => true);
update lab.keeper set running = false where name = 'A';
call lab.pass(5);
select is(lab.writers(), 'C', 'an operator knows more');

-- a node that fenced itself is told to lead again, does, and is removed before it says so
call lab.cluster(2, p_ours => true);
call lab.stands('A', 'demote_timeout', 'primary', false);
call lab.say('A');
update lab.keeper set state = 'primary', running = true where name = 'A';
call lab.cut('A');
select pgautofailover.remove_node(lab.node_id('A'));
call lab.pass(6);
select is(lab.writers(), 'A', 'it may lead already');

-- a primary that holds no lease does not stop because somebody waits
call lab.cluster(2, p_ours => true);
call lab.crashes('B');
call lab.pass(30);
call lab.cut('A');
call lab.returns('B');
call lab.pass(40);
select pgautofailover.remove_node(lab.node_id('A'));
call lab.pass(60);
select is(lab.writers(), 'A', 'it is removed, and has not heard of it');
select ok(exists (select from pgautofailover.explain() as e
                   where e.node_name = 'B' and e.verdict ~ 'waits for A, which was removed.*force'),
          'the other one says so');
call lab.heal('A');
call lab.pass(5);
select lab.states_are('B single/single', 'the other goes on when it has');

-- a lease that is longer than primary_demote_timeout
call lab.cluster(2, p_ours => true);
update lab.keeper set lease = '60 s' where name = 'A';
select pgautofailover.keeper_attach(lab.node_id('A'), 60000, 'lab') \gset
call lab.pass(3);
call lab.isolate('A');
call lab.pass(55);
select is(lab.writers(), 'A', 'a primary that has a longer lease goes on until its end');
call lab.pass(15);
select is(lab.writers(), 'B', 'and is replaced then');

-- the same, but at its last word, whose answer is lost, its Postgres was down
call lab.cluster(2, p_ours => true);
update lab.keeper set lease = '60 s' where name = 'A';
select pgautofailover.keeper_attach(lab.node_id('A'), 60000, 'lab') \gset
call lab.pass(3);
call lab.isolate('A');
select pgautofailover.keeper_report('default', lab.node_id('A'), 0, 'primary', false, 0, '0/0', '',
                                    null) \gset
call lab.pass(55);
select is(lab.writers(), 'A', 'its keeper has started it again');
call lab.pass(15);
select is(lab.writers(), 'B', 'until its lease ends');

-- told to take writes without a lease, there, and cut off before it said so; then another joins
call lab.cluster(2, p_ours => true);
call lab.stands('A', 'demoted', 'demoted', false);
call lab.stands('B', 'stop_replication', 'wait_primary');
call lab.say('B');
update lab.keeper
   set state = 'wait_primary', running = true, read_only = false, timeline = timeline + 1
 where name = 'B';
call lab.cut('B');
call lab.pass(20);
call lab.birth('C', p_ours => true);
call lab.pass(90);
select is(lab.writers(), 'B', 'nobody is elected beside it');

-- the last answer has released the primary from its lease
call lab.released_and_cut();
select is(lab.writers(), 'A', 'a lease that was taken back is none: nobody is elected');
select pgautofailover.remove_node(lab.node_id('A'), force => true);
update lab.keeper set running = false where name = 'A';
call lab.pass(5);
select is(lab.writers(), 'B', 'an operator who knows that it has stopped goes on');
call lab.released_and_cut();
select pgautofailover.remove_node(lab.node_id('A'));
call lab.pass(60);
select is(lab.writers(), 'A', 'without force, its removal waits for its answer');

-- the leader is cut off and removed while an older primary has not been back
call lab.cluster(3, p_ours => true);
select pgautofailover.set_formation_number_sync_standbys('default', 0);
call lab.settle();
update pgautofailover.node set replicationquorum = false where nodename = 'A';
call lab.settle();
call lab.pass(2);
select pgautofailover.perform_failover();
update lab.keeper set refuses = '{report_lsn,catchingup}' where name = 'A';
call lab.pass(10);
call lab.dies('A');
call lab.pass(20);
select is(lab.writers(), 'B', 'B leads');
call lab.cut('B');
call lab.pass(1);
select pgautofailover.remove_node(lab.node_id('B'));
call lab.pass(5);
select is(lab.writers(), 'B', 'the next one waits for its answer');

-- the primary wrote alone, is to apply settings, and dies before it waits for the standby again
call lab.cluster(3, p_ours => true);
select pgautofailover.set_formation_number_sync_standbys('default', 0);
call lab.settle();
call lab.crashes('B');
call lab.crashes('C');
call lab.pass(25);
update lab.keeper set refuses = '{secondary}' where name = 'B';
call lab.returns('B');
call lab.pass(3);
select pgautofailover.set_node_candidate_priority('default', 'B', 60);
update lab.keeper set refuses = '{}' where name = 'B';
call lab.turn('B');
update lab.keeper set follows = false where name = 'B';
call lab.writes();
call lab.dies('A');
call lab.pass(60);
select lab.states_are('A wait_primary/apply_settings, B secondary/secondary, C secondary/catchingup',
                      'nobody takes over who lacks its last writes');

-- a standby on its way to follow has arrived, streams and acknowledges, and its report is lost
call lab.cluster(3, p_ours => true);
select pgautofailover.set_formation_number_sync_standbys('default', 0);
call lab.settle();
call lab.stands('B', 'report_lsn', 'secondary');
call lab.cut('B');
update lab.keeper set state = 'secondary', follows = true where name = 'B';
update lab.keeper set follows = false where name = 'C';
call lab.writes();
call lab.dies('A');
call lab.pass(60);
select is(lab.writers(), 'nobody', 'an election waits for it');
call lab.heal('B');
call lab.pass(30);
select is(lab.writers(), 'B', 'since only it has what was acknowledged');

-- a fenced primary is on its way to lead again, and says so, when it is removed
call lab.cluster(2, p_ours => true);
call lab.pass(3);
call lab.stands('A', 'demote_timeout', 'primary', false);
call lab.say('A');
select pgautofailover.remove_node(lab.node_id('A'));
update lab.keeper set running = true where name = 'A';
call lab.say('A');
call lab.turn('B');
select is(lab.writers(), 'nobody', 'it has just read that it is removed: the other one waits');
call lab.settle();
select is(lab.writers(), 'B', 'until it has left');

-- one that was told to stop says for long that its Postgres still runs
call lab.cluster(2, p_ours => true);
call lab.pass(3);
call lab.stands('A', 'demote_timeout', 'demote_timeout', true);
call lab.stands('B', 'stop_replication', 'stop_replication');
call lab.pass(45);
select lab.states_are('A demote_timeout/demote_timeout, B stop_replication/stop_replication',
                      'no time-out makes it be out');
update lab.keeper set running = false where name = 'A';
call lab.pass(2);
select is(lab.writers(), 'B', 'until it says that it has stopped');

-- it has said that it stopped, was told to lead again, and is silent since
call lab.cluster(2, p_ours => true);
call lab.stands('A', 'demote_timeout', 'primary', false);
call lab.say('A');
call lab.cut('A');
call lab.pass(6);
select is((select f.surely_out
             from unnest(pgautofailover.node_facts(
                 'default', 0, pgautofailover.limits_of('default'), pgautofailover.clock())) as f
            where f.node_name = 'A'),
          false, 'what it said before does not count');

-- an old primary says that its Postgres still runs, while the others elect
call lab.cluster(3, p_ours => true);
call lab.stands('A', 'demote_timeout', 'demote_timeout', true);
call lab.stands('B', 'report_lsn', 'report_lsn');
call lab.stands('C', 'report_lsn', 'report_lsn');
call lab.pass(5);
select lab.states_are('A demote_timeout/demote_timeout, B stop_replication/stop_replication, '
                      'C join_secondary/join_secondary', 'it takes no part');
-- and the one that they chose is lost
call lab.dies('B');
call lab.pass(45);
select lab.states_are('A demote_timeout/demote_timeout, B stop_replication/stop_replication, '
                      'C report_lsn/report_lsn', 'nor does it when they elect again');
update lab.keeper set running = false where name = 'A';
call lab.pass(10);
select is(lab.writers(), 'A', 'it may win when it has said that it stopped');

select lab.nobody_stuck();
select * from finish();
rollback;
