-- fsm.md section 9, G1 to G18: how machines of this kind fail.  One scene each; none may crash,
-- hang for ever, or leave two nodes that take writes.
\ir support/lab.psql
select no_plan();

-- Puts a node where a test needs it; its keeper and the registry agree.
create procedure lab.place(
    p_name text, p_state pgautofailover.replication_state,
    p_goal pgautofailover.replication_state default null)
language plpgsql as $$
begin
    update lab.keeper as k
       set state = p_state,
           running = p_state not in ('init', 'wait_standby', 'draining', 'demote_timeout',
               'demoted', 'prepare_maintenance', 'maintenance', 'join_secondary', 'dropped'),
           read_only = p_state = 'stop_replication'
     where k.name = p_name;
    update pgautofailover.node as n
       set reportedstate = p_state, goalstate = coalesce(p_goal, p_state),
           reportedpgisrunning = (lab.get(p_name)).running
     where n.nodename = p_name;
end
$$;

-- B, left alone in this state, with this priority.
create procedure lab.leave_alone(p_state pgautofailover.replication_state, p_priority integer)
language plpgsql as $$
begin
    call lab.cluster(2);
    call lab.place('B', p_state);
    update pgautofailover.node set candidatepriority = p_priority where nodename = 'B';
    delete from lab.keeper where name = 'A';
    perform pgautofailover.remove_node(1, true);
    call lab.settle();
end
$$;

call lab.leave_alone('wait_maintenance', 50);
select lab.states_are('B single/single', 'G1: a lone node leaves wait_maintenance');

call lab.leave_alone('wait_maintenance', 0);
select lab.states_are('B report_lsn/report_lsn',
                      'G2: with priority 0 it leaves wait_maintenance for report_lsn');

call lab.reset();
call lab.birth('A');
call lab.settle();
call lab.birth('B');
call lab.turn('B');
select pgautofailover.remove_node(1, true);
delete from lab.keeper where name = 'A';
call lab.settle();
select lab.states_are('B wait_standby/wait_standby',
                      'G3: a lone node in wait_standby is not told to make a new instance');

call lab.cluster(2);
call lab.dies('B');
call lab.pass(20);
call lab.returns('B');
call lab.turn('B');
call lab.say('A');
call lab.turn('B');
select lab.states_are('A wait_primary/primary, B secondary/secondary',
                      'G4: the primary has not waited for its standby yet');
call lab.dies('A');
call lab.pass(60);
select lab.states_are('A wait_primary/primary, B secondary/secondary',
                      'G4: what a primary in wait_primary acknowledged alone is not given up');
select matches((select e.verdict from pgautofailover.explain() as e where e.node_name = 'B'),
               'waits for A, which took writes alone.*--allow-data-loss',
               'G4: and the standby says whom it waits for, and what to do');
call lab.returns('A');
call lab.pass(5);
select lab.states_are('A primary/primary, B secondary/secondary',
                      'G4: the primary comes back to a goal that it can reach');

call lab.cluster(2);
call lab.dies('B');
call lab.pass(20);
call lab.returns('B');
call lab.turn('B');
call lab.say('A');
call lab.turn('B');
call lab.dies('A');
call lab.pass(60);
select throws_ok('select pgautofailover.perform_failover()', 'XX000', null,
                 'G4: an operator must accept the loss');
call lab.accept_loss();
call lab.pass(60);
select is(lab.writers(), 'B', 'G4: then the standby is promoted');
call lab.returns('A');
call lab.pass(5);
select lab.states_are('A secondary/secondary, B primary/primary',
                      'G4: the old primary can obey and comes back');

call lab.cluster(3);
call lab.place('A', 'wait_primary', 'primary');
call lab.dies('A');
call lab.pass(60);
select lab.states_are('A wait_primary/primary, B secondary/secondary, C secondary/secondary',
                      'G4: no election either, while a primary alone has what it acknowledged');
call lab.accept_loss();
call lab.pass(60);
select matches(lab.writers(), '^[BC]$', 'G4: unless an operator accepts the loss');

-- an asynchronous pair was promised nothing
call lab.reset();
call lab.birth('A');
call lab.birth('B', p_quorum => false);
call lab.settle();
call lab.place('A', 'wait_primary', 'primary');
call lab.dies('A');
call lab.pass(60);
select is(lab.writers(), 'B', 'G4: an asynchronous standby does not wait for a lost primary');

call lab.reset();
call lab.birth('A');
call lab.birth('B');
call lab.birth('C', p_quorum => false);
call lab.settle();
call lab.mark();
call lab.dies('B');
call lab.pass(20);
select matches(lab.states(), 'A wait_primary/wait_primary, B secondary/catchingup',
               'G4: with an asynchronous standby too, the quorum standby is lost');
