-- What a primary does not know yet, and what a monitor has forgotten: until an order is known to
-- have been read, the old one counts.  Found by reading the rules.
\ir support/lab.psql
\ir support/stands.psql
select no_plan();

create procedure lab.asynchronous_trio()
language plpgsql as $$
begin
    call lab.cluster(3, p_ours => true);
    perform pgautofailover.set_formation_number_sync_standbys('default', 0);
    call lab.settle();
    call lab.pass(2);
end
$$;

-- C lags a little, B acknowledges what it lacks, and is removed
create procedure lab.acknowledges_and_leaves()
language plpgsql as $$
begin
    call lab.cluster(3, p_ours => true);
    call lab.pass(2);
    update lab.keeper set follows = false where name = 'C';
    call lab.writes();
    perform pgautofailover.remove_node(lab.node_id('B'));
end
$$;

-- a standby leaves, and the primary dies before it has heard of that
call lab.acknowledges_and_leaves();
call lab.dies('A');
call lab.pass(60);
select is(lab.writers(), 'nobody', 'a commit may rest on the node that was removed alone');
select matches(lab.explained('C'), 'waits for A.*a standby has left.*--allow-data-loss',
               'explain() says so');
call lab.accept_loss();
call lab.pass(60);
select is(lab.writers(), 'C', 'an operator may accept that');

-- one report is not enough: its answer may be lost
call lab.acknowledges_and_leaves();
call lab.say('A');
call lab.dies('A');
call lab.pass(60);
select is(lab.writers(), 'nobody', 'it has asked, and may not have heard');

-- nor is the next one, which says at once that it begins to apply settings
call lab.cluster(3, p_ours => true);
call lab.pass(2);
update lab.keeper set refuses = '{primary}' where name = 'A';
update lab.keeper set follows = false where name = 'C';
select pgautofailover.remove_node(lab.node_id('B'));
call lab.turn('A');
call lab.writes();
call lab.dies('A');
call lab.pass(60);
select is(lab.writers(), 'nobody', 'it may not have applied them');

-- nor when it is settled as primary; an operator may accept that
call lab.acknowledges_and_leaves();
call lab.turn('A');
call lab.turn('A');
call lab.dies('A');
call lab.pass(60);
select is(lab.writers(), 'nobody', 'settled as primary, and it may not have heard');
select matches(lab.explained('C'), 'waits for A.*a standby has left.*--allow-data-loss',
               'explain() says so');
call lab.accept_loss();
call lab.pass(60);
select is(lab.writers(), 'C', 'an operator may accept that, too');

-- among three, who elect, they are asked a second time
call lab.cluster(3, p_ours => true);
select pgautofailover.set_formation_number_sync_standbys('default', 0);
call lab.pass(5);
select pgautofailover.set_node_replication_quorum('default', 'C', false);
call lab.turn('A');
call lab.turn('A');
call lab.dies('A');
call lab.pass(60);
call lab.accept_loss();
call lab.pass(60);
select matches(lab.explained('B'), 'stays report_lsn.*waits for A.*--allow-data-loss',
               'three: explain() asks again');
call lab.accept_loss();
call lab.pass(60);
select is(lab.writers(), 'B', 'three: then it leads');

-- and what one process has read does not count for the next
call lab.acknowledges_and_leaves();
call lab.turn('A');
call lab.turn('A');
select matches(lab.states(), 'A primary/primary', 'it has applied them, and said so once');
select pgautofailover.keeper_attach(lab.node_id('A'), 10000, 'lab') \gset
call lab.say('A');
call lab.dies('A');
call lab.pass(60);
select is(lab.writers(), 'nobody', 'another one may not have heard');

-- the same standby, removed while all are well: two reports later it counts no longer
call lab.cluster(3, p_ours => true);
call lab.pass(2);
select pgautofailover.remove_node(lab.node_id('B'));
select pgautofailover.keeper_attach(lab.node_id('A'), 10000, 'lab') \gset
call lab.pass(3);
call lab.dies('A');
call lab.pass(60);
select is(lab.writers(), 'C', 'a primary that has read it is replaced');

-- taken out of the quorum while the primary and it are on the other side of a cut
call lab.asynchronous_trio();
call lab.cut('A');
call lab.cut('B');
call lab.pass(3);
select pgautofailover.set_node_replication_quorum('default', 'B', false);
call lab.pass(80);
select is(lab.writers(), 'A', 'in touch with a standby that it waits for, the primary goes on');

-- nobody is waited for, so any standby keeps the lease alive: one is removed on the other side
create procedure lab.asynchronous_and_cut()
language plpgsql as $$
begin
    call lab.asynchronous_trio();
    update pgautofailover.node set replicationquorum = false;
    call lab.settle();
    call lab.pass(3);
    call lab.cut('A');
    call lab.cut('B');
    call lab.pass(3);
