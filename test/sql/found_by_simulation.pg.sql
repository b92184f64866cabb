-- What the simulation (test/simulation) found in the machine, one scene each.  The number is the
-- seed that showed it; the scene is what was left of its story.
\ir support/lab.psql
\ir support/stands.psql
select no_plan();

-- 268: a removed primary, a standby, and a node that was just joining and has no data yet
call lab.cluster(2);
call lab.birth('C');
call lab.say('C');
select pgautofailover.remove_node(lab.node_id('A'));
select is(lab.goal('C') in ('catchingup', 'wait_standby'), true,
          'a node without data is not asked for its position');
call lab.settle();
call lab.pass(3);
select lab.states_are('B primary/primary, C secondary/secondary',
                      'a primary is removed while a node joins: the standby leads, the node joins');

-- 178: number_sync_standbys was raised for a node that has no data yet
call lab.reset();
call lab.birth('A', p_quorum => false);
call lab.birth('B', p_priority => 0);
call lab.settle();
call lab.birth('C');
call lab.stands('C', 'wait_standby', 'catchingup', false);
call lab.stands('A', 'demoted', 'demoted', false);
call lab.pass(3);
select is(lab.writers(), 'A',
          'an election does not wait for the position of a node that has no data');

-- 221: a standby that was away during a failover follows the old primary, not the new one
call lab.cluster(3);
-- its keeper is gone, its Postgres answers: it is not down, and cannot be asked either
update lab.keeper set alive = false where name = 'C';
call lab.pass(13);
select pgautofailover.perform_failover();
call lab.settle();
select is(lab.goal('C'), 'catchingup',
          'a standby that missed a failover is told to follow the new primary');
call lab.returns('C');
call lab.settle();
select lab.states_are('A secondary/secondary, B primary/primary, C secondary/secondary',
                      'and does so when it is back');

-- 24: a pair whose primary fenced itself while it was to apply settings
call lab.cluster(2);
call lab.stands('A', 'demote_timeout', 'apply_settings', false);
call lab.settle();
call lab.pass(1);
select lab.states_are('A primary/primary, B secondary/secondary',
                      'a primary that fenced itself leads again when nobody took its place');

-- 10155: the same when its standby was lost before
call lab.cluster(2);
call lab.stands('B', 'secondary', 'catchingup');
call lab.stands('A', 'demote_timeout', 'wait_primary', false);
call lab.settle();
call lab.pass(3);
select lab.states_are('A primary/primary, B secondary/secondary',
                      'also when its standby had been lost before');

-- 24 again: a pair in which the old primary is demoted and nobody leads
call lab.cluster(2);
call lab.stands('A', 'demoted', 'demoted', false);
call lab.pass(3);
select matches(lab.writers(), '^[AB]$', 'a pair in which nobody leads elects');

-- 185: the only other node still waits for the new primary, which fenced itself before it came
call lab.cluster(2);
call lab.stands('B', 'demoted', 'demoted', false);
call lab.stands('A', 'join_secondary', 'join_secondary', false);
call lab.pass(3);
select matches(lab.writers(), '^[AB]$',
               'a pair in which nobody leads elects when the other node waits for a leader, too');

-- 10377: the primary still applies settings when its standby waits for it
call lab.cluster(2);
call lab.stands('A', 'apply_settings', 'primary');
call lab.stands('B', 'report_lsn', 'report_lsn');
call lab.settle();
select lab.states_are('A primary/primary, B secondary/secondary',
                      'a standby follows a primary that is still applying settings');

-- 147: the last synchronous standby dies while the primary waits for it
call lab.cluster(2);
update lab.keeper set refuses = '{primary}' where name = 'A';
call lab.stands('A', 'apply_settings', 'primary');
call lab.dies('B');
call lab.pass(16);
select lab.states_are('A wait_primary/wait_primary, B secondary/catchingup',
                      'a primary that waits for a dead standby is let off');

-- 194: a node that was told to lead died; whether it takes writes is not known
call lab.cluster(3);
update pgautofailover.node set replicationquorum = false where nodename = 'B';
call lab.stands('B', 'stop_replication', 'stop_replication');
call lab.stands('A', 'secondary', 'secondary');
call lab.stands('C', 'prepare_promotion', 'demote_timeout');
select is((pgautofailover.find_primary(pgautofailover.node_facts(
              'default', 0, pgautofailover.limits_of('default'), pgautofailover.clock()))).node_id,
          lab.node_id('C'), 'a node that was told to lead and then to stop is an old primary');

