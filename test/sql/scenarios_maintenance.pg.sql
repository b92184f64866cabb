-- scenarios.md S11: maintenance.
\ir support/lab.psql
select no_plan();

call lab.cluster(2);
select ok(pgautofailover.start_maintenance(2), 'S11: the only standby goes to maintenance');
call lab.settle();
select lab.rows_are($$
    A primary/wait_primary, B secondary/wait_maintenance, A wait_primary/wait_primary,
    B wait_maintenance/wait_maintenance, B wait_maintenance/maintenance,
    B maintenance/maintenance
$$, 'S11: the primary first stops waiting for it');
call lab.mark();
select ok(pgautofailover.stop_maintenance(2), 'S11: and comes back');
call lab.settle();
select lab.rows_are($$
    B maintenance/catchingup, B catchingup/catchingup, B catchingup/secondary,
    B secondary/secondary, A wait_primary/primary, A primary/primary
$$, 'S11: back from maintenance');

call lab.cluster(3);
select ok(pgautofailover.start_maintenance(2), 'S11: one of two standbys goes to maintenance');
call lab.settle();
select lab.rows_are('B secondary/maintenance, B maintenance/maintenance',
                    'S11: the primary has another one and is not touched');
select is(pgautofailover.synchronous_standby_names(),
          'ANY 1 (pgautofailover_standby_2, pgautofailover_standby_3)', 'S11: names as before');
call lab.mark();
select pgautofailover.stop_maintenance(2);
call lab.settle();
select lab.rows_are($$
    B maintenance/catchingup, B catchingup/catchingup, B catchingup/secondary,
    B secondary/secondary
$$, 'S11: back to three');

call lab.cluster(2);
select ok(pgautofailover.start_maintenance(1), 'S11: the primary of a pair goes to maintenance');
call lab.settle();
select lab.rows_are($$
    A primary/prepare_maintenance, B secondary/prepare_promotion,
    A prepare_maintenance/prepare_maintenance, B prepare_promotion/prepare_promotion,
    B prepare_promotion/stop_replication, B stop_replication/stop_replication,
    B stop_replication/wait_primary, A prepare_maintenance/maintenance,
    B wait_primary/wait_primary, A maintenance/maintenance
$$, 'S11: the standby takes over');
call lab.mark();
call lab.pass(1);
select pgautofailover.stop_maintenance(1);
call lab.pass(3);
select lab.rows_are($$
    A maintenance/catchingup, A catchingup/catchingup, A catchingup/secondary,
    A secondary/secondary, B wait_primary/primary, B primary/primary
$$, 'S11: the old primary comes back as standby');

call lab.cluster(2);
select pgautofailover.start_maintenance(1);
call lab.turn('B');
select lab.states_are('A primary/prepare_maintenance, B prepare_promotion/prepare_promotion',
                      'S11: the standby waits until the primary has stopped');
call lab.settle();
select is(lab.writers(), 'B', 'S11: then it takes over');

call lab.cluster(3);
select pgautofailover.start_maintenance(1);
call lab.settle();
select lab.rows_are($$
    A primary/prepare_maintenance, A prepare_maintenance/prepare_maintenance,
    A prepare_maintenance/maintenance, B secondary/report_lsn, C secondary/report_lsn,
    B report_lsn/report_lsn, C report_lsn/report_lsn, B report_lsn/prepare_promotion,
    A maintenance/maintenance, B prepare_promotion/prepare_promotion,
    B prepare_promotion/wait_primary, C report_lsn/join_secondary, B wait_primary/wait_primary,
    C join_secondary/join_secondary, C join_secondary/secondary, C secondary/secondary,
    B wait_primary/primary, B primary/primary
$$, 'S11: the primary of three goes to maintenance');

-- the old primary dies on its way, without a lease
call lab.cluster(2);
select pgautofailover.start_maintenance(1);
call lab.dies('A');
call lab.pass(60);
select lab.states_are('A primary/maintenance, B wait_primary/wait_primary',
                      'S11: the primary dies on its way to maintenance');

call lab.cluster(2);
select is(pgautofailover.start_maintenance(99), false, 'F17: an unknown node');
select is(pgautofailover.stop_maintenance(99), false, 'F18: an unknown node');
select throws_ok('select pgautofailover.stop_maintenance(2)', '55000', null,
                 'F18: a node that is not in maintenance');
update pgautofailover.node set candidatepriority = 0 where nodename = 'B';
select throws_ok('select pgautofailover.start_maintenance(1)', '55000', null,
                 'F17: a primary that nobody can replace');
update pgautofailover.node set candidatepriority = 50 where nodename = 'B';
select pgautofailover.start_maintenance(2);
call lab.settle();
select is(pgautofailover.start_maintenance(2), true, 'F17: a node that is in maintenance already');
select throws_ok('select pgautofailover.start_maintenance(1)', '55000', null,
                 'F17: a primary without standby');

call lab.cluster(2);
select pgautofailover.perform_failover();
select throws_ok('select pgautofailover.start_maintenance(1)', '55000', null,
                 'F17: a primary on its way out');

call lab.cluster(2);
call lab.dies('A');
call lab.pass(16);
update pgautofailover.node set reportedstate = 'secondary', goalstate = 'secondary'
 where nodename = 'B';
select throws_ok('select pgautofailover.start_maintenance(2)', 'XX000', null,
                 'F17: a standby while nobody is meant to take writes');

call lab.cluster(3);
call lab.mark();
select pgautofailover.start_maintenance(3);
call lab.settle();
set local client_min_messages = error;
select ok(pgautofailover.start_maintenance(2),
          'F17: the last synchronous standby with number_sync_standbys 1: warns, proceeds');
call lab.settle();
select lab.states_are(
    'A primary/primary, B maintenance/maintenance, C maintenance/maintenance',
    'F17: writes wait then');

select lab.nobody_stuck();
select * from finish();
rollback;