call lab.dies('A');
call lab.pass(60);
select is(lab.writers(), 'C', 'G4: the asynchronous standby takes over');

call lab.cluster(2);
call lab.isolate('A');
call lab.turn('B');
select pgautofailover.start_maintenance(2);
update lab.keeper set state = 'demote_timeout', running = false where name = 'A';
call lab.settle();
call lab.heal('A');
call lab.settle();
select lab.states_are('A demoted/demoted, B maintenance/maintenance',
                      'G5: a primary that fenced itself comes back to another goal');
select pgautofailover.stop_maintenance(2);
call lab.writes();
update lab.keeper set lsn = lsn + 500 where name = 'A';
call lab.settle();
select lab.states_are('A primary/primary, B secondary/secondary',
                      'G5: who has more WAL leads after maintenance');

call lab.cluster(3);
select pgautofailover.perform_failover();
call lab.place('B', 'report_lsn', 'prepare_promotion');
call lab.place('C', 'report_lsn');
update pgautofailover.node set goalstate = 'primary' where nodename = 'A';
update pgautofailover.formation set number_sync_standbys = 0;
call lab.say('A');
select is(lab.goal('A'), 'primary', 'G6: a primary is not sent to wait_primary in a failover');

call lab.cluster(2);
update pgautofailover.node set candidatepriority = 0 where nodename = 'A';
select pgautofailover.remove_node(2, true);
delete from lab.keeper where name = 'B';
call lab.settle();
select lab.states_are('A single/single', 'G7: a lone primary with priority 0 keeps its writes');

call lab.leave_alone('prepare_maintenance', 50);
select lab.states_are('B prepare_maintenance/prepare_maintenance',
                      'G8: a lone node in prepare_maintenance is not promoted by itself');
select ok(pgautofailover.stop_maintenance(2), 'G8: an operator can');
call lab.settle();
select lab.states_are('B single/single', 'G8: and then it is');

call lab.leave_alone('join_secondary', 50);
select lab.states_are('B join_secondary/join_secondary',
                      'G9: a lone node in join_secondary is not promoted: it lacks writes');

create procedure lab.leave_each_alone() language plpgsql as $$
declare
    v_state pgautofailover.replication_state;
begin
    create temporary table g10 (state text, priority integer, ends text);
    foreach v_state in array '{fast_forward,prepare_promotion,stop_replication,
                               demote_timeout,demoted,draining,catchingup,secondary,
                               report_lsn,wait_maintenance}'
                             ::pgautofailover.replication_state[]
    loop
        call lab.leave_alone(v_state, 50);
        insert into g10 select v_state, 50, lab.states();
        call lab.leave_alone(v_state, 0);
        insert into g10 select v_state, 0, lab.states();
    end loop;
end
$$;
call lab.leave_each_alone();
select is(g.ends, case when g.priority > 0 then 'B single/single'
                       else 'B report_lsn/report_lsn' end,
          format('G10: a lone node in %s with priority %s goes on', g.state, g.priority))
  from g10 as g;

call lab.cluster(3);
update pgautofailover.node set candidatepriority = 60 where nodename = 'B';
update lab.keeper set lsn = case name when 'B' then '0/3000000' else '0/3002000' end::pg_lsn;
call lab.settle();
call lab.dies('A');
update lab.keeper set refuses = '{fast_forward}' where name = 'B';
call lab.pass(14);
select is(lab.goal('B'), 'fast_forward', 'G11: the candidate shall fetch WAL');
call lab.dies('C');
call lab.pass(30);
select is(lab.goal('B'), 'report_lsn',
          'G11: its only source died: it waits, and the order is taken back');
update lab.keeper set refuses = '{}' where name = 'B';
call lab.returns('C');
update lab.keeper set state = 'report_lsn' where name = 'C';
call lab.pass(50);
select is(lab.writers(), 'B', 'G11: the source is back: it goes on');

call lab.cluster(3);
call lab.dies('A');
call lab.dies('C');
call lab.pass(40);
select lab.states_are(
    'A primary/draining, B report_lsn/report_lsn, C secondary/secondary',
    'G12: primary and a quorum standby die: the survivor must not decide by itself');
select matches(e.verdict, 'waits for the position of C', 'G12: and it says what it waits for')
  from pgautofailover.explain() as e where e.node_name = 'B';
call lab.accept_loss();
call lab.pass(45);
select is(lab.writers(), 'B', 'G12: an operator can accept the loss');