end
$$;
call lab.asynchronous_and_cut();
select pgautofailover.remove_node(lab.node_id('B'));
call lab.pass(80);
select is(lab.writers(), 'A', 'nobody is promoted: it is removed');
call lab.asynchronous_and_cut();
call lab.pass(37);
select pgautofailover.remove_node(lab.node_id('B'));
call lab.pass(80);
select is(lab.writers(), 'A', 'nor when the primary was told to drain before');
call lab.asynchronous_and_cut();
select pgautofailover.set_node_replication_quorum('default', 'C', true);
call lab.pass(80);
select is(lab.writers(), 'A', 'nor when another one enters the quorum');
call lab.asynchronous_and_cut();
call lab.birth('D', p_ours => true);
call lab.pass(80);
select is(lab.writers(), 'A', 'nor when a new one does');

-- a monitor that crashes does not forget who was removed
call lab.asynchronous_trio();
call lab.cut('A');
call lab.cut('B');
select pgautofailover.remove_node(lab.node_id('B'));
truncate pgautofailover.node_evidence;
update lab.world set monitor_start = now;
select pgautofailover.note_sessions();
call lab.pass(100);
select is(lab.writers(), 'A', 'the primary still takes its word');

-- what a former primary did not read does not matter to the next one
call lab.reset();
call lab.birth('A', p_ours => true);
call lab.settle();
call lab.birth('B', p_ours => true);
call lab.settle();
call lab.birth('C', 60, p_ours => true);
call lab.settle();
call lab.birth('D', p_ours => true);
call lab.settle();
call lab.pass(2);
select pgautofailover.set_formation_number_sync_standbys('default', 0);
call lab.pass(5);
select pgautofailover.start_maintenance(lab.node_id('B'));
call lab.turn('B');
call lab.dies('A');
call lab.pass(40);
call lab.accept_loss();
call lab.pass(60);
select is(lab.writers(), 'C', 'an operator accepts the loss');
call lab.pass(60);
call lab.dies('C');
call lab.pass(60);
select is(lab.writers(), 'D', 'and the next election asks for what it needs');

-- a keeper of 2.x cannot tell what it has read
call lab.cluster(3, p_ours => true);
call lab.pass(2);
update lab.keeper set ours = false where name = 'A';
update pgautofailover.node_evidence set session_pid = null where nodeid = lab.node_id('A');
select pgautofailover.remove_node(lab.node_id('B'));
call lab.pass(5);
select pgautofailover.note_sessions();
call lab.dies('A');
call lab.pass(60);
select is(lab.writers(), 'C', 'its group is not blocked for ever');

-- a standby goes to maintenance, and the answer that says so to the primary is lost
call lab.asynchronous_trio();
select pgautofailover.start_maintenance(lab.node_id('B'));
update lab.world set now = now + interval '0.5 s';
call lab.turn('B');
call lab.say('A');
update lab.keeper set follows = false where name = 'C';
call lab.writes();
-- its host was switched off before it could tell
update lab.keeper set running = false, lsn = '0/3000000' where name = 'B';
call lab.dies('A');
call lab.pass(60);
select is(lab.writers(), 'nobody', 'an election asks for the position of B');
update lab.keeper set lsn = (lab.get('A')).lsn where name = 'B';
select pgautofailover.stop_maintenance(lab.node_id('B'));
call lab.pass(30);
select is(lab.lost(), 0::bigint, 'which has what was acknowledged');
select isnt(lab.writers(), 'nobody', 'and the group goes on');

-- a primary that waits for nobody lives on the messages of any standby
call lab.asynchronous_trio();
select pgautofailover.set_node_replication_quorum('default', 'C', false);
call lab.settle();
call lab.crashes('B');
call lab.pass(20);
update lab.keeper set refuses = '{secondary}' where name = 'B';
call lab.returns('B');
call lab.pass(4);
select lab.states_are('A wait_primary/wait_primary, B catchingup/secondary, C secondary/secondary',
                      'B is about to count again');
call lab.sever('A', 'B');
call lab.cut('A');
call lab.cut('C');
call lab.pass(80);
select is(lab.writers(), 'A', 'nobody is promoted beside it');

-- the monitor crashes, and forgets its witnesses, while a primary and a standby are cut off
call lab.asynchronous_trio();
update pgautofailover.node set replicationquorum = false;
call lab.settle();
call lab.pass(3);
call lab.cut('A');
call lab.cut('B');
call lab.pass(3);
truncate pgautofailover.node_evidence;
update lab.world set monitor_start = now;
select pgautofailover.note_sessions();
call lab.pass(100);
select is(lab.writers(), 'A', 'a keeper that it does not hear holds its lease as before');

select lab.nobody_stuck();
select * from finish();
rollback;
