-- The same as found_by_simulation.pg.sql, continued.
\ir support/lab.psql
\ir support/stands.psql
select no_plan();

-- C goes to maintenance while A is cut off; then A dies.
create procedure lab.unknown_maintenance()
language plpgsql as $$
begin
    call lab.cluster(3);
    perform pgautofailover.set_formation_number_sync_standbys('default', 0);
    call lab.settle();
    call lab.cut('A');
    call lab.pass(2);
    perform pgautofailover.start_maintenance(lab.node_id('C'));
    call lab.dies('A');
    call lab.pass(60);
end
$$;

-- 428431: the node that is being promoted is removed, and two are left of which one has stopped
call lab.cluster(3);
call lab.stands('A', 'demote_timeout', 'demote_timeout', false);
update pgautofailover.node set replicationquorum = false where nodename = 'B';
call lab.stands('B', 'stop_replication', 'stop_replication');
call lab.stands('C', 'join_secondary', 'join_secondary', false);
select pgautofailover.remove_node(lab.node_id('B'));
call lab.settle();
call lab.pass(5);
select matches(lab.writers(), '^[AC]$', 'the two elect again');

-- 438994: a standby goes to maintenance, and the primary does not know: it still waits for it
call lab.unknown_maintenance();
select is(lab.writers(), 'nobody', 'an election does not give up what such a standby may have');
select ok(exists (select from pgautofailover.explain() as e
                   where e::text ~ 'waits for the position of C \(in maintenance\)'),
          'and says what it waits for');
select ok(exists (select from pgautofailover.explain() as e where e::text ~ 'end its maintenance'),
          'and what to do');
select pgautofailover.stop_maintenance(lab.node_id('C'));
call lab.pass(60);
select matches(lab.writers(), '^[BC]$', 'at the end of the maintenance they elect');
call lab.cluster(3);
select pgautofailover.set_formation_number_sync_standbys('default', 0);
call lab.settle();
select pgautofailover.start_maintenance(lab.node_id('C'));
call lab.pass(1);
call lab.dies('A');
call lab.pass(60);
select is(lab.writers(), 'B', 'a primary that has reported since no longer waits for it');

call lab.unknown_maintenance();
call lab.accept_loss();
call lab.pass(60);
select is(lab.writers(), 'B', 'or an operator accepts the loss');

-- 446727: a node is removed when it has been told to begin, and another one registers
call lab.reset();
call lab.birth('A');
select pgautofailover.remove_node(lab.node_id('A'));
call lab.birth('B');
call lab.say('B');
select is(lab.goal('B'), 'init', 'it does not begin while the first may be at it');
call lab.say('A');
call lab.pass(3);
select is(lab.writers(), 'B', 'but once that has answered');

-- 478795: as in 438994, and primary and standby come back together
call lab.unknown_maintenance();
call lab.stands('A', 'primary', 'draining');
call lab.pass(1);
update pgautofailover.node
   set statechangetime = pgautofailover.clock() - interval '5 s'
 where nodename = 'A';
select ok((select bool_or(f.may_be_awaited)
             from unnest(pgautofailover.node_facts(
                 'default', 0, pgautofailover.limits_of('default'), pgautofailover.clock())) as f),
          'a primary that is only told to stop has not learned that it waits no longer');

-- 446582: a standby was told to follow a primary again, is cut off, and the next election begins
call lab.cluster(3);
call lab.stands('C', 'report_lsn', 'secondary');
call lab.stands('B', 'secondary', 'secondary');
call lab.cut('C');
select pgautofailover.perform_failover();
call lab.pass(2);
select is((pgautofailover.node_by_id(lab.node_id('C'))).reportedstate::text, 'secondary',
          'what it reported in the last election does not count in this one');
call lab.pass(3);
call lab.heal('C');
call lab.settle();
call lab.pass(5);
select lab.states_are(
    'A secondary/secondary, B primary/primary, C secondary/secondary',
    'it reports anew, and the group has a primary');

-- 460393: a node comes back from maintenance to a primary that is then removed
call lab.cluster(2);
call lab.stands('B', 'maintenance', 'catchingup', false);
select pgautofailover.remove_node(lab.node_id('A'), force => true);
call lab.pass(3);
select is(lab.writers(), 'B', 'it goes on alone');
call lab.cluster(2);
call lab.stands('B', 'prepare_maintenance', 'catchingup', false);
select pgautofailover.remove_node(lab.node_id('A'), force => true);
call lab.pass(3);
select is(lab.writers(), 'B', 'also when it had not got there yet');

-- 468248: a standby is to be promoted, and the old primary comes back before it is
call lab.cluster(3);
update pgautofailover.node set candidatepriority = 101 where nodename = 'C';
call lab.stands('C', 'report_lsn', 'report_lsn');
call lab.settle();
call lab.pass(3);
select is((pgautofailover.node_by_id(lab.node_id('C'))).candidatepriority, 0,
          'its priority is what it was');
