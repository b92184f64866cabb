-- monitor-api.md 6 to 10: what each call refuses, with the SQLSTATE that clients branch on.
\ir support/lab.psql
select no_plan();

create function lab.refuses(p_sql text, p_state text, p_description text) returns text
language sql as $$ select throws_ok(p_sql, p_state::char(5), null::text, p_description) $$;

-- F5
call lab.reset();
select lab.refuses(
    $$select pgautofailover.register_node('none', 'h', 5432, 'postgres')$$, '42P17',
    'register_node: unknown formation');
select lab.refuses(
    $$select pgautofailover.register_node('default', 'h', 5432, 'postgres', node_kind => 'x')$$,
    '22023', 'register_node: unknown kind');
select lab.refuses(
    $$select pgautofailover.register_node('default', 'h', 5432, 'postgres', 'A', 0, -1, 1)$$,
    'XX000', 'register_node: group 1 of a pgsql formation');
select lab.refuses(
    $$select pgautofailover.register_node('default', 'h', 0, 'postgres')$$, '22023',
    'register_node: port 0');
select lab.refuses(
    $$select pgautofailover.register_node('default', 'h h', 5432, 'postgres')$$, '22023',
    'register_node: a host with a space');
select lab.refuses(
    $$select pgautofailover.register_node('default', 'h', 5432, 'postgres', 'A',
                                          candidate_priority => 101)$$, '22023',
    'register_node: priority 101');
call lab.birth('A');
call lab.settle();
select lab.refuses(
    $$select pgautofailover.register_node('default', 'hb', 5432, 'other')$$, 'XX000',
    'register_node: another database');
select lab.refuses(
    $$select pgautofailover.register_node('default', 'hb', 5432, 'postgres',
                                          node_kind => 'worker')$$, 'XX000',
    'register_node: a citus node in a pgsql formation');
select lab.refuses(
    $$select pgautofailover.register_node('default', 'ha', 5432, 'postgres')$$, '23505',
    'register_node: an address twice');
select lab.refuses(
    $$select pgautofailover.register_node('default', 'hb', 5432, 'postgres', 'A')$$, '23505',
    'register_node: a name twice');
select lab.refuses(
    $$select pgautofailover.register_node('default', 'hb', 5432, 'postgres', 'B',
                                          initial_group_role => 'single')$$, 'XX000',
    'register_node: a second primary');
select lab.refuses(
    $x$do $y$ begin
        set constraints all immediate;
        perform pgautofailover.register_node('default', 'hb', 5432, 'postgres', 'B', 4711);
    end $y$$x$, '23P01', 'register_node: another system identifier');
update pgautofailover.formation set opt_secondary = false;
select lab.refuses(
    $$select pgautofailover.register_node('default', 'hb', 5432, 'postgres')$$, '55000',
    'register_node: standbys are disabled');
update pgautofailover.formation set opt_secondary = true;
call lab.cluster(2);
select pgautofailover.perform_failover();
select lab.refuses(
    $$select pgautofailover.register_node('default', 'hc', 5432, 'postgres')$$, '55006',
    'register_node: nobody leads, come back later');

-- F6
call lab.cluster(2);
select lab.refuses($$select pgautofailover.node_active('default', 99, 0)$$, '42704',
                   'node_active: unknown node');
select lab.refuses($$select pgautofailover.node_active('none', 1, 0)$$, '42P17',
                   'node_active: another formation');
select lab.refuses(
    $$select pgautofailover.node_active('default', 1, 0, 'primary', true, 1, '0/1', 'x')$$,
    '22023', 'node_active: unknown replication state');
update pgautofailover.node set sysidentifier = null, reportedstate = 'catchingup'
 where nodename = 'B';
select lab.refuses(
    $$select pgautofailover.node_active('default', 2, 0, 'secondary')$$, '23514',
    'node_active: a state that needs a system identifier');

