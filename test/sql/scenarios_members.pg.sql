-- scenarios.md S12, S13, S14: another monitor, nodes that leave, settings.
\ir support/lab.psql
select no_plan();

-- A node that has a role already registers with a new monitor.
create procedure lab.adopt(p_name text, p_id bigint, p_role pgautofailover.replication_state)
language plpgsql as $$
begin
    perform pgautofailover.register_node(
        'default', 'h' || lower(p_name), 5432, 'postgres', p_name, 7000,
        desired_node_id => p_id, initial_group_role => p_role, candidate_priority => 50);
    insert into lab.keeper (name, node_id, state, running, timeline, lsn)
    values (p_name, p_id, p_role, true, 1, '0/3000000');
end
$$;

call lab.reset();
select throws_ok($$call lab.adopt('B', 12, 'wait_standby')$$, 'XX000', null,
                 'S12: a standby that comes first is refused');
call lab.adopt('A', 11, 'single');
call lab.adopt('B', 12, 'wait_standby');
select lab.states_are('A single/wait_primary, B wait_standby/wait_standby',
                      'S12: B is in place, so A is told in the same call');
call lab.settle();
select lab.rows_are($$
    A single/wait_primary, A wait_primary/wait_primary, B wait_standby/catchingup,
    B catchingup/catchingup, B catchingup/secondary, B secondary/secondary,
    A wait_primary/primary, A primary/primary
$$, 'S12: both are taken over');
select is(pgautofailover.synchronous_standby_names(), 'ANY 1 (pgautofailover_standby_12)',
          'S12: node ids, and so names, are kept');

call lab.cluster(2);
select ok(pgautofailover.remove_node(2), 'S13: the standby of a pair leaves');
call lab.settle();
select lab.rows_are('B secondary/dropped, A primary/single, B dropped/dropped, A single/single',
                    'S13: the other one goes on alone');
select lab.states_are('A single/single', 'S13: its row is gone');
select throws_ok($$select pgautofailover.node_active('default', 2, 0, 'dropped')$$, '42704',
                 null, 'S13: a keeper that reports again is told so');

call lab.cluster(3);
select ok(pgautofailover.remove_node(3), 'S13: a standby of three leaves');
select is(f.number_sync_standbys, 0, 'S13: number_sync_standbys 1 -> 0')
  from pgautofailover.formation as f;
call lab.settle();
select lab.rows_are($$
    C secondary/dropped, A primary/apply_settings, A apply_settings/apply_settings,
    A apply_settings/primary, C dropped/dropped, A primary/primary
$$, 'S13: the primary stops waiting for it');

call lab.cluster(2);
select ok(pgautofailover.remove_node(1), 'S13: the primary of a pair leaves');
select lab.states_are('A primary/dropped, B secondary/report_lsn',
                      'S13: the other one waits until it has surely stopped');
call lab.settle();
select lab.rows_are($$
    B secondary/report_lsn, A primary/dropped, A dropped/dropped, B secondary/single,
    B single/single
$$, 'S13: then it takes the writes');

call lab.cluster(3);
select ok(pgautofailover.remove_node(1), 'S13: the primary of three leaves');
call lab.settle();
select lab.rows_are($$
    B secondary/report_lsn, C secondary/report_lsn, A primary/dropped, A dropped/dropped,
    B report_lsn/report_lsn, C report_lsn/report_lsn, B report_lsn/prepare_promotion,
    B prepare_promotion/prepare_promotion, B prepare_promotion/wait_primary,
    C report_lsn/join_secondary, B wait_primary/wait_primary, C join_secondary/join_secondary,
    C join_secondary/secondary, C secondary/secondary, B wait_primary/primary, B primary/primary
$$, 'S13: the others elect');

call lab.cluster(2);
call lab.cut('A');
select pgautofailover.remove_node(1);
call lab.pass(10);
select is(lab.writers(), 'A', 'S13: a primary that is removed while it is cut off still writes');
call lab.pass(40);
select is(lab.writers(), 'B', 'S13: nobody else does before it surely stopped');

call lab.cluster(3);
call lab.dies('C');
select ok(pgautofailover.remove_node('hc', 5432, true), 'S13: a dead standby is removed by force');
select is(f.number_sync_standbys, 0, 'S13: number_sync_standbys follows')
  from pgautofailover.formation as f;
delete from lab.keeper where name = 'C';
call lab.settle();
select is(pgautofailover.synchronous_standby_names(), 'ANY 1 (pgautofailover_standby_2)',
          'S13: and so do the names');

call lab.cluster(2);
call lab.dies('A');
select pgautofailover.remove_node(1, true);
delete from lab.keeper where name = 'A';
call lab.settle();
select lab.rows_are('B secondary/single, B single/single',
                    'S13: a dead primary of a pair is removed by force');
select throws_ok('select pgautofailover.remove_node(99)', '42704', null, 'F13: an unknown node');
select throws_ok($$select pgautofailover.remove_node('nowhere')$$, '42704', null,
                 'F14: an unknown address');

call lab.cluster(3);
select pgautofailover.set_node_candidate_priority('default', 'B', 60);
call lab.settle();
select lab.rows_are($$
    A primary/apply_settings, A apply_settings/apply_settings, A apply_settings/primary,
    A primary/primary
$$, 'S14: a new priority is applied by the primary');
call lab.mark();
select pgautofailover.set_formation_number_sync_standbys('default', 0);
call lab.settle();
select pgautofailover.set_node_replication_quorum('default', 'C', false);
call lab.settle();
select lab.rows_are($$
    A primary/apply_settings, A apply_settings/apply_settings, A apply_settings/primary,
    A primary/primary,
    A primary/apply_settings, A apply_settings/apply_settings, A apply_settings/primary,
    A primary/primary
$$, 'S14: number_sync_standbys, then the quorum');

call lab.cluster(3);
select throws_ok($$select pgautofailover.set_node_replication_quorum('default', 'C', false)$$,
                 '22023', null, 'S14: number_sync_standbys 1 needs both standbys');
select pgautofailover.set_node_candidate_priority('default', 'B', 60);
select pgautofailover.set_node_candidate_priority('default', 'C', 70);
select lab.rows_are('A primary/apply_settings, A primary/apply_settings',
                    'S14: two changes before the primary has seen the first');
call lab.settle();
select is(pgautofailover.synchronous_standby_names(),
          'ANY 1 (pgautofailover_standby_3, pgautofailover_standby_2)', 'S14: names');
update pgautofailover.node set reportedstate = 'apply_settings', goalstate = 'apply_settings'
 where nodename = 'A';
select throws_ok($$select pgautofailover.set_node_candidate_priority('default', 'B', 60)$$,
                 '55000', null, 'S14: a change while the primary applies one: try again');

-- a settings call must not turn a new primary away from what it does
call lab.cluster(2);
call lab.dies('A');
call lab.pass(40);
update lab.keeper set refuses = '{wait_primary}' where name = 'B';
call lab.pass(8);
select lab.states_are('A primary/demoted, B stop_replication/wait_primary',
                      'S14: B is about to lead');
select pgautofailover.set_node_candidate_priority('default', 'B', 60);
select is(lab.goal('B'), 'wait_primary', 'S14: settings do not stand in the way of a failover');
call lab.reset();
call lab.birth('A');
call lab.settle();
call lab.birth('B');
select pgautofailover.set_node_candidate_priority('default', 'B', 60);
call lab.settle();
select lab.states_are('A primary/primary, B secondary/secondary',
                      'S14: nor of the birth of a pair');

select lab.nobody_stuck();
select * from finish();
rollback;