select is(lab.writers(), 'A', 'and it follows the primary that is back');

-- 466756: a standby is removed while the primary hands over, and nobody has heard of the other one
call lab.cluster(3);
select pgautofailover.start_maintenance(lab.node_id('A'));
call lab.cut('C');
call lab.pass(3);
select throws_ok($$select pgautofailover.remove_node(lab.node_id('B'))$$, '55000', null,
                 'nobody knows whether the other one has all writes');

-- 500998: a demoted primary is told to report its position and freezes; the others have elected
call lab.cluster(3);
call lab.stands('B', 'report_lsn', 'catchingup', false);
call lab.pass(5);
select is((lab.get('B')).state, 'secondary', 'it had begun to take part, and follows the new primary');

-- 503802: the standby that a primary was to wait for is removed, and others wait to join
call lab.cluster(2);
select pgautofailover.set_node_candidate_priority('default', 'B', 0);
call lab.settle();
call lab.stands('B', 'wait_standby', 'wait_standby', false);
call lab.stands('A', 'apply_settings', 'primary');
update lab.keeper set refuses = '{primary}' where name = 'A';
call lab.turn('B');
select is(lab.goal('B'), 'catchingup', 'they join before the primary has settled');

-- 512163: an asynchronous standby is back, and a primary that is cut off does not know of it
call lab.cluster(2, p_ours => true);
select pgautofailover.set_node_replication_quorum('default', 'B', false);
call lab.settle();
call lab.crashes('B');
call lab.pass(60);
select lab.states_are('A wait_primary/wait_primary, B secondary/catchingup', 'the primary is alone');
call lab.cut('A');
call lab.returns('B');
call lab.pass(90);
select is(lab.writers(), 'A', 'it would go on beside a new one, so nobody is promoted');
select ok(exists (select from pgautofailover.explain() as e
                   where e.node_name = 'B' and e.verdict ~ 'waits for A, which has not learned'),
          'and the standby says so');
call lab.heal('A');
call lab.pass(5);
select lab.states_are('A primary/primary, B secondary/secondary', 'it is back');

-- 520266: a standby is removed when neither it nor the primary has been heard for a while
call lab.cluster(3);
call lab.cut('A');
call lab.cut('C');
call lab.pass(5);
select throws_ok($$select pgautofailover.remove_node(lab.node_id('C'))$$, '55000', null,
                 'only it may have what was acknowledged last');
call lab.heal('A');
call lab.pass(1);
select ok(pgautofailover.remove_node(lab.node_id('C')), 'the primary has that too');

-- 521129: the only other candidate is removed when the primary has been told to hand over
call lab.cluster(3);
select pgautofailover.set_node_candidate_priority('default', 'C', 0);
call lab.settle();
select pgautofailover.perform_failover();
select pgautofailover.remove_node(lab.node_id('B'), force => true);
call lab.pass(10);
select lab.states_are('A primary/primary, C secondary/secondary', 'it leads on');
select is((pgautofailover.node_by_id(lab.node_id('A'))).candidatepriority, 50,
          'and its priority is what it was');

-- the monitor restarts: who has not attached again has not said goodbye
call lab.cluster(3, p_ours => true);
update pgautofailover.node_evidence
   set session_pid = null, session_start = null, session_lost_at = null;
select ok((select bool_and(f.reporting)
             from unnest(pgautofailover.node_facts(
                 'default', 0, pgautofailover.limits_of('default'), pgautofailover.clock())) as f),
          'all nodes count as there');

-- found by `docker stop`: nobody waits for the position of a primary whose keeper said goodbye
call lab.cluster(3, p_ours => true);
call lab.stands('A', 'draining', 'draining', false);
select ok(pgautofailover.keeper_detach(lab.node_id('A')), 'the primary of three is stopped');
update lab.keeper set alive = false where name = 'A';
call lab.pass(4);
select matches(lab.writers(), '^[BC]$', 'the others elect within seconds');
call lab.returns('A');
call lab.pass(5);
select is((lab.get('A')).state, 'secondary', 'and it follows when it is back');

-- seed 1015040: who leads has all that was acknowledged before; it is cut off before anybody has
-- followed, and of the others one is behind, and the old primary is on another branch
call lab.cluster(3, p_ours => true);
select pgautofailover.set_formation_number_sync_standbys('default', 0);
select pgautofailover.set_node_replication_quorum('default', 'B', false);
call lab.pass(3);
update lab.keeper set follows = false, refuses = '{secondary}' where name = 'B';
call lab.writes();
update lab.keeper set follows = false where name = 'C';
call lab.writes();
update lab.keeper set follows = true where name = 'C';
call lab.crashes('A');
call lab.pass_until('C', 'wait_primary');
call lab.tells_fork('C');
call lab.pass(2);
update lab.keeper set refuses = '{catchingup}' where name = 'A';
call lab.returns('A');
call lab.pass(3);
call lab.isolate('C');
call lab.pass(60);
select lab.states_are('A report_lsn/report_lsn, B report_lsn/report_lsn, C wait_primary/wait_primary',
                      'nobody is elected');
