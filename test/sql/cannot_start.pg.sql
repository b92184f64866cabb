-- An old primary whose keeper lives and whose Postgres does not start: a full disk, a broken file,
-- a recovery that takes long.  It has its time; then the others go on without it.
\ir support/lab.psql
\ir support/stands.psql
select no_plan();

create procedure lab.cannot_start()
language sql as $$
    update lab.keeper
       set running = false,
           refuses = '{primary,wait_primary,single,report_lsn,catchingup,secondary}'
     where name = 'A'
$$;

-- its keeper tries to start it, which takes long: it says that Postgres runs, and has no position
create procedure lab.starts_for(p_seconds integer)
language plpgsql as $$
declare
    b  constant lab.keeper := lab.get('B');
begin
    for v_second in 1..p_seconds loop
        update lab.world set now = now + interval '1 s';
        perform pgautofailover.keeper_report('default', lab.node_id('A'), 0, 'primary', true, 0,
                                             '0/0', '', null);
        perform pgautofailover.keeper_report('default', b.node_id, 0, b.state, true, b.timeline,
                                             b.lsn, '', false);
    end loop;
end
$$;
call lab.cluster(2, p_ours => true);
call lab.pass(3);
call lab.mark();
call lab.starts_for(19);
select lab.rows_are('', 'its standby, which has lost its stream, still counts');
select pgautofailover.keeper_report('default', lab.node_id('A'), 0, 'primary', false, 0, '0/0', '',
                                    null) \gset
select lab.rows_are('B secondary/prepare_promotion, A primary/draining',
                    'when the keeper gives up, the standby takes over');

-- one that had fenced itself, and nobody took its place
create procedure lab.cannot_lead_again(p_nodes integer)
language plpgsql as $$
begin
    call lab.cluster(p_nodes, p_ours => true);
    call lab.pass(3);
    update lab.keeper set state = 'demote_timeout' where name = 'A';
    call lab.cannot_start();
    call lab.mark();
    call lab.pass(5);
end
$$;
call lab.cannot_lead_again(2);
select lab.rows_are('A demote_timeout/primary', 'it is given time');
call lab.pass(20);
select is(lab.writers(), 'B', 'and is replaced then');
update lab.keeper set refuses = '{}' where name = 'A';
call lab.pass(5);
select lab.states_are('A secondary/secondary, B primary/primary', 'when it starts, it follows');
call lab.cannot_lead_again(3);
select lab.rows_are('A demote_timeout/primary', 'three: it is given time');
call lab.pass(30);
select matches(lab.writers(), '^[BC]$', 'three: and is replaced then');

-- it was told to lead, and may have begun: the next one opens when it has said that it stopped
call lab.cannot_lead_again(2);
call lab.pass(6);
update lab.keeper set alive = false where name = 'A';
update lab.world set now = now + interval '3 s';
call lab.turn('B');
call lab.turn('B');
call lab.turn('B');
select lab.states_are('A demote_timeout/demote_timeout, B stop_replication/stop_replication',
                      'that it had stopped does not count any more');
update lab.keeper set alive = true where name = 'A';
call lab.say('A');
call lab.turn('B');
select is(lab.writers(), 'B', 'it says so again');

-- it wrote alone: an operator decides
call lab.cluster(2, p_ours => true);
call lab.crashes('B');
call lab.pass(25);
update lab.keeper set refuses = '{primary}' where name = 'A';
call lab.returns('B');
call lab.settle();
update lab.keeper set state = 'demote_timeout' where name = 'A';
call lab.cannot_start();
call lab.pass(40);
select is(lab.writers(), 'nobody', 'only it has what it wrote alone');
select matches(lab.explained('B'), 'waits for A, which took writes alone.*--allow-data-loss',
               'explain() says so');
call lab.accept_loss();
call lab.pass(20);
select is(lab.writers(), 'B', 'an operator may accept that');

-- an operator's failover waits for it as long as it takes
call lab.cluster(3, p_ours => true);
call lab.pass(3);
update lab.keeper set refuses = '{report_lsn}' where name = 'A';
select pgautofailover.perform_failover();
call lab.pass(30);
select lab.states_are('A draining/report_lsn, B report_lsn/report_lsn, C report_lsn/report_lsn',
                      'the others wait for its position');
update lab.keeper set refuses = '{}' where name = 'A';
call lab.pass(5);
select matches(lab.writers(), '^[BC]$', 'and lead with all that it has');

-- one that drained: the election asks for its position, and does not wait for ever
call lab.cluster(3, p_ours => true);
call lab.pass(3);
call lab.cannot_start();
call lab.stands('A', 'draining', 'draining', false);
call lab.pass(5);
select lab.states_are('A draining/report_lsn, B report_lsn/report_lsn, C report_lsn/report_lsn',
                      'the others wait for its position');
select matches(lab.explained('B'), 'waits for the position of A', 'explain() says so');
call lab.pass(15);
select matches(lab.writers(), '^[BC]$', 'and elect without it');
update lab.keeper set refuses = '{}' where name = 'A';
call lab.pass(5);
select is((lab.get('A')).state, 'secondary', 'when it starts, it follows');

-- one that drained in a group of three, of which another one is removed
call lab.cluster(3, p_ours => true);
select pgautofailover.set_formation_number_sync_standbys('default', 0);
call lab.settle();
call lab.pass(3);
call lab.cannot_start();
call lab.stands('A', 'draining', 'draining', false);
call lab.turn('A');
select pgautofailover.remove_node(lab.node_id('C'));
call lab.pass(20);
select is(lab.writers(), 'B', 'nor does the last standby of a pair wait for ever');

-- nor one that is asked after the old primary was
call lab.cluster(2, p_ours => true);
call lab.pass(3);
call lab.cannot_start();
call lab.stands('A', 'demote_timeout', 'demote_timeout', false);
call lab.pass(30);
select is(lab.writers(), 'B', 'the other one of a pair leads');

select lab.nobody_stuck();
select * from finish();
rollback;