-- 194 again: who has just been made the leader of three must hold a lease
call lab.cluster(3, p_ours => true);
call lab.stands('B', 'wait_primary', 'wait_primary');
call lab.stands('A', 'join_secondary', 'join_secondary', false);
call lab.stands('C', 'join_secondary', 'join_secondary', false);
select is(pgautofailover.lease_required(pgautofailover.node_by_id(lab.node_id('B'))), true,
          'a new primary holds a lease while the others could elect another');

-- 603: a standby is removed while the primary of three stops for maintenance
call lab.cluster(3);
select pgautofailover.start_maintenance(lab.node_id('A'));
select pgautofailover.remove_node(lab.node_id('B'), force => true);
call lab.settle();
call lab.pass(3);
select lab.states_are('A maintenance/maintenance, C wait_primary/wait_primary',
                      'a standby is removed while the primary goes to maintenance: the other leads');
select pgautofailover.stop_maintenance(lab.node_id('A'));
call lab.settle();
call lab.pass(3);
select lab.states_are('A secondary/secondary, C primary/primary', 'and the old one comes back');

-- the same, when the one that is left must not lead
call lab.cluster(3);
update pgautofailover.node set candidatepriority = 0 where nodename = 'C';
select pgautofailover.start_maintenance(lab.node_id('A'));
select pgautofailover.remove_node(lab.node_id('B'), force => true);
call lab.settle();
call lab.pass(3);
select is(lab.goal('A'), 'maintenance', 'the same beside a standby that never leads');
select pgautofailover.stop_maintenance(lab.node_id('A'));
call lab.settle();
call lab.pass(3);
select lab.states_are('A primary/primary, C secondary/secondary', 'the primary leads again');

-- 409: the new leader is lost while a standby is on its way to it, and its position counts
call lab.cluster(3);
update pgautofailover.formation set number_sync_standbys = 1;
update pgautofailover.node set replicationquorum = false where nodename = 'A';
call lab.stands('B', 'report_lsn', 'report_lsn');
call lab.stands('A', 'report_lsn', 'report_lsn');
call lab.stands('C', 'join_secondary', 'secondary', false);
call lab.settle();
call lab.pass(3);
select matches(lab.writers(), '^[ABC]$',
               'a standby on its way to a leader that is lost takes part in the election');

-- 100633: a primary that fenced itself is told to lead again; what it said before that it had
-- stopped does not count any more
call lab.cluster(2);
call lab.stands('A', 'demote_timeout', 'primary', false);
call lab.say('A');
update lab.keeper set alive = false where name = 'A';
update pgautofailover.node set replicationquorum = false where nodename = 'B';
call lab.stands('B', 'stop_replication', 'stop_replication');
select pgautofailover.assign_goal(lab.node_id('A'), 'demote_timeout', null, null,
                                  pgautofailover.clock()) \gset
call lab.say('B');
select is(lab.goal('B'), 'stop_replication', 'so another one does not take writes yet');
call lab.returns('A');
call lab.settle();
call lab.pass(3);
select matches(lab.writers(), '^[AB]$', 'until the first has said again that it has stopped');

-- 101549: the primary was demoted while its only standby was on its way back from maintenance
call lab.cluster(2);
call lab.stands('A', 'demoted', 'demoted', false);
call lab.stands('B', 'maintenance', 'catchingup');
call lab.settle();
call lab.pass(3);
select matches(lab.writers(), '^[AB]$', 'who comes back from maintenance takes part in an election');

-- 105935: an election cannot ask a standby that joins for its position, so a primary with a keeper
-- of ours is told to wait for it only when it has its data
call lab.cluster(3);
call lab.stands('C', 'wait_standby', 'catchingup');
select is(pgautofailover.quorum_names('default', 0, false), 'ANY 1 (pgautofailover_standby_2)',
          'nobody waits for a standby without data');
select is(pgautofailover.quorum_names('default', 0, true),
          'ANY 1 (pgautofailover_standby_2, pgautofailover_standby_3)',
          'but for a keeper of 2.x, which does not ask again');
call lab.stands('C', 'catchingup', 'catchingup');
select is(pgautofailover.quorum_names('default', 0, false),
          'ANY 1 (pgautofailover_standby_2, pgautofailover_standby_3)', 'but when it has its data');

-- 103582: the new primary is removed while the old one, which has not been back, is a primary still
call lab.cluster(3);
call lab.stands('A', 'primary', 'demoted', false);
update lab.keeper set alive = false where name = 'A';
call lab.stands('B', 'primary', 'primary');
call lab.say('B');
select pgautofailover.remove_node(lab.node_id('B'));
select is(lab.goal('A'), 'demoted', 'it is not told to report: it must stop first');
call lab.settle();
call lab.returns('A');
call lab.settle();
call lab.pass(5);
select is((lab.get('A')).state, 'secondary', 'and it follows when it is back');

