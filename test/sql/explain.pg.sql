-- The machine explains itself: explain(), explain_event(), events that name their rule.
\ir support/lab.psql
select no_plan();

call lab.cluster(2);
select is(e.verdict, case e.node_name
                         when 'A' then 'stays primary: takes writes, and standbys follow it'
                         else 'stays secondary: follows the primary and counts as up to date' end,
          'at rest: ' || e.node_name)
  from pgautofailover.explain() as e;
select is(count(*)::int, 0, 'a group that does not exist') from pgautofailover.explain('none', 7);
select is_empty($$
    select distinct regexp_replace(w.word, '^not ', '')
      from pgautofailover.explain() as e cross join unnest(e.sees) as w (word)
    except
    select g.guard from pgautofailover.fsm_guard as g
$$, 'all words that it uses have a meaning');

select pgautofailover.perform_failover();
select matches(e.verdict, 'waits for the node to report draining', 'it waits for a keeper')
  from pgautofailover.explain() as e where e.node_name = 'A';
call lab.cluster(2);
call lab.dies('A');
update pgautofailover.node set candidatepriority = 0 where nodename = 'B';
call lab.pass(15);
select matches(e.verdict, 'considered down: Postgres was running, last report \d+ s ago, probe silent; look at its host.*remove_node\(1, force => true\)',
               'why a node is down, and what to do')
  from pgautofailover.explain() as e where e.node_name = 'A';
select matches(e.verdict, 'candidate priority is 0; to let it: select .*\(''default'', ''B'', 50\)',
               'why nobody takes over, and what to do')
  from pgautofailover.explain() as e where e.node_name = 'B';

create procedure lab.election(p_statement text)
language plpgsql as $$
begin
    call lab.cluster(3);
    call lab.dies('A');
    execute p_statement;
    call lab.pass(20);
end
$$;
create function lab.problem() returns text
language sql as $$
    select string_agg(substring(e.verdict from 'new primary; (.*)$'), ' / ')
      from pgautofailover.explain() as e where e.goal = 'report_lsn'
$$;
call lab.election($$update lab.keeper set alive = false, host_up = false where name = 'C'$$);
select is(lab.problem(),
          'waits for the position of C; bring the missing nodes back, or accept that writes which '
          'only they have are lost: pg_autoctl perform failover --allow-data-loss',
          'election: a quorum standby is missing');
call lab.election($$update pgautofailover.node set candidatepriority = 0$$);
select matches(lab.problem(), 'no candidate has a priority above zero.*let one take over: select',
               'election: no candidate');
call lab.election($$update pgautofailover.formation set number_sync_standbys = 2$$);
select matches(lab.problem(), 'only 2 of 3 standbys .* number_sync_standbys is 2',
               'election: too few have reported');
call lab.election($$update lab.keeper set lsn = '1/0' where name = 'A';
                    update pgautofailover.node set reportedlsn = '1/0' where nodename = 'A'$$);
select matches(lab.problem(), 'promote_wal_log_threshold', 'election: too far behind');
call lab.election($$
    select pgautofailover.report_timeline_history(
        1, '[{"tli": 2, "parenttli": 1, "switchpoint": "0/3000100"}]');
    update pgautofailover.node set reportedtli = 2 where nodename = 'A';
    update lab.keeper set lsn = '0/3000300' where name in ('B', 'C')$$);
select matches(lab.problem(), 'no standby.*on another branch.*accept timeline --tli 1',
               'election: only nodes that have diverged are there');

create function lab.advises(p_subject text) returns text
language sql as $$
    select a.message || '; ' || a.cure from pgautofailover.advice as a where a.subject = p_subject
$$;
call lab.cluster(3);
select is(lab.advises('quorum too small'), null, 'advice: one spare standby is enough');
update pgautofailover.formation set number_sync_standbys = 2;
select matches(lab.advises('quorum too small'), 'has 2 synchronous.*\(''default'', 1\)',
               'advice: number_sync_standbys leaves no spare standby');
update pgautofailover.node set goalstate = 'catchingup', reportedstate = 'catchingup'
 where nodename = 'C';
select matches(lab.advises('writes block'), 'well are 1: commits wait.*\(''default'', 1\)',
               'advice: fewer standbys than number_sync_standbys demands');
update pgautofailover.formation set number_sync_standbys = 1;
select matches(lab.advises('writes will block'), 'when one more dies, commits wait',
               'advice: the last spare standby is gone');

-- events
call lab.cluster(2);
select pgautofailover.perform_failover();
call lab.settle();
select is_empty($$
    select e.*
      from pgautofailover.event as e
     where e.description !~ format('node %s "%s" \(%s:%s\)', e.nodeid, e.nodename, e.nodehost,
                                   e.nodeport)
$$, 'every event names its node');
select is_empty($$
    select e.*
      from pgautofailover.event as e
      left join pgautofailover.fsm_rule as r
        on r.position = e.rule_pos and r.section = e.rule_section
     where e.description ~ '^Setting goal state' and r.position is null
$$, 'every goal names its rule');
select isnt(x.facts, null, 'explain_event: what was seen')
  from pgautofailover.explain_event((select max(e.eventid) from pgautofailover.event as e
                                      where e.rule_pos = 539)) as x;
select is(x.rule, 'M40', 'explain_event: the rule')
  from pgautofailover.explain_event((select max(e.eventid) from pgautofailover.event as e
                                      where e.rule_pos = 539)) as x;
select is(count(*)::int, 0, 'explain_event: an event that does not exist')
  from pgautofailover.explain_event(0);

-- what a keeper is told
call lab.cluster(2, p_ours => true);
select pgautofailover.perform_failover();
select is(r.reason, 'an operator asked for a failover', 'a keeper is told why')
  from pgautofailover.keeper_report(
           'default', 1, 0, 'primary', true, 1, '0/3000000', '', null) as r;

select * from finish();
rollback;
