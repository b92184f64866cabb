-- Two timelines of one number: who promoted itself and was lost before anybody followed it comes
-- back with WAL that does not compare with the group's.
\ir support/lab.psql
select no_plan();

-- C is chosen, promotes itself and is lost; A leads in its place, and B follows
create procedure lab.promotes_unseen(p_promotes boolean default true)
language plpgsql as $$
begin
    call lab.cluster(3, p_ours => true);
    perform pgautofailover.set_node_candidate_priority('default', 'C', 60);
    call lab.settle();
    call lab.pass(3);
    perform pgautofailover.perform_failover();
    update lab.keeper set refuses = '{wait_primary}' where name = 'C';
    call lab.pass_until('C', 'wait_primary');
    update lab.keeper set refuses = '{}' where name = 'C';
    if p_promotes then
        perform lab.obey('C', 'wait_primary');
        -- clients wrote to it, and were promised nothing
        update lab.keeper as k set lsn = k.lsn + 65536 where k.name = 'C';
    end if;
    call lab.crashes('C');
    call lab.pass_until('A', 'primary');
    call lab.pass(3);
    call lab.writes();
    call lab.pass(2);
end
$$;

call lab.promotes_unseen();
select is((lab.get('A')).timeline, (lab.get('C')).timeline, 'both began a timeline of one number');
select cmp_ok((lab.get('C')).lsn, '>', (lab.get('B')).lsn, 'and that of C has more WAL');
savepoint twins;

update lab.keeper set refuses = '{report_lsn}' where name = 'B';
select pgautofailover.perform_failover();
call lab.returns('C');
call lab.pass(5);
select matches(lab.states(), 'C report_lsn/report_lsn', 'C takes part in an election');
select is(s.node_name, 'A', 'it is not asked for WAL')
  from pgautofailover.get_most_advanced_standby('default', 0, lab.node_id('B')) as s;
update lab.keeper set refuses = '{}' where name = 'B';
call lab.pass(60);
select is(lab.lost(), 0::bigint, 'nothing that the group acknowledged is lost');
select is(lab.writers(), 'B', 'who followed the group leads');
select matches(lab.states(), 'C secondary/secondary', 'C follows it');
rollback to twins;

-- the group waits for those who have the WAL, and says what is wrong with C
call lab.dies('A');
call lab.dies('B');
call lab.returns('C');
call lab.pass(60);
select is(lab.writers(), 'nobody', 'C alone does not lead');
select matches(lab.explained('C'), 'a branch that the group went on without.*remove_node',
               'and is told why, and what an operator can do');
select is(s.on_accepted_lineage, s.node_name <> 'C', 'the branch of ' || s.node_name)
  from pgautofailover.node_timeline_status('default', 0) as s;
select pgautofailover.remove_node(lab.node_id(name), force => true)
  from unnest('{A,B}'::text[]) as name;
update lab.keeper set alive = false where name in ('A', 'B');
call lab.pass(10);
select is(lab.writers(), 'C', 'who does that has C take the writes');
rollback to twins;

-- in no election: it follows
call lab.returns('C');
call lab.pass(30);
select lab.states_are('A primary/primary, B secondary/secondary, C secondary/secondary',
                      'C follows A');
call lab.dies('A');
call lab.pass(60);
select is(lab.writers(), 'C', 'and is a candidate as before');

-- it died before it obeyed: no timeline of its own
call lab.promotes_unseen(false);
call lab.tells_fork('A');
update lab.keeper set refuses = '{catchingup,report_lsn}' where name = 'C';
call lab.returns('C');
call lab.pass(5);
select is(s.on_accepted_lineage, true, 'the branch of ' || s.node_name)
  from pgautofailover.node_timeline_status('default', 0) as s;

-- nor has a former primary one that all knew of
update lab.keeper set refuses = '{}' where name = 'C';
call lab.pass(10);
update lab.keeper set refuses = '{catchingup,report_lsn}' where name = 'A';
call lab.crashes('A');
call lab.pass_until('C', 'primary');
call lab.tells_fork('C');
call lab.returns('A');
call lab.pass(5);
select matches(lab.states(), 'A demoted/catchingup', 'it is demoted');
select is(s.on_accepted_lineage, true, 'the branch of ' || s.node_name)
  from pgautofailover.node_timeline_status('default', 0) as s;

-- nobody has led since: it takes part
call lab.cluster(3, p_ours => true);
select pgautofailover.set_node_candidate_priority('default', 'C', 60);
call lab.settle();
call lab.pass(3);
update lab.keeper set refuses = '{stop_replication}' where name <> 'A';
call lab.crashes('A');
call lab.pass_until('C', 'stop_replication');
update lab.keeper set refuses = '{}' where name = 'C';
select ok(lab.obey('C', 'stop_replication'), 'C promotes itself, which nobody has seen');
call lab.crashes('C');
call lab.pass(20);
call lab.returns('C');
call lab.pass(60);
select is(lab.writers(), 'C', 'it leads');

-- the monitor knew that it led, and nobody had followed it
call lab.cluster(3, p_ours => true);
select pgautofailover.set_formation_number_sync_standbys('default', 0);
select pgautofailover.set_node_candidate_priority('default', 'C', 60);
call lab.settle();
call lab.pass(3);
update lab.keeper set refuses = '{secondary}' where name = 'B';
call lab.crashes('A');
call lab.pass_until('C', 'wait_primary');
call lab.pass(2);
call lab.writes(65536);
call lab.pass(2);
call lab.crashes('C');
update lab.keeper set refuses = '{}' where name = 'B';
call lab.pass_until('B', 'wait_primary');
call lab.pass(2);
call lab.returns('A');
call lab.pass_until('B', 'primary');
call lab.pass(3);
select is((lab.get('B')).timeline, (lab.get('C')).timeline, 'two timelines of one number again');
call lab.writes();
call lab.pass(2);
select pgautofailover.perform_failover();
update lab.keeper set refuses = '{report_lsn}' where name = 'A';
call lab.returns('C');
call lab.pass(5);
update lab.keeper set refuses = '{}' where name = 'A';
call lab.pass(60);
select is(lab.writers(), 'A', 'who followed the group leads');
select is(lab.lost(), 0::bigint, 'and nothing is lost');

select lab.nobody_stuck();
select * from finish();
rollback;
