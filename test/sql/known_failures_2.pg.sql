-- fsm.md section 9, G19 to G36: how machines of this kind fail.  One scene each; none may crash,
-- hang for ever, or leave two nodes that take writes.
\ir support/lab.psql
select no_plan();

-- Removes a node by force; its host is gone too.
create procedure lab.remove_forced(p_name text)
language plpgsql as $$
begin
    perform pgautofailover.remove_node(lab.node_id(p_name), true);
    delete from lab.keeper where name = p_name;
end
$$;

call lab.cluster(3);
call lab.dies('A');
call lab.pass(15);
select matches(lab.states(), 'B stop_replication/stop_replication', 'G19: B waits for A');
call lab.remove_forced('A');
call lab.pass(5);
select lab.states_are('B primary/primary, C secondary/secondary',
                      'G19: the old primary is removed while its successor waits for it');

call lab.cluster(3);
select pgautofailover.perform_failover();
call lab.settle();
call lab.mark();
call lab.dies('B');
call lab.pass(15);
select pgautofailover.remove_node(lab.node_id('B'));
call lab.pass(40);
select matches(lab.states(), 'A primary/primary', 'G19: the same with an ordinary removal');

call lab.cluster(3);
call lab.dies('A');
call lab.remove_forced('A');
call lab.pass(5);
select lab.states_are('B primary/primary, C secondary/secondary',
                      'G20: the primary of three is removed by force');

call lab.cluster(2);
select pgautofailover.perform_failover();
select is(pgautofailover.synchronous_standby_names(), '',
          'G21: nobody is writable in the failover of a pair: no names, and no crash');
select lives_ok($$select count(*) from pgautofailover.formation_settings()$$,
                'G21: formation_settings() in the middle of a failover');

call lab.cluster(3);
update pgautofailover.node set candidatepriority = 0 where nodename <> 'A';
select throws_ok('select pgautofailover.perform_failover()', '55000', null,
                 'G22: a failover that nobody could win is refused');
select lab.states_are('A primary/primary, B secondary/secondary, C secondary/secondary',
                      'G22: and nothing is changed');
update pgautofailover.node set candidatepriority = 50;
call lab.dies('B');
call lab.dies('C');
call lab.pass(14);
select throws_ok('select pgautofailover.perform_failover()', '55000', null,
                 'G22: a failover to dead standbys is refused');
call lab.cluster(2);
call lab.dies('B');
update lab.world set now = now + interval '12 s';
call lab.say('A');
select throws_ok('select pgautofailover.perform_failover()', null, null,
                 'G22: a failover to a standby whose keeper is silent is refused');
call lab.cluster(2);
update lab.world set now = now + interval '12 s';
call lab.say('B');
select throws_ok('select pgautofailover.perform_failover()', null, null,
                 'G22: a failover of a primary whose keeper is silent is refused');

call lab.cluster(3);
select pgautofailover.perform_failover();
call lab.dies('A');
call lab.pass(60);
select is(n.candidatepriority, 50, format('G23: priority of %s is as it was', n.nodename))
  from pgautofailover.node as n;
select is(lab.writers(), 'B', 'G23: the old primary died in the failover: it goes on without it');
call lab.returns('A');
call lab.pass(5);
select pgautofailover.perform_promotion('default', 'A');
call lab.settle();
select is(lab.writers(), 'A', 'G23: the old primary is eligible again');

call lab.cluster(3);
select pgautofailover.perform_failover();
call lab.turn('A');
call lab.dies('A');
call lab.pass(60);
select is(lab.writers(), 'B', 'G23: the same when it dies after it drained');

call lab.cluster(2);
select pgautofailover.start_maintenance(2);
call lab.settle();
call lab.dies('A');
call lab.remove_forced('A');
call lab.settle();
select lab.states_are('B maintenance/maintenance', 'G24: a node alone in maintenance');
select ok(pgautofailover.stop_maintenance(2), 'G24: its maintenance is over');
call lab.settle();
select lab.states_are('B single/single', 'G24: it takes the writes');
call lab.cluster(2);
select pgautofailover.start_maintenance(2);
call lab.settle();
update pgautofailover.node set candidatepriority = 0 where nodename = 'B';
call lab.remove_forced('A');
select pgautofailover.stop_maintenance(2);
call lab.settle();
select lab.states_are('B report_lsn/report_lsn', 'G24: or waits, with priority 0');

