-- scenarios.md S2, S4, S6, S7, S8, S15: groups of three nodes.
-- Ours differs in (docs/decisions/0010): all of a group moves in the call that makes it possible,
-- so a node that waited for another one is told so without reporting first.
\ir support/lab.psql
select no_plan();

call lab.cluster(2);
call lab.birth('C');
select is(f.number_sync_standbys, 1, 'S2: number_sync_standbys is 1 from the registration on')
  from pgautofailover.formation as f;
select lab.rows_are('', 'S2: a registration writes no event');
call lab.settle();
select lab.rows_are($$
    C wait_standby/wait_standby, C wait_standby/catchingup, A primary/apply_settings,
    C catchingup/catchingup, A apply_settings/apply_settings, A apply_settings/primary,
    A primary/primary, C catchingup/secondary, C secondary/secondary
$$, 'S2: a third node joins');
select is(pgautofailover.synchronous_standby_names(),
          'ANY 1 (pgautofailover_standby_2, pgautofailover_standby_3)', 'S2: names');

call lab.cluster(2);
call lab.birth('C', p_priority => 0, p_quorum => false);
call lab.settle();
select lab.rows_are($$
    C wait_standby/wait_standby, C wait_standby/catchingup, C catchingup/catchingup,
    C catchingup/secondary, C secondary/secondary
$$, 'S2: an asynchronous third node joins');
select is(f.number_sync_standbys, 0, 'S2: number_sync_standbys stays 0')
  from pgautofailover.formation as f;
select is(pgautofailover.synchronous_standby_names(), 'ANY 1 (pgautofailover_standby_2)',
          'S2: names without it');

call lab.cluster(3);
select pgautofailover.perform_failover();
call lab.settle();
select lab.rows_are($$
    A primary/draining, A primary/draining, A draining/draining, A draining/report_lsn,
    B secondary/report_lsn, C secondary/report_lsn, B report_lsn/report_lsn,
    C report_lsn/report_lsn, A report_lsn/report_lsn, A report_lsn/report_lsn,
    B report_lsn/prepare_promotion, B prepare_promotion/prepare_promotion,
    B prepare_promotion/wait_primary, C report_lsn/join_secondary, A report_lsn/join_secondary,
    B wait_primary/wait_primary, C join_secondary/join_secondary, C join_secondary/secondary,
    A join_secondary/join_secondary, A join_secondary/secondary, C secondary/secondary,
    A secondary/secondary, B wait_primary/primary, B primary/primary
$$, 'S4: manual failover of three');
select is(n.candidatepriority, 50, 'S4: priority of ' || n.nodename || ' is back')
  from pgautofailover.node as n order by n.nodeid;

call lab.cluster(3);
select ok(pgautofailover.perform_promotion('default', 'C'), 'S4: promotion of a named node');
call lab.settle();
select lab.rows_are($$
    C secondary/secondary, A primary/draining, A primary/draining, A draining/draining,
    A draining/report_lsn, B secondary/report_lsn, C secondary/report_lsn,
    B report_lsn/report_lsn, C report_lsn/report_lsn, A report_lsn/report_lsn,
    C report_lsn/report_lsn, A report_lsn/report_lsn,
    C report_lsn/prepare_promotion, C prepare_promotion/prepare_promotion,
    C prepare_promotion/wait_primary, B report_lsn/join_secondary, A report_lsn/join_secondary,
    C wait_primary/wait_primary, B join_secondary/join_secondary, B join_secondary/secondary,
    A join_secondary/join_secondary, A join_secondary/secondary, B secondary/secondary,
    A secondary/secondary, C wait_primary/primary, C primary/primary
$$, 'S4: promotion of a named node, rows');

call lab.cluster(3);
call lab.dies('A');
call lab.pass(46);
select lab.states_are('A primary/demoted, B primary/primary, C secondary/secondary',
                      'S6: after primary_demote_timeout');
select lab.rows_are($$
    A primary/draining, B secondary/report_lsn, C secondary/report_lsn,
    C report_lsn/report_lsn, B report_lsn/report_lsn, B report_lsn/prepare_promotion,
    B prepare_promotion/prepare_promotion, B prepare_promotion/stop_replication,
    A primary/demote_timeout, C report_lsn/join_secondary, B stop_replication/stop_replication,
    C join_secondary/join_secondary, B stop_replication/wait_primary, A primary/demoted,
    B wait_primary/wait_primary, C join_secondary/secondary, C secondary/secondary,
    B wait_primary/primary, B primary/primary
$$, 'S6: rows');
call lab.mark();
call lab.returns('A');
call lab.pass(3);
select lab.rows_are($$
    A demoted/demoted, A demoted/catchingup, A catchingup/catchingup, A catchingup/secondary,
    A secondary/secondary
$$, 'S6: the old primary comes back');

call lab.cluster(3);
update pgautofailover.node set candidatepriority = 60 where nodename = 'B';
update lab.keeper set lsn = case name when 'B' then '0/3000000' else '0/3002000' end::pg_lsn;
call lab.settle();
call lab.dies('A');
call lab.pass(46);
select lab.rows_are($$
    A primary/draining, B secondary/report_lsn, C secondary/report_lsn,
    C report_lsn/report_lsn, B report_lsn/report_lsn, B report_lsn/fast_forward,
    B fast_forward/fast_forward, B fast_forward/prepare_promotion,
    B prepare_promotion/prepare_promotion, B prepare_promotion/stop_replication,
    A primary/demote_timeout, C report_lsn/join_secondary, B stop_replication/stop_replication,
    C join_secondary/join_secondary, B stop_replication/wait_primary, A primary/demoted,
    B wait_primary/wait_primary, C join_secondary/secondary, C secondary/secondary,
    B wait_primary/primary, B primary/primary
$$, 'S7: the candidate fetches the WAL that it lacks');

call lab.cluster(3);
call lab.dies('B');
call lab.dies('C');
call lab.pass(20);
select lab.rows_are('B secondary/catchingup, C secondary/catchingup',
                    'S8: both standbys of three die, number_sync_standbys 1: writes wait');
select pgautofailover.set_formation_number_sync_standbys('default', 0);
call lab.settle();
select lab.rows_are($$
    B secondary/catchingup, C secondary/catchingup,
    A primary/apply_settings, A apply_settings/apply_settings, A apply_settings/wait_primary,
    A wait_primary/wait_primary
$$, 'S8: number_sync_standbys 0 lets them go on');
select is(pgautofailover.synchronous_standby_names(), '', 'S8: names');

call lab.cluster(3);
call lab.dies('A');
call lab.dies('C');
call lab.pass(60);
select lab.rows_are('A primary/draining, B secondary/report_lsn, B report_lsn/report_lsn',
                    'S15: primary and a quorum standby die: nobody can know that all is there');
call lab.accept_loss();
call lab.pass(45);
select lab.rows_are($$
    A primary/draining, B secondary/report_lsn, B report_lsn/report_lsn,
    B report_lsn/prepare_promotion, B prepare_promotion/prepare_promotion,
    B prepare_promotion/stop_replication, A primary/demote_timeout,
    B stop_replication/stop_replication, B stop_replication/wait_primary, A primary/demoted,
    B wait_primary/wait_primary, C secondary/catchingup
$$, 'S15: an operator accepts the loss');
select is(lab.writers(), 'B', 'S15: writes go on');

select lab.nobody_stuck();
select * from finish();
rollback;
