-- An operator sends the primary away before it has read which standbys it waits for: the others
-- tell their positions while it still takes writes, so no commit may rest on a standby that is not
-- asked.
\ir support/lab.psql
\ir support/stands.psql
select no_plan();

-- When no standby of the quorum is left, the primary goes on alone.
create procedure lab.cluster_number_sync_0(p_nodes integer, p_ours boolean default false)
language plpgsql as $$
begin
    call lab.cluster(p_nodes, p_ours);
    perform pgautofailover.set_formation_number_sync_standbys('default', 0);
    call lab.settle();
end
$$;

-- C acknowledges on, in maintenance, while B has told its last position (seed 1042337)
call lab.cluster(4, p_ours => true);
call lab.pass(2);
select pgautofailover.start_maintenance(lab.node_id('C'));
call lab.turn('C');
select throws_like(format('select pgautofailover.remove_node(%s)', lab.node_id('A')),
                   '%"A"%has not read yet which standbys it waits for now',
                   'the primary is not removed before it knows that C does not count');
select throws_ok(format('select pgautofailover.start_maintenance(%s)', lab.node_id('A')), '55000',
                 null, 'nor does it go to maintenance');
call lab.pass(3);
select ok(pgautofailover.remove_node(lab.node_id('A')), 'a moment later it is');
call lab.pass(20);
select is(lab.writers(), 'B', 'and replaced');

-- reports prove nothing while its Postgres has not taken over what it has read
call lab.cluster(4, p_ours => true);
call lab.pass(2);
update lab.keeper set as_told = false where name = 'A';
select pgautofailover.start_maintenance(lab.node_id('C'));
call lab.pass(5);
select throws_ok(format('select pgautofailover.remove_node(%s)', lab.node_id('A')), '55000',
                 null, 'a primary whose commits still wait for C is not removed');
select matches(lab.explained('A'), 'a commit may still rest on C; .* log of pg_autoctl on A',
               'explain() says for whom they wait, and where to look');
select unalike(lab.explained('B'), '%rest on%', 'of the primary only');
update lab.keeper set as_told = true;
call lab.pass(2);
select unalike(lab.explained('A'), '%rest on%', 'and no more when it has done what it read');
select ok(pgautofailover.remove_node(lab.node_id('A')), 'when they do not it is');

-- keepers of 2.x tell what they have read by reporting once more
call lab.cluster(4);
call lab.pass(2);
select pgautofailover.start_maintenance(lab.node_id('C'));
update lab.world set now = now + interval '1 ms';
call lab.turn('C');
select throws_ok(format('select pgautofailover.remove_node(%s)', lab.node_id('A')), '55000',
                 null, 'one of 2.x is not removed either before it knows');
call lab.pass(1);
select ok(pgautofailover.remove_node(lab.node_id('A')), 'but as soon as it does');

-- the same with a standby that leaves
call lab.cluster(3, p_ours => true);
call lab.pass(2);
select pgautofailover.remove_node(lab.node_id('C'));
select throws_ok(format('select pgautofailover.remove_node(%s)', lab.node_id('A')), '55000',
                 null, 'nor before it knows that one has left');
delete from pgautofailover.node where nodename = 'C';
select matches(lab.explained('A'), 'rest on node \d+, which has left', 'C has no name any more');
select ok(pgautofailover.remove_node(lab.node_id('A'), force => true),
          'unless it is gone for good');

-- the last of a group has nobody to wait for
call lab.cluster(2, p_ours => true);
select pgautofailover.remove_node(lab.node_id('B'));
call lab.pass(1);
select ok(pgautofailover.remove_node(lab.node_id('A')), 'the last of a group may go at once');

-- one that is down reads nothing
call lab.cluster(2, p_ours => true);
call lab.pass(2);
select pgautofailover.start_maintenance(lab.node_id('B'));
call lab.dies('A');
call lab.pass(30);
select ok(pgautofailover.remove_node(lab.node_id('A')), 'a dead primary may go');

-- an operator stops Postgres of a node in maintenance: its keeper tells of no position
create procedure lab.stops(p_name text)
language sql as $$
    update lab.keeper as k set running = false, lsn = '0/0' where k.name = p_name;
$$;

