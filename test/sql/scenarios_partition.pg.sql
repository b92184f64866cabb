-- scenarios.md S9, S10: groups of two nodes whose links are cut.
\ir support/lab.psql
select no_plan();

call lab.cluster(2);
call lab.isolate('A');
call lab.pass(10);
update lab.keeper set state = 'demote_timeout', running = false where name = 'A';
call lab.heal('A');
call lab.settle();
select lab.rows_are('A demote_timeout/primary, A primary/primary',
                    'S9: a primary that fenced itself is back before anybody replaced it');

-- who is back when its goal is draining: before B has reported its promotion
call lab.cluster(2);
update lab.keeper set refuses = '{prepare_promotion}' where name = 'B';
call lab.isolate('A');
call lab.pass(22);
select lab.states_are('A primary/draining, B secondary/prepare_promotion',
                      'S9: the failover has begun');
select is((lab.get('A')).state::text, 'demote_timeout', 'S9: and A has fenced itself');
call lab.heal('A');
call lab.mark();
call lab.turn('A');
update lab.keeper set refuses = '{}' where name = 'B';
call lab.settle();
select lab.rows_are($$
    A demote_timeout/draining, A demote_timeout/demoted, A demoted/demoted,
    B prepare_promotion/prepare_promotion, B prepare_promotion/stop_replication,
    A demoted/demote_timeout, A demote_timeout/demote_timeout, A demote_timeout/demoted,
    B stop_replication/stop_replication, B stop_replication/wait_primary,
    B wait_primary/wait_primary, A demoted/demoted,
    A demoted/catchingup, A catchingup/catchingup, A catchingup/secondary,
    A secondary/secondary, B wait_primary/primary, B primary/primary
$$, 'S9: back when its goal is draining');

call lab.cluster(2);
call lab.isolate('A');
call lab.pass(22);
select lab.states_are('A primary/demote_timeout, B stop_replication/stop_replication',
                      'S9: the failover waits for A');
call lab.heal('A');
call lab.mark();
call lab.settle();
select lab.rows_are($$
    A demote_timeout/demote_timeout, B stop_replication/wait_primary, A demote_timeout/demoted,
    B wait_primary/wait_primary, A demoted/demoted, A demoted/catchingup,
    A catchingup/catchingup, A catchingup/secondary, A secondary/secondary,
    B wait_primary/primary, B primary/primary
$$, 'S9: back when its goal is demote_timeout');

call lab.cluster(2);
call lab.isolate('A');
call lab.pass(60);
select is(lab.writers(), 'B', 'S9: after M43 the other one takes writes');
call lab.heal('A');
call lab.mark();
call lab.settle();
select lab.rows_are($$
    A demote_timeout/demoted, A demoted/demoted, A demoted/catchingup,
    A catchingup/catchingup, A catchingup/secondary, A secondary/secondary,
    B wait_primary/primary, B primary/primary
$$, 'S9: back when somebody else leads');

call lab.cluster(2, p_ours => true);
call lab.isolate('A');
call lab.pass(10);
select is(lab.writers(), 'nobody', 'S9: with a lease the isolated primary stops after 10 s');
call lab.pass(6);
select is(lab.writers(), 'B', 'S9: and the other one takes writes after 16 s');

call lab.cluster(2);
call lab.cut('A');
call lab.pass(11);
select is(lab.writers(), 'A', 'S9: cut from the monitor only, it goes on: its standby is there');
call lab.pass(4);
select matches(lab.states(), 'B stop_replication/stop_replication', 'S9: the failover begins');
select is(lab.writers(), 'A', 'S9: A goes on until nobody streams from it');
call lab.pass(20);
select is(lab.writers(), 'nobody', 'S9: then it fences itself');
call lab.pass(15);
select is(lab.writers(), 'B', 'S9: and only later B takes writes');

call lab.cluster(2, p_ours => true);
call lab.cut('A');
call lab.pass(13);
select is(lab.writers(), 'A', 'S9 with a lease: A goes on until nobody streams from it');
call lab.pass(18);
select is(lab.writers(), 'B', 'S9 with a lease: B leads');
call lab.heal('A');
call lab.pass(5);
select lab.states_are('A secondary/secondary, B primary/primary', 'S9: and A follows');

call lab.cluster(2);
call lab.isolate('A');
call lab.turn('B');
select pgautofailover.start_maintenance(2);
call lab.settle();
select lab.rows_are($$
    B secondary/wait_maintenance, A primary/wait_primary, B wait_maintenance/wait_maintenance
$$, 'S9, case 3: the standby shall go to maintenance while the primary is away');
call lab.mark();
update lab.keeper set state = 'demote_timeout', running = false where name = 'A';
call lab.heal('A');
call lab.settle();
select pgautofailover.stop_maintenance(2);
update lab.keeper set lsn = lsn + 500 where name = 'A';
call lab.settle();
select lab.rows_are($$
    A demote_timeout/wait_primary, A demote_timeout/demoted, B wait_maintenance/maintenance,
    A demoted/demoted, B maintenance/maintenance, B maintenance/report_lsn,
    B report_lsn/report_lsn, A demoted/report_lsn, A report_lsn/report_lsn,
    A report_lsn/prepare_promotion, A prepare_promotion/prepare_promotion,
    A prepare_promotion/wait_primary, B report_lsn/join_secondary, A wait_primary/wait_primary,
    B join_secondary/join_secondary, B join_secondary/secondary, B secondary/secondary,
    A wait_primary/primary, A primary/primary
$$, 'S9, case 3: both are parked and elect when maintenance is over');

call lab.cluster(2);
call lab.cut('B');
call lab.pass(14);
select lab.rows_are('B secondary/catchingup, A primary/wait_primary, A wait_primary/wait_primary',
                    'S10: a standby that the monitor does not see no longer counts');
call lab.heal('B');
call lab.mark();
call lab.pass(3);
select lab.rows_are($$
    B catchingup/catchingup, B catchingup/secondary, B secondary/secondary,
    A wait_primary/primary, A primary/primary
$$, 'S10: it is back');

call lab.cluster(2);
-- the keeper is dead, its Postgres answers
update lab.keeper set alive = false where name = 'B';
call lab.pass(60);
select lab.rows_are('', 'S10: a standby without keeper, whose Postgres answers, stays');
select throws_ok('select pgautofailover.perform_failover()', '55000', null,
                 'S10: but nobody may fail over to it');

call lab.cluster(2);
update lab.keeper set alive = false where name = 'A';
call lab.pass(60);
select lab.rows_are('', 'S10: a primary without keeper, whose Postgres answers, stays');
select throws_ok('select pgautofailover.perform_failover()', '55000', null,
                 'S10: nobody could stop it, so a manual failover is refused');

-- the keeper of the primary dies in a manual failover, its Postgres goes on
call lab.cluster(2);
select pgautofailover.perform_failover();
update lab.keeper set alive = false where name = 'A';
call lab.pass(90);
select is(lab.writers(), 'A', 'S10: Postgres of the old primary runs: nobody else takes writes');
update lab.keeper set running = false where name = 'A';
call lab.pass(3);
select is(lab.writers(), 'B', 'S10: it is stopped by hand: the failover goes on');

select lab.nobody_stuck();
select * from finish();
rollback;