-- F1 to F4
call lab.cluster(3);
select lab.refuses($$select pgautofailover.create_formation('default', 'pgsql', 'x', true, 0)$$,
                   '23505', 'create_formation: twice');
select lab.refuses($$select pgautofailover.create_formation('f', 'x', 'x', true, 0)$$,
                   '22023', 'create_formation: unknown kind');
select lab.refuses($$select pgautofailover.drop_formation('none')$$, 'XX000',
                   'drop_formation: unknown');
select lab.refuses($$select pgautofailover.drop_formation('default')$$, '23503',
                   'drop_formation: with nodes');
select lab.refuses($$select pgautofailover.disable_secondary('default')$$, '55000',
                   'disable_secondary: with standbys');
select lab.refuses(
    $$select pgautofailover.set_formation_number_sync_standbys('none', 0)$$, '22023',
    'set_formation_number_sync_standbys: unknown formation');
select lab.refuses(
    $$select pgautofailover.set_formation_number_sync_standbys('default', -1)$$, '22023',
    'set_formation_number_sync_standbys: negative');
select lab.refuses(
    $$select pgautofailover.set_formation_number_sync_standbys('default', 2)$$, '22023',
    'set_formation_number_sync_standbys: more than the standbys can give');
select pgautofailover.set_node_candidate_priority('default', 'B', 60);
select lab.refuses(
    $$select pgautofailover.set_formation_number_sync_standbys('default', 0)$$, '55000',
    'set_formation_number_sync_standbys: the primary is not settled');
select pgautofailover.create_formation('empty', 'pgsql', 'x', true, 0);
select lab.refuses(
    $$select pgautofailover.set_formation_number_sync_standbys('empty', 0)$$, 'XX000',
    'set_formation_number_sync_standbys: nobody leads');

-- F27, F28, F31, F33
call lab.cluster(3);
select lab.refuses(
    $$select pgautofailover.set_node_candidate_priority('default', 'X', 50)$$, '42704',
    'set_node_candidate_priority: unknown node');
select lab.refuses(
    $$select pgautofailover.set_node_candidate_priority('default', 'B', 101)$$, '22023',
    'set_node_candidate_priority: 101');
select lab.refuses(
    $$select pgautofailover.set_node_candidate_priority('default', 'B', -1)$$, '22023',
    'set_node_candidate_priority: -1');
update pgautofailover.node set nodecluster = 'replicas', candidatepriority = 0
 where nodename = 'C';
select lab.refuses(
    $$select pgautofailover.set_node_candidate_priority('default', 'C', 50)$$, '22023',
    'set_node_candidate_priority: a read replica');
select lab.refuses(
    $$select pgautofailover.set_node_replication_quorum('default', 'X', true)$$, '42704',
    'set_node_replication_quorum: unknown node');
select lab.refuses(
    $$select pgautofailover.set_node_replication_quorum('default', 'B', false)$$, '22023',
    'set_node_replication_quorum: number_sync_standbys needs it');
select pgautofailover.perform_failover();
select lab.refuses(
    $$select pgautofailover.set_node_replication_quorum('default', 'B', false)$$, 'XX000',
    'set_node_replication_quorum: nobody leads');
select lab.refuses($$select pgautofailover.update_node_metadata(null, 'x', 'y', 1)$$, 'XX000',
                   'update_node_metadata: no node');
select lab.refuses($$select pgautofailover.update_node_metadata(99, 'x', 'y', 1)$$, '42704',
                   'update_node_metadata: unknown node');
select lab.refuses($$select pgautofailover.set_node_region('default', 'X', 'r')$$, '42704',
                   'set_node_region: unknown node');
select lab.refuses($$select pgautofailover.set_node_region('default', 'B', '')$$, '22023',
                   'set_node_region: empty');
select lab.refuses($$select pgautofailover.set_node_system_identifier(99, 1)$$, '42704',
                   'set_node_system_identifier: unknown node');

