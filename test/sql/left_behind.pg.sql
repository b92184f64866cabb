-- What a synchronous standby acknowledged before the primary went on alone: when both are lost, a
-- node that lacks it is not promoted without consent.
\ir support/lab.psql
select no_plan();

-- C acknowledges a write that B lacks, and dies; the primary goes on alone
create procedure lab.goes_on_alone()
language plpgsql as $$
begin
    call lab.cluster(3, p_ours => true);
    perform pgautofailover.set_formation_number_sync_standbys('default', 0);
    perform pgautofailover.set_node_replication_quorum('default', 'B', false);
    call lab.pass(3);
    call lab.sever('A', 'B');
    call lab.writes();
    call lab.dies('C');
    call lab.pass(30);
end
$$;

call lab.goes_on_alone();
select lab.states_are('A wait_primary/wait_primary, B catchingup/catchingup, C secondary/catchingup',
                      'the primary waits for nobody, and nobody follows');
call lab.dies('A');
call lab.pass(90);
select is(lab.goal('B'), 'report_lsn', 'B lacks what C acknowledged');
select matches(lab.explained('B'), 'the best candidate lacks WAL .*--allow-data-loss',
               'which is said');
savepoint waits;
call lab.returns('C');
call lab.pass(90);
select is(lab.writers(), 'C', 'who acknowledged it may lead');
rollback to waits;
call lab.mend('A', 'B');
call lab.returns('A');
call lab.pass(60);
select matches(lab.states(), 'A wait_primary/wait_primary, B secondary/secondary',
               'the primary leads on');
rollback to waits;
call lab.accept_loss();
call lab.pass(60);
select is(lab.goal('B'), 'stop_replication', 'an operator accepts the loss');

-- what the primary wrote alone was promised to nobody
call lab.goes_on_alone();
call lab.mend('A', 'B');
call lab.pass(5);
call lab.sever('A', 'B');
call lab.writes();
call lab.pass(2);
call lab.dies('A');
call lab.pass(90);
-- until A has surely stopped: C may be in touch with it
select is(lab.goal('B'), 'stop_replication', 'who has caught up since is promoted');

-- nor what a new leader wrote before anybody followed it
call lab.cluster(3, p_ours => true);
select pgautofailover.set_formation_number_sync_standbys('default', 0);
select pgautofailover.set_node_candidate_priority('default', 'C', 60);
call lab.settle();
call lab.pass(3);
call lab.writes();
update lab.keeper set refuses = '{secondary}' where name = 'B';
call lab.crashes('A');
call lab.pass_until('C', 'wait_primary');
call lab.tells_fork('C');
call lab.pass(2);
call lab.writes();
call lab.pass(2);
call lab.crashes('C');
call lab.pass(60);
select is(lab.writers(), 'B', 'who has all that was acknowledged before is promoted');

-- C is back, the primary waits for it and cannot say so any more
call lab.goes_on_alone();
call lab.mend('A', 'B');
call lab.pass(5);
update lab.keeper set refuses = '{primary}' where name = 'A';
call lab.returns('C');
call lab.pass(5);
select lab.states_are('A wait_primary/primary, B secondary/secondary, C secondary/secondary',
                      'the primary is told to wait');
update lab.keeper set refuses = '{}' where name = 'A';
select ok(lab.obey('A', 'primary'), 'and does');
call lab.sever('A', 'B');
call lab.writes();
call lab.dies('A');
call lab.dies('C');
call lab.pass(90);
select is(lab.goal('B'), 'secondary', 'B lacks what C acknowledged then');
select matches(lab.explained('B'), 'waits for A, .*--allow-data-loss', 'which is said');
call lab.accept_loss();
call lab.pass(60);
select is(lab.goal('B'), 'stop_replication', 'until an operator accepts the loss');

-- C is back, acknowledges once more, and is lost again, all before A could say that it waits
create procedure lab.acknowledges_again()
language plpgsql as $$
begin
    call lab.goes_on_alone();
    call lab.mend('A', 'B');
    update lab.keeper set refuses = '{primary}' where name = 'A';
    call lab.returns('C');
    call lab.pass(5);
end
$$;
call lab.acknowledges_again();
update lab.keeper set state = 'demote_timeout', running = false, refuses = '{}' where name = 'A';
call lab.turn('A');
select ok(lab.obey('A', 'apply_settings'), 'A fenced itself, leads again, and waits for C');
call lab.say('A');
update lab.keeper set refuses = '{primary}' where name = 'A';
call lab.sever('A', 'B');
call lab.writes();
call lab.dies('C');
call lab.pass(30);
select lab.states_are('A wait_primary/wait_primary, B catchingup/catchingup, C secondary/catchingup',
                      'and is alone again');
call lab.dies('A');
call lab.pass(90);
select is(lab.goal('B'), 'report_lsn', 'B lacks what C acknowledged the second time');

-- or A waits for it, is cut off before it can say so, and fences itself
call lab.acknowledges_again();
update lab.keeper set refuses = '{}' where name = 'A';
call lab.cut('A');
select ok(lab.obey('A', 'primary'), 'A waits for C, and cannot say so');
call lab.pass(3);
call lab.sever('A', 'B');
call lab.writes();
call lab.dies('C');
call lab.pass(30);
select is((lab.get('A')).state, 'demote_timeout', 'it has fenced itself');
call lab.heal('A');
call lab.pass(5);
call lab.dies('A');
call lab.pass(90);
select is(lab.goal('B'), 'report_lsn', 'B lacks what C acknowledged meanwhile');

-- the events that tell of it may be purged
call lab.goes_on_alone();
delete from pgautofailover.event;
call lab.dies('A');
call lab.pass(90);
select is(lab.goal('B'), 'report_lsn', 'B lacks what C acknowledged, also when no event tells');

select lab.nobody_stuck();
select * from finish();
rollback;