-- 200778: a promotion is asked for while the winner of an election is on its way back
call lab.cluster(3);
call lab.stands('B', 'prepare_promotion', 'wait_primary');
call lab.stands('A', 'report_lsn', 'report_lsn');
call lab.stands('C', 'report_lsn', 'report_lsn');
update pgautofailover.node set candidatepriority = 151 where nodename = 'C';
call lab.settle();
call lab.pass(3);
select is((pgautofailover.node_by_id(lab.node_id('C'))).candidatepriority, 50,
          'the priority that an operator''s promotion lent ends with the election');

-- the same for the one that was to hand over, when the others are removed meanwhile
call lab.cluster(3);
select pgautofailover.perform_failover();
select pgautofailover.remove_node(lab.node_id('B'), force => true);
select pgautofailover.remove_node(lab.node_id('C'), force => true);
call lab.settle();
call lab.pass(3);
select lab.states_are('A single/single', 'who is left alone leads, and keeps its priority');
select is((pgautofailover.node_by_id(lab.node_id('A'))).candidatepriority, 50,
          'which is what it was before');

-- 201405: elected while its keeper had left already to follow another winner
call lab.cluster(3);
call lab.stands('C', 'join_secondary', 'prepare_promotion', false);
call lab.say('C');
select is(lab.goal('C'), 'report_lsn', 'it reports its position again');

-- 308799: registered while the group was without a primary, which it is no more
call lab.cluster(2);
call lab.birth('C');
call lab.stands('C', 'init', 'report_lsn', false);
call lab.say('C');
select is(lab.goal('C'), 'wait_standby', 'it joins as a standby of the primary');

-- 302731: the priority of the first node becomes 0 while it is made
call lab.reset();
call lab.birth('A');
call lab.stands('A', 'init', 'single', false);
update pgautofailover.node set candidatepriority = 0;
call lab.say('A');
select is(lab.goal('A'), 'single', 'it is made all the same');

-- 300709: the standby that was to lead is removed, and a pair is left that cannot elect
call lab.cluster(3);
select pgautofailover.perform_promotion('default', 'C');
call lab.stands('A', 'draining', 'draining', false);
select pgautofailover.remove_node(lab.node_id('C'), force => true);
call lab.settle();
call lab.pass(5);
select lab.states_are('A secondary/secondary, B primary/primary', 'the last standby takes over');
select is((pgautofailover.node_by_id(lab.node_id('A'))).candidatepriority, 50,
          'and the old primary has its priority back');

-- 306712: the primary is demoted while the standby is on its way from an election to it
call lab.cluster(2);
call lab.stands('A', 'demoted', 'demoted', false);
call lab.stands('B', 'report_lsn', 'secondary');
call lab.settle();
call lab.pass(5);
select matches(lab.writers(), '^[AB]$', 'they elect again');

-- 206296: the primary is the only one that has what it wrote
call lab.cluster(2, p_ours => true);
update pgautofailover.node_evidence set streaming = false;
select throws_ok($$select pgautofailover.remove_node(lab.node_id('A'))$$, '55000',
                 null, 'a primary that nobody follows is not removed');
select ok(pgautofailover.remove_node(lab.node_id('A'), force => true), 'but by force');

-- 300652: the primary hands over, and the only synchronous standby is removed
call lab.cluster(3);
update pgautofailover.node set replicationquorum = false where nodename = 'B';
select pgautofailover.start_maintenance(lab.node_id('A'));
select throws_ok($$select pgautofailover.remove_node(lab.node_id('C'))$$, '55000', null,
                 'a standby that alone has all writes is not removed during a failover');

-- 209019: a standby in maintenance
call lab.cluster(3);
select pgautofailover.start_maintenance(lab.node_id('C'));
select is(pgautofailover.quorum_names('default', 0, false), 'ANY 1 (pgautofailover_standby_2)',
          'is not waited for: an election does not ask it');
update pgautofailover.formation set number_sync_standbys = 1;
select pgautofailover.start_maintenance(lab.node_id('B'));
select is(pgautofailover.quorum_names('default', 0, false),
          'ANY 1 (pgautofailover_standby_2, pgautofailover_standby_3)',
          'but commits never wait for nobody because all are in maintenance');

select lab.nobody_stuck();
select * from finish();
rollback;