call lab.cluster(3);
call lab.dies('A');
call lab.dies('C');
call lab.pass(40);
select pgautofailover.remove_node(3, true);
delete from lab.keeper where name = 'C';
call lab.pass(45);
select is(lab.writers(), 'B', 'G12: or remove the dead standby');

call lab.cluster(2);
-- the link between the nodes is cut; both see the monitor
call lab.sever('A', 'B');
call lab.pass(9);
select is(lab.goal('A'), 'primary', 'G13: 9 s without a stream are no stall');
call lab.pass(4);
select lab.rows_are($$
    B secondary/catchingup, A primary/wait_primary, B catchingup/catchingup,
    A wait_primary/wait_primary
$$, 'G13: blocked commits go on when the link between primary and standby is cut');
call lab.mark();
call lab.pass(60);
select lab.rows_are('', 'G13: it stays so, without going to and fro');
select isnt(n.replication_stall_since, null, 'G13: and the registry shows since when')
  from pgautofailover.node as n where n.nodename = 'A';
call lab.mend('A', 'B');
call lab.pass(3);
select lab.states_are('A primary/primary, B secondary/secondary', 'G13: the link is back');

call lab.cluster(2, p_ours => true);
update lab.keeper set isolated = true where name = 'B';
create or replace function lab.present() returns setof text
language sql as $$ select k.name from lab.keeper as k where k.alive order by k.name $$;
call lab.pass(13);
select matches(lab.states(), 'A wait_primary/wait_primary, B \w+/catchingup',
               'G13: the same with keepers that tell of their stream');
create or replace function lab.present() returns setof text
language sql as $$
    select k.name from lab.keeper as k
     where k.alive and k.host_up and k.linked and not k.isolated order by k.name
$$;

call lab.cluster(3);
select pgautofailover.report_timeline_history(
    1, '[{"tli": 2, "parenttli": 1, "switchpoint": "0/3000100"}]');
update lab.keeper set timeline = 2, lsn = '0/3000200' where name in ('A', 'B');
update lab.keeper set lsn = '0/3000300' where name = 'C';
call lab.say('A');
call lab.say('B');
call lab.say('C');
select is(lab.goal('C'), 'catchingup', 'G14: a standby with WAL of its own is told to rewind');
select is(s.on_accepted_lineage, s.node_name <> 'C', 'G14: status of ' || s.node_name)
  from pgautofailover.node_timeline_status('default', 0) as s;
call lab.settle();
select lab.states_are('A primary/primary, B secondary/secondary, C secondary/secondary',
                      'G14: rewound, it is back');

call lab.cluster(2);
select pgautofailover.remove_node(2, true);
select throws_ok(
    $$select pgautofailover.node_active('default', 2, 0, 'secondary', true, 1, '0/3000000')$$,
    '42704', null, 'G15: a report from a node just removed is refused, and changes nothing');

call lab.cluster(2);
update lab.world set now = now + interval '30 s';
call lab.say('A');
call lab.say('B');
select pgautofailover.record_health(1, 0, pgautofailover.clock() - interval '1 s');
call lab.settle();
select lab.states_are('A primary/primary, B secondary/secondary',
                      'G16: a node that reports is believed over a failing probe');

call lab.cluster(3);
select pgautofailover.remove_node(3, true);
delete from lab.keeper where name = 'C';
call lab.settle();
select is(f.number_sync_standbys, 0, 'G17: a forced removal lowers number_sync_standbys')
  from pgautofailover.formation as f;
select lives_ok($$select pgautofailover.set_node_replication_quorum('default', 'B', false)$$,
                'G17: the quorum can be changed after it');

call lab.cluster(3);
call lab.dies('A');
call lab.pass(15);
call lab.dies('B');
select is(lab.goal('B'), 'stop_replication', 'G18: the winner dies in stop_replication');
call lab.pass(60);
select is(lab.writers(), 'nobody', 'G18: C alone is not enough: two must report');
call lab.returns('A');
call lab.pass(20);
select is(lab.writers(), 'A', 'G18: the old primary is back and is elected again');
call lab.returns('B');
call lab.pass(10);
select lab.states_are(
    'A primary/primary, B secondary/secondary, C secondary/secondary',
    'G18: the first winner is back and gives way');

call lab.cluster(2);
call lab.dies('A');
call lab.pass(15);
call lab.dies('B');
select is(lab.goal('B'), 'stop_replication', 'G18: the same in a pair');
call lab.pass(4);
call lab.returns('A');
call lab.pass(30);
select is(lab.writers(), 'A', 'G18: the old primary of a pair takes its role back');
call lab.returns('B');
call lab.pass(10);
select lab.states_are('A primary/primary, B secondary/secondary',
                      'G18: the standby of a pair gives way');

select lab.nobody_stuck();
select * from finish();
rollback;