select is_empty($$select from pgautofailover.get_most_advanced_standby('default', 0, 2)$$,
                'nobody can give the WAL that is missing');
select matches(lab.explained('B'), 'the best candidate lacks WAL .*--allow-data-loss',
               'which is said');
savepoint waits;
update lab.keeper set refuses = '{}';
call lab.heal('C');
call lab.pass(60);
select lab.states_are('A secondary/secondary, B secondary/secondary, C primary/primary',
                      'it comes back, and leads on');
select is(lab.lost(), 0::bigint, 'nothing is lost');
rollback to waits;
update lab.keeper set refuses = '{}';
call lab.accept_loss();
call lab.pass(60);
select is(lab.writers(), 'B', 'or an operator accepts the loss');

-- seed 1088092: the winner of an election dies before it may take writes, and is removed while the
-- loser has stopped to follow it
create procedure lab.loser_left_alone(
    p_refused  pgautofailover.replication_state,
    p_force    boolean,
    p_dead     integer default 0
)
language plpgsql as $$
begin
    call lab.cluster(3, p_ours => true);
    perform pgautofailover.set_formation_number_sync_standbys('default', 0);
    perform pgautofailover.set_node_replication_quorum('default', 'B', false);
    perform pgautofailover.set_node_candidate_priority('default', 'B', 90);
    call lab.settle();
    update lab.keeper set refuses = array[p_refused] where name = 'B';
    call lab.dies('A');
    call lab.pass_until('C', 'join_secondary');
    update lab.keeper set refuses = '{secondary}' where name = 'C';
    call lab.pass(30);
    perform pgautofailover.remove_node(lab.node_id('A'), true);
    call lab.pass(1);
    call lab.dies('B');
    delete from lab.keeper where name = 'A';
    call lab.pass(p_dead);
    perform pgautofailover.remove_node(lab.node_id('B'), p_force);
    call lab.pass(1);
end
$$;
call lab.loser_left_alone('stop_replication', false);
call lab.pass(30);
select is(lab.writers(), 'C', 'the loser leads when the winner was never told to take writes');
select is(lab.lost(), 0::bigint, 'and has all that was acknowledged');
call lab.loser_left_alone('stop_replication', true);
call lab.pass(5);
select is(lab.writers(), 'C', 'also when the winner is removed by force');
call lab.loser_left_alone('wait_primary', true);
call lab.pass(30);
select is(lab.writers(), 'nobody', 'G9: not when the winner may have taken writes');
select matches(lab.explained('C'), 'was removed, and may have taken writes .*--allow-data-loss',
               'which is said');
update pgautofailover.node set candidatepriority = 0 where nodename = 'C';
call lab.pass(5);
update pgautofailover.node set candidatepriority = 50 where nodename = 'C';
call lab.pass(5);
select is(lab.writers(), 'nobody', 'nor after its priority was zero for a while');
delete from pgautofailover.event;
call lab.pass(5);
select is(lab.writers(), 'nobody', 'nor when nobody knows that any more');
call lab.accept_loss();
call lab.pass(5);
select is(lab.writers(), 'C', 'until an operator accepts the loss');
call lab.loser_left_alone('primary', true);
select lab.states_are('C join_secondary/secondary', 'the winner led, and C was told to follow it');
select matches(lab.explained('C'), 'was removed, and may have taken writes', 'the same is said');
call lab.accept_loss();
call lab.pass(5);
select is(lab.writers(), 'C', 'and it leads when an operator accepts the loss');
call lab.loser_left_alone('primary', false, 25);
call lab.pass(60);
select is(lab.writers(), 'nobody', 'nor when the winner, which is down, is removed without force');

-- the winner has been told to take writes when the loser is heard again, which is no new question
call lab.cluster(3, p_ours => true);
update lab.keeper set refuses = '{report_lsn}' where name = 'C';
update lab.keeper set refuses = '{wait_primary}' where name = 'B';
select pgautofailover.set_formation_number_sync_standbys('default', 0);
select pgautofailover.set_node_replication_quorum('default', 'C', false);
call lab.settle();
call lab.dies('A');
call lab.pass_until('C', 'report_lsn');
call lab.dies('C');
call lab.pass_until('B', 'wait_primary');
update lab.keeper set refuses = '{secondary}' where name = 'C';
call lab.returns('C');
call lab.pass_until('C', 'join_secondary');
call lab.pass(3);
call lab.dies('B');
select pgautofailover.remove_node(lab.node_id('A'), true);
select pgautofailover.remove_node(lab.node_id('B'), true);
delete from lab.keeper where name <> 'C';
call lab.pass(5);
select is(lab.writers(), 'nobody', 'the order to take writes is older than the last event of C');

select lab.nobody_stuck();
select * from finish();
rollback;
