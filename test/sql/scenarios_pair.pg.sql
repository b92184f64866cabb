-- scenarios.md S1, S3, S5, S8: birth, failover and crashes of groups of two nodes.
-- Ours differs in (docs/decisions/0010): a goal is assigned once (S1); evidence counts from 12 s
-- of silence; a primary in wait_primary is told to stop as well; the tick moves the group, so
-- steps need not wait for the next report.
\ir support/lab.psql
select no_plan();

call lab.reset();
call lab.birth('A');
select is(lab.states(), 'A init/single', 'S1: the first node shall be single at once');
call lab.birth('B');
select is(lab.goal('B'), 'wait_standby', 'S1: the second node waits for the first');
call lab.settle();
select lab.rows_are($$
    A init/single, A single/single, B wait_standby/wait_standby, A single/wait_primary,
    A wait_primary/wait_primary, B wait_standby/catchingup, B catchingup/catchingup,
    B catchingup/secondary, B secondary/secondary, A wait_primary/primary, A primary/primary
$$, 'S1: birth of a pair');
select is(pgautofailover.synchronous_standby_names(), 'ANY 1 (pgautofailover_standby_2)',
          'S1: the primary waits for its standby');
select is(f.number_sync_standbys, 0, 'S1: number_sync_standbys stays 0')
  from pgautofailover.formation as f;

call lab.cluster(2);
select pgautofailover.perform_failover();
call lab.settle();
select lab.rows_are($$
    A primary/draining, B secondary/prepare_promotion, A draining/draining,
    B prepare_promotion/prepare_promotion, B prepare_promotion/stop_replication,
    A draining/demote_timeout, B stop_replication/stop_replication,
    A demote_timeout/demote_timeout, B stop_replication/wait_primary, A demote_timeout/demoted,
    B wait_primary/wait_primary, A demoted/demoted, A demoted/catchingup,
    A catchingup/catchingup, A catchingup/secondary, A secondary/secondary,
    B wait_primary/primary, B primary/primary
$$, 'S3: manual failover of a pair');
select is(n.candidatepriority, 50, 'S3: priority of ' || n.nodename || ' is untouched')
  from pgautofailover.node as n;

call lab.cluster(2);
select pgautofailover.perform_failover();
call lab.turn('B');
call lab.settle();
select lab.rows_are($$
    A primary/draining, B secondary/prepare_promotion, B prepare_promotion/prepare_promotion,
    B prepare_promotion/stop_replication, A primary/demote_timeout,
    B stop_replication/stop_replication, A demote_timeout/demote_timeout,
    B stop_replication/wait_primary, A demote_timeout/demoted, B wait_primary/wait_primary,
    A demoted/demoted, A demoted/catchingup, A catchingup/catchingup, A catchingup/secondary,
    A secondary/secondary, B wait_primary/primary, B primary/primary
$$, 'S3: the standby is faster than the primary');

call lab.cluster(2);
call lab.dies('A');
call lab.pass(11);
select lab.rows_are('', 'S5: nothing is done after 11 s of silence');
call lab.pass(4);
select lab.rows_are($$
    B secondary/prepare_promotion, A primary/draining, B prepare_promotion/prepare_promotion,
    B prepare_promotion/stop_replication, A primary/demote_timeout,
    B stop_replication/stop_replication
$$, 'S5: the standby is promoted, read-only');
call lab.pass(25);
select lab.states_are('A primary/demote_timeout, B stop_replication/stop_replication',
                      'S5: without a lease the monitor waits for primary_demote_timeout');
call lab.pass(6);
select is(lab.writers(), 'B', 'S5: then the new primary takes writes');
call lab.mark();
call lab.returns('A');
call lab.settle();
select lab.rows_are($$
    A demoted/demoted, A demoted/catchingup, A catchingup/catchingup, A catchingup/secondary,
    A secondary/secondary, B wait_primary/primary, B primary/primary
$$, 'S5: the old primary comes back as standby');

call lab.cluster(2, p_ours => true);
call lab.dies('A');
call lab.pass(16);
select is(lab.writers(), 'B', 'S5 with a lease of 10 s: writes go on within 16 s');

call lab.cluster(2, p_ours => true);
call lab.crashes('A');
call lab.pass(4);
select is(lab.writers(), 'B', 'S5 with three witnesses: writes go on within 4 s');

call lab.cluster(2);
call lab.dies('B');
call lab.pass(14);
select lab.rows_are($$
    B secondary/catchingup, A primary/wait_primary, A wait_primary/wait_primary
$$, 'S8: the primary goes on without its standby');
call lab.returns('B');
call lab.mark();
call lab.settle();
select lab.rows_are($$
    B catchingup/catchingup, B catchingup/secondary, B secondary/secondary,
    A wait_primary/primary, A primary/primary
$$, 'S8: the standby comes back');

call lab.reset();
call lab.birth('A', p_quorum => false);
call lab.birth('B', p_quorum => false);
call lab.settle();
select lab.rows_are($$
    A init/single, A single/single, B wait_standby/wait_standby, A single/wait_primary,
    A wait_primary/wait_primary, B wait_standby/catchingup, B catchingup/catchingup,
    B catchingup/secondary, B secondary/secondary, A wait_primary/primary, A primary/primary
$$, 'S16: birth of an asynchronous pair');
select is(pgautofailover.synchronous_standby_names(), '', 'S16: the primary waits for nobody');
call lab.mark();
call lab.pass(60);
select lab.rows_are('', 'S16: a steady group writes no events');

select lab.nobody_stuck();
select * from finish();
rollback;