-- the primary dies before it has read that C is in maintenance, and is removed
create procedure lab.dies_unread(p_force boolean, p_ours boolean default true)
language plpgsql as $$
begin
    call lab.cluster_number_sync_0(3, p_ours);
    call lab.pass(2);
    perform pgautofailover.start_maintenance(lab.node_id('C'));
    update lab.world set now = now + interval '1 ms';
    call lab.turn('C');
    call lab.stops('C');
    update lab.keeper set follows = false where name = 'B';
    call lab.dies('A');
    call lab.pass(30);
    perform pgautofailover.remove_node(lab.node_id('A'), p_force);
    call lab.pass(60);
end
$$;
call lab.dies_unread(true);
select is(lab.writers(), 'nobody', 'the others do not forget that it may have waited for C');
select matches(lab.explained('B'), 'C \(in maintenance\)', 'explain() says so');

call lab.accept_loss();
call lab.pass(20);
select is(lab.writers(), 'B', 'an operator may accept the loss');
select is((select count(*)::integer from pgautofailover.node_awaited), 0, 'that is settled then');

create function lab.awaited() returns boolean
language sql as $$
    select bool_or(f.may_be_awaited)
      from unnest(pgautofailover.node_facts(
               'default', 0, pgautofailover.limits_of('default'), pgautofailover.clock())) as f
$$;
call lab.dies_unread(false);
select ok(lab.awaited(), 'nor when it is removed without force');
call lab.accept_loss();
call lab.pass(20);
select is(lab.writers(), 'B', 'an operator may accept the loss of that, too');
select ok(not lab.awaited(), 'that is settled then');
delete from pgautofailover.node_evidence;
select pgautofailover.restore_evidence(lab.node_id('A'));
select ok(not lab.awaited(), 'also for a monitor that has crashed');

call lab.dies_unread(false);
select is(lab.writers(), 'nobody', 'without consent they do not');
update lab.keeper set running = true, lsn = (lab.get('A')).lsn where name = 'C';
call lab.pass(10);
select is(lab.writers(), 'nobody', 'C has come further');
select pgautofailover.stop_maintenance(lab.node_id('C'));
call lab.pass(30);
select is(lab.writers() || ' ' || lab.lost(), 'B 0', 'and gives what it has');

-- C tells, in maintenance, that it has nothing more
call lab.dies_unread(true);
update lab.keeper set running = true, lsn = (lab.get('B')).lsn where name = 'C';
call lab.pass(10);
select is(lab.writers(), 'B', 'the group goes on without it');

call lab.dies_unread(true, p_ours => false);
select is(lab.writers(), 'nobody', 'nor do they with keepers of 2.x');

-- it is not noted when a standby leaves
call lab.cluster_number_sync_0(4, p_ours => true);
call lab.pass(2);
select pgautofailover.start_maintenance(lab.node_id('C'));
call lab.turn('C');
call lab.stops('C');
select pgautofailover.remove_node(lab.node_id('D'), force => true);
call lab.pass(5);
call lab.dies('A');
call lab.pass(40);
select is(lab.writers(), 'B', 'the primary has read that C does not count');

create function lab.unread(p_name text) returns boolean
language sql as $$
    select l.may_await <> '{}' from pgautofailover.node_lease as l
     where l.nodeid = lab.node_id(p_name)
$$;

-- nor when the place of the one that is removed has been taken
call lab.cluster(4, p_ours => true);
call lab.pass(2);
call lab.dies('A');
call lab.pass(40);
select is(lab.writers(), 'B', 'another one leads');
select pgautofailover.start_maintenance(lab.node_id('C'));
select pgautofailover.remove_node(lab.node_id('A'), force => true);
select is((select count(*)::integer from pgautofailover.node_awaited), 0, 'A waits for nobody');

-- but it is when that one has gone, too
call lab.cluster_number_sync_0(4, p_ours => true);
call lab.pass(2);
call lab.dies('A');
call lab.pass(40);
select pgautofailover.set_node_replication_quorum('default', 'C', false);
call lab.dies('C');
call lab.dies('B');
call lab.pass(30);
select pgautofailover.remove_node(lab.node_id('B'), force => true);
call lab.pass(60);
select is(lab.writers(), 'nobody', 'the other one may have waited for C');