-- F7 to F9, F15, F16
select lab.refuses($$select pgautofailover.get_nodes(null)$$, 'XX000', 'get_nodes: null');
select lab.refuses($$select pgautofailover.get_other_nodes(99)$$, '42704',
                   'get_other_nodes: unknown node');
select lab.refuses($$select pgautofailover.get_primary('none')$$, 'XX000',
                   'get_primary: nobody leads');
select lab.refuses($$select pgautofailover.synchronous_standby_names('none')$$, '42P17',
                   'synchronous_standby_names: no node');
call lab.reset();
call lab.birth('A');
call lab.settle();
select lab.refuses('select pgautofailover.perform_failover()', 'XX000',
                   'perform_failover: a lone node');
call lab.birth('B');
select lab.refuses('select pgautofailover.perform_failover()', 'XX000',
                   'perform_failover: the standby is not secondary');
call lab.cluster(2);
update pgautofailover.node set reportedstate = 'wait_primary', goalstate = 'wait_primary'
 where nodename = 'A';
select lab.refuses('select pgautofailover.perform_failover()', 'XX000',
                   'perform_failover: the primary does not wait for the standby');
select lab.refuses($$select pgautofailover.perform_promotion('default', 'X')$$, '42704',
                   'perform_promotion: unknown node');
call lab.cluster(2);
select is(pgautofailover.perform_promotion('default', 'A'), false,
          'perform_promotion: the primary itself');
update pgautofailover.node set reportedstate = 'catchingup' where nodename = 'B';
select lab.refuses($$select pgautofailover.perform_promotion('default', 'B')$$, '55000',
                   'perform_promotion: a node that is not secondary');

-- F35, F36, ours
call lab.cluster(2);
select lab.refuses($$select pgautofailover.accept_timeline('default', 0, 7)$$, 'P0001',
                   'accept_timeline: nobody knows it');
select lab.refuses($$select pgautofailover.report_timeline_history(99, '[]')$$, '42704',
                   'report_timeline_history: unknown node');
select lab.refuses($$select pgautofailover.keeper_attach(99, 10000, 'x')$$, '55000',
                   'keeper_attach: a node that this monitor never knew');
select lab.refuses($$select pgautofailover.keeper_attach(1, 0, 'x')$$, '22023',
                   'keeper_attach: no lease');
-- a report beside a living session that keeps the node, and beside one whose end nobody has noted
select pgautofailover.keeper_attach(2, 10000, 'x');
update pgautofailover.node_evidence as e
   set session_pid = a.pid, session_start = a.backend_start
  from (select s.pid, s.backend_start from pg_stat_activity as s
         where s.pid <> pg_backend_pid() limit 1) as a
 where e.nodeid = 2;
select lab.refuses($$select pgautofailover.keeper_report('default', 2, 0, 'secondary', true, 1,
                                                         '0/1', '', true)$$, '08003',
                   'keeper_report: another session keeps the node');
select lab.refuses($$select pgautofailover.node_active('default', 2, 0, 'secondary')$$, '08003',
                   'node_active: another session keeps the node');
update pgautofailover.node_evidence as e set session_start = '-infinity' where e.nodeid = 2;
select lives_ok($$select pgautofailover.node_active('default', 2, 0, 'secondary')$$,
                'node_active: that session is over, its process number is another''s');

select lab.refuses(
    $$select pgautofailover.set_formation_setting('default', 'none', 1)$$, '22023',
    'set_formation_setting: unknown setting');
select lab.refuses(
    $$select pgautofailover.set_formation_setting('none', 'lease_margin', 1)$$, '22023',
    'set_formation_setting: unknown formation');
select lab.refuses(
    $$select pgautofailover.set_formation_setting('default', 'lease_margin', -1)$$, '22023',
    'set_formation_setting: below the minimum');

select pgautofailover.remove_node(2, true);
select lab.refuses($$select pgautofailover.keeper_attach(2, 10000, 'x')$$, '42704',
                   'keeper_attach: a node that was removed');
select lab.states_are('A primary/single', 'what is refused changes nothing');
select * from finish();
rollback;