call lab.reset();
call lab.birth('A', p_quorum => false);
call lab.birth('B', p_quorum => false);
call lab.birth('C', p_quorum => false);
call lab.settle();
call lab.mark();
call lab.pass(60);
select lab.rows_are('', 'G25: no events in an asynchronous group');
call lab.cluster(2);
update pgautofailover.formation set number_sync_standbys = 1;
call lab.dies('B');
call lab.pass(20);
call lab.mark();
call lab.pass(60);
select lab.rows_are('', 'G25: nor with number_sync_standbys 1 and no standby');

call lab.cluster(3);
call lab.dies('A');
call lab.pass(60);
select is(lab.states(), 'A primary/demoted, B primary/primary, C secondary/secondary',
          'G26: after a failover');
call lab.mark();
update lab.keeper set timeline = 1 where name = 'C';
call lab.pass(8);
select lab.rows_are('', 'G26: a standby on the old timeline, of unknown ancestry, is no fork');

call lab.cluster(2);
update pgautofailover.node set candidatepriority = 0 where nodename = 'B';
select throws_ok('select pgautofailover.perform_failover()', '55000', null,
                 'G27: a manual failover to a standby with priority 0 is refused');

call lab.reset();
select throws_matching($$call lab.birth('A', 0)$$, 'first node of a group',
                       'G28: a first node with priority 0 is refused in words');
select throws_ok($$call lab.birth('A', 0)$$, '22023', null,
                 'G28: and not with 55006, which clients retry for ever');

call lab.cluster(3);
call lab.dies('A');
update pgautofailover.formation_setting set value = value;
select pgautofailover.set_formation_setting('default', 'promote_wal_log_threshold', 10);
update lab.keeper set lsn = '0/2000000' where name in ('B', 'C');
call lab.pass(20);
select matches(e.verdict, 'promote_wal_log_threshold',
               'G33: who is too far behind is told which threshold says so')
  from pgautofailover.explain() as e where e.node_name = 'B';

call lab.cluster(3);
select pgautofailover.start_maintenance(3);
call lab.settle();
select pgautofailover.perform_failover();
call lab.turn('A');
call lab.mark();
select pgautofailover.stop_maintenance(3);
select matches(e.description, 'to report_lsn: back from maintenance during a failover',
               'G34: the event says what is assigned')
  from pgautofailover.event as e
 where e.nodename = 'C' and e.eventid > (select w.mark from lab.world as w);
call lab.settle();
select matches(lab.states(), 'C secondary/secondary', 'G34: and it comes back');

call lab.reset();
call lab.birth('A');
call lab.birth('B', 0);
call lab.settle();
select pgautofailover.remove_node(1);
call lab.settle();
select lab.states_are('B report_lsn/report_lsn', 'G35: a group parked in report_lsn');
call lab.birth('C');
select is(lab.goal('C'), 'report_lsn', 'G35: a new node clones the parked one');
call lab.settle();
select lab.states_are('B secondary/secondary, C primary/primary', 'G35: and is elected');

call lab.cluster(2);
select pgautofailover.perform_failover();
call lab.say('A');
select is(lab.goal('A'), 'draining',
          'G36: a heartbeat that crosses a manual failover does not bring the primary back');
call lab.settle();
select is(lab.writers(), 'B', 'G36: and the failover goes through');

call lab.cluster(2);
select pgautofailover.perform_failover();
update pgautofailover.node set reportedstate = 'wait_primary' where nodename = 'A';
update lab.keeper set state = 'wait_primary' where name = 'A';
call lab.settle();
select lab.states_are('A secondary/secondary, B primary/primary',
                      'G36: a primary in wait_primary can be drained as well');

select lab.nobody_stuck();
select * from finish();
rollback;