-- which standbys count does not concern it any more, whatever it reported last
call lab.cluster(4, p_ours => true);
call lab.pass(2);
call lab.dies('A');
call lab.pass(25);
select pgautofailover.remove_node(lab.node_id('A'));
call lab.pass(40);
select is(lab.writers(), 'B', 'another one leads, and A has not read that it has left');
select pgautofailover.start_maintenance(lab.node_id('C'));
call lab.pass(5);
select ok(pgautofailover.remove_node(lab.node_id('B')), 'that one has read whom it waits for');

-- a standby that has left the quorum unread
call lab.cluster_number_sync_0(3, p_ours => true);
call lab.pass(2);
select pgautofailover.set_node_replication_quorum('default', 'C', false);
call lab.dies('A');
call lab.dies('C');
call lab.pass(30);
select pgautofailover.remove_node(lab.node_id('A'), force => true);
call lab.pass(60);
select is(lab.writers(), 'nobody', 'the primary may have waited for C');
select matches(lab.explained('B'), 'position of C;', 'explain() says so');
call lab.returns('C');
call lab.pass(20);
select is(lab.writers(), 'B', 'C has told where it is');

-- it had stopped, and not read it either
call lab.cluster_number_sync_0(3, p_ours => true);
call lab.pass(2);
select pgautofailover.start_maintenance(lab.node_id('C'));
call lab.stops('C');
call lab.stands('A', 'demoted', 'demoted', false);
call lab.dies('A');
select pgautofailover.remove_node(lab.node_id('A'), force => true);
call lab.pass(60);
select is(lab.writers(), 'nobody', 'C may have what it wrote last');

-- it said that it waits for nobody, and was about to wait
call lab.cluster_number_sync_0(3, p_ours => true);
call lab.stands('A', 'wait_primary', 'primary');
select pgautofailover.set_node_replication_quorum('default', 'C', false);
call lab.dies('A');
call lab.dies('C');
select pgautofailover.remove_node(lab.node_id('A'), force => true);
call lab.pass(60);
select is(lab.writers(), 'nobody', 'it may have begun to');

-- who has told its final position needs not tell it again
call lab.cluster_number_sync_0(3, p_ours => true);
select pgautofailover.set_node_replication_quorum('default', 'C', false);
call lab.settle();
call lab.pass(3);
select pgautofailover.set_node_replication_quorum('default', 'C', true);
call lab.dies('A');
call lab.stands('C', 'report_lsn', 'report_lsn');
select pgautofailover.remove_node(lab.node_id('A'), force => true);
select is((select count(*)::integer from pgautofailover.node_awaited), 0, 'C has cut its stream');

-- it writes on until it has read that it leaves, by the word of one that has told where it is
call lab.cluster_number_sync_0(3);
call lab.pass(2);
select pgautofailover.start_maintenance(lab.node_id('C'));
update lab.world set now = now + interval '1 ms';
call lab.turn('C');
call lab.cut('A');
call lab.pass(21);
select pgautofailover.remove_node(lab.node_id('A'));
call lab.pass(2);
select is((select array_agg(a.nodeid) from pgautofailover.node_awaited as a),
          array[lab.node_id('C')], 'C is noted');
call lab.crashes('C');
call lab.heal('A');
call lab.turn('A');
select is((select n.nodeid from pgautofailover.node as n where n.nodename = 'A'), null,
          'A has left');
call lab.pass(60);
select is(lab.writers(), 'nobody', 'what C has told since does not count');

-- a former primary that comes back tells nothing of the one that leads
call lab.cluster(4, p_ours => true);
call lab.pass(2);
call lab.cut('A');
call lab.pass(40);
select is(lab.writers(), 'B', 'another one leads');
select pgautofailover.set_node_replication_quorum('default', 'C', false);
select ok(lab.unread('B'), 'and has not read that C does not count');
update lab.keeper set state = 'apply_settings', linked = true where name = 'A';
call lab.say('A');
select ok(lab.unread('B'), 'whatever a former one says');

-- a standby leaves when the primary is about to wait for it
call lab.cluster(3, p_ours => true);
call lab.stands('A', 'wait_primary', 'primary');
select pgautofailover.remove_node(lab.node_id('B'), force => true);
select is(lab.goal('A'), 'apply_settings', 'it reads the names anew');

-- a primary that waits for nobody; Postgres of the standby in maintenance is stopped
call lab.cluster_number_sync_0(3, p_ours => true);
call lab.stands('A', 'wait_primary', 'wait_primary');
call lab.stands('B', 'catchingup', 'catchingup');
update pgautofailover.node set replicationquorum = false where nodename = 'C';
call lab.dies('A');
update lab.world set now = now + interval '1 ms';
select pgautofailover.start_maintenance(lab.node_id('B'));
call lab.turn('B');
call lab.stops('B');
select pgautofailover.remove_node(lab.node_id('A'), force => true);
call lab.pass(30);
select is(lab.writers(), 'C', 'has not waited for a standby in maintenance either');

-- the last synchronous standby leaves in the moment in which the primary has begun to wait for it
call lab.cluster_number_sync_0(3, p_ours => true);
select pgautofailover.set_node_replication_quorum('default', 'C', false);
call lab.settle();
call lab.pass(3);
call lab.stands('A', 'apply_settings', 'primary');
select pgautofailover.remove_node(lab.node_id('B'));
update lab.keeper set state = 'primary' where name = 'A';
call lab.say('A');
call lab.turn('B');
update lab.keeper set as_told = false where name = 'A';
select matches(lab.explained('A'), 'rest on node \d+, which has left', 'commits hang');
call lab.say('A');
select is(lab.goal('A'), 'apply_settings', 'it says so, and is told to wait no longer');
update lab.keeper set as_told = true where name = 'A';
call lab.settle();
call lab.pass(3);
select is(lab.writers(), 'A', 'it takes writes again');
select unalike(lab.explained('A'), '%rest on%', 'and it waits for nobody');

-- the same, and a keeper of 2.x goes on with that node: it cannot take back what ours has said
call lab.cluster_number_sync_0(3, p_ours => true);
select pgautofailover.set_node_replication_quorum('default', 'B', false);
select pgautofailover.set_node_replication_quorum('default', 'C', false);
call lab.settle();
update lab.keeper set as_told = false where name = 'A';
call lab.say('A');
update lab.keeper set ours = false where name = 'A';
update pgautofailover.node_evidence set session_pid = null where nodeid = lab.node_id('A');
select pgautofailover.note_sessions();
call lab.pass(2);
call lab.mark();
call lab.pass(10);
select lab.rows_are('', 'is not told to apply its settings for ever');

-- one that has not yet set the names of synchronous standbys is waited for
call lab.cluster(3, p_ours => true);
update lab.keeper set as_told = false where name = 'A';
call lab.pass(3);
select is(lab.goal('A'), 'primary', 'the keeper sets them again by itself');
update lab.keeper set as_told = true where name = 'A';

-- a standby leaves while a primary that was told to leave still takes writes
call lab.cluster(4, p_ours => true);
call lab.pass(2);
select pgautofailover.remove_node(lab.node_id('A'));
call lab.turn('B');
select throws_ok(format('select pgautofailover.remove_node(%s)', lab.node_id('C')), '55000',
                 null, 'C may have acknowledged more than B has told');
call lab.pass(3);
select is(lab.writers(), 'B', 'the primary has left');
select ok(pgautofailover.remove_node(lab.node_id('C')), 'now it may go');

-- a former primary that is out acknowledges nothing
call lab.cluster(4, p_ours => true);
call lab.pass(2);
update lab.keeper set refuses = '{prepare_promotion}';
call lab.dies('A');
call lab.pass(60);
select is(lab.writers(), 'nobody', 'the elected one is slow');
select ok(pgautofailover.remove_node(lab.node_id('C')), 'what C has, B has');

-- nor does one whose place was taken long ago, whoever is heard
call lab.cluster(5, p_ours => true);
call lab.pass(2);
call lab.dies('A');
call lab.pass(40);
call lab.stands('A', 'primary', 'demoted', false);
call lab.dies('D');
update lab.keeper set refuses = '{prepare_promotion}';
call lab.dies('B');
call lab.pass(3);
select ok(pgautofailover.remove_node(lab.node_id('E')), 'what E has, C has');

-- the same while the primary is on its way out
call lab.cluster(4, p_ours => true);
call lab.pass(2);
select pgautofailover.perform_failover();
select throws_ok(format('select pgautofailover.remove_node(%s)', lab.node_id('C')), '55000',
                 null, 'nor may it go while the primary has not stopped');
call lab.settle();
select ok(pgautofailover.remove_node(lab.node_id('C')), 'when another one leads it may');

select lab.nobody_stuck();
select * from finish();
rollback;
