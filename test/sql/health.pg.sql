-- Evidence (docs/decisions/0005): what probes prove, who counts as dead, and when a former
-- primary is surely out.
\ir support/lab.psql
select no_plan();

select is(pgautofailover.probe_kind(p.state, p.message), p.kind, p.message)
  from (values
    ('08001', 'could not establish connection: connection to server at "10.0.0.1", port 5432 failed: Connection refused', 'refused'),
    ('08001', 'could not establish connection: connection to server at "10.0.0.1", port 5432 failed: timeout expired', 'silent'),
    ('08001', 'could not establish connection: connection to server at "10.0.0.1", port 5432 failed: No route to host', 'silent'),
    ('08001', 'could not establish connection: could not translate host name "x" to address: Name or service not known', 'silent'),
    ('08001', 'could not establish connection: connection to server at "10.0.0.1", port 5432 failed: FATAL:  role "pgautofailover_monitor" does not exist', 'answered'),
    ('08001', 'could not establish connection: connection to server at "10.0.0.1", port 5432 failed: FATAL:  the database system is starting up', 'answered'),
    ('08001', 'could not establish connection: connection to server at "10.0.0.1", port 5432 failed: FATAL:  no pg_hba.conf entry for host "10.0.0.2"', 'answered'),
    ('2F003', 'password is required', 'answered')) as p (state, message, kind);
select matches(pgautofailover.probe_conninfo('o''h\x', 5432, 2000),
               'host=''o\\''h\\\\x'' port=5432',
               'a host name cannot smuggle in another parameter');

-- probes become health: good at once, bad after retries, an event for a change only
call lab.cluster(2);
select pgautofailover.record_probe(2, 'answered', '');
select is(n.health, 1, 'one answer is good') from pgautofailover.node as n where n.nodeid = 2;
select pgautofailover.record_probe(2, 'silent', '');
select pgautofailover.record_probe(2, 'silent', '');
select is(n.health, 1, 'two failures are not bad yet')
  from pgautofailover.node as n where n.nodeid = 2;
select pgautofailover.record_probe(2, 'refused', '');
select is(n.health, 0, 'the third is') from pgautofailover.node as n where n.nodeid = 2;
select is(count(*)::int, 2, 'an event for each change')
  from pgautofailover.event as e where e.description ~ 'is marked as';
select pgautofailover.record_probe(2, 'refused', '');
select is(count(*)::int, 2, 'and none for what is known')
  from pgautofailover.event as e where e.description ~ 'is marked as';
select is(e.next_probe_time, pgautofailover.clock() + interval '1 s', 'soon again after a failure')
  from pgautofailover.node_evidence as e where e.nodeid = 2;
select pgautofailover.record_probe(2, 'answered', '');
select is(e.next_probe_time, pgautofailover.clock() + interval '5 s', 'later after an answer')
  from pgautofailover.node_evidence as e where e.nodeid = 2;
select lives_ok($$select pgautofailover.record_probe(99, 'silent', '')$$,
                'the result of a probe of a node that is gone');
select lab.states_are('A primary/primary, B secondary/secondary', 'probes alone move nobody');

-- claim_probe: who is most overdue; hung hosts have lanes of their own
call lab.cluster(2);
select is(c.nodeid, 1::bigint, 'a node that is due is claimed')
  from pgautofailover.claim_probe(false) as c;
select is(c.nodeid, 2::bigint, 'and the next one after it')
  from pgautofailover.claim_probe(false) as c;
select is(c.nodeid, null, 'and nobody twice') from pgautofailover.claim_probe(false) as c;
select pgautofailover.record_probe(1, 'silent', '');
update lab.world set now = now + interval '2 s';
select is(c.nodeid, null, 'a hung host is not for the fast lanes')
  from pgautofailover.claim_probe(false) as c;
select is(c.nodeid, 1::bigint, 'but for the slow ones') from pgautofailover.claim_probe(true) as c;
select pgautofailover.set_formation_setting('default', 'enable_health_checks', 0);
update lab.world set now = now + interval '1 min';
select is(c.conninfo, null, 'enable_health_checks 0: nobody is probed')
  from pgautofailover.claim_probe(true) as c;

-- verdicts, witness by witness
create function lab.fact(p_name text) returns pgautofailover.node_fact
language sql as $$
    select f
      from unnest(pgautofailover.node_facts(
               'default', 0, pgautofailover.limits_of('default'), pgautofailover.clock())) as f
     where f.node_name = p_name
$$;
create function lab.verdict(p_name text) returns text
language sql as $$
    select case when f.healthy then 'healthy' when f.unhealthy then 'down' else 'neither' end
      from lab.fact(p_name) as f
$$;

call lab.cluster(2);
select is(lab.verdict('A'), 'healthy', 'health not known yet: its report counts');
update pgautofailover.node set reportedpgisrunning = false where nodeid = 1;
select is(lab.verdict('A'), 'down', 'its keeper says that Postgres does not run');
call lab.cluster(2);
update lab.world set now = now + interval '1 h';
select is(lab.verdict('A'), 'healthy', 'silence alone is no death');
call lab.cluster(2);
select pgautofailover.record_health(1, 0, pgautofailover.clock());
call lab.say('A');
update lab.world set now = now + interval '1 s';
call lab.say('A');
select is(lab.verdict('A'), 'healthy', 'probes fail, but it reports');
update lab.world set now = now + interval '5 s';
select is(lab.verdict('A'), 'neither', 'probes fail, and it was heard 5 s ago');
update lab.world set now = now + interval '7 s';
select is(lab.verdict('A'), 'down', 'probes fail, and it is silent for 12 s');
update lab.world set monitor_start = now - interval '5 s';
select is(lab.verdict('A'), 'neither', 'the monitor has just started: nothing is known yet');
update lab.world set now = now + interval '6 s';
select is(lab.verdict('A'), 'neither', 'a probe from before the start of the monitor counts not');
select pgautofailover.record_health(1, 0, pgautofailover.clock());
select is(lab.verdict('A'), 'down', 'a new one does');

-- process death takes three witnesses
create procedure lab.witnesses(p_session boolean, p_probe text, p_stream boolean)
language plpgsql as $$
begin
    call lab.cluster(2, p_ours => true);
    update lab.keeper set running = false where name = 'A' and not p_stream;
    update lab.world set now = now + interval '100 ms';
    call lab.say('B');
    perform pgautofailover.record_probe(1, p_probe, 'lab');
    update pgautofailover.node_evidence
       set session_lost_at = case when p_session then pgautofailover.clock() end
     where nodeid = 1;
    update lab.world set now = now + interval '1500 ms';
    perform pgautofailover.record_probe(1, p_probe, 'lab');
    call lab.say('B');
end
$$;
create temporary table death (session boolean, probe text, stream boolean, verdict text);
insert into death values
    (true,  'refused',  false, 'down'),
    (true,  'refused',  true,  'healthy'),
    (true,  'silent',   false, 'healthy'),
    (true,  'answered', false, 'healthy'),
    (false, 'refused',  false, 'healthy'),
    (false, 'silent',   false, 'healthy');
create function lab.after(d death) returns text
language plpgsql as $$
begin
    call lab.witnesses(d.session, d.probe, d.stream);
    return lab.verdict('A');
end
$$;
select is(lab.after(d), d.verdict, format('session lost %s, probe %s, stream %s',
                                          d.session, d.probe, d.stream))
  from death as d;

call lab.witnesses(true, 'refused', false);
update lab.world set monitor_start = now - interval '5 s';
select is(lab.verdict('A'), 'healthy', 'nobody is dead while the monitor has just started');
call lab.witnesses(true, 'refused', false);
call lab.say('A');
select is(lab.verdict('A'), 'healthy', 'a keeper that reports again is believed');
call lab.cluster(2, p_ours => true);
select ok(pgautofailover.keeper_detach(1), 'a keeper says goodbye');
select pgautofailover.note_sessions();
select is(e.session_lost_at, null, 'the end of its session is no evidence then')
  from pgautofailover.node_evidence as e where e.nodeid = 1;
update pgautofailover.node_evidence set session_pid = 1 where nodeid = 2;
select pgautofailover.note_sessions();
select is(e.session_lost_at, pgautofailover.clock(), 'a session that is gone is noted')
  from pgautofailover.node_evidence as e where e.nodeid = 2;

-- surely out
create function lab.out() returns boolean
language sql as $$ select f.surely_out from lab.fact('A') as f $$;

call lab.cluster(2, p_ours => true);
call lab.pass(1);
update lab.keeper set running = false, alive = false where name = 'A';
call lab.say('B');
update lab.world set now = now + interval '11.9 s';
select is(coalesce(lab.out(), false), false, 'a lease of 10 s and 2 s of margin: 11.9 s');
update lab.world set now = now + interval '0.2 s';
call lab.say('B');
select is(coalesce(lab.out(), false), false,
          'a port that answered after the last report is no proof of a lease that ran out');
call lab.probe('A');
select is(lab.out(), true, 'a lease of 10 s and 2 s of margin: 12.1 s');
update lab.keeper set running = true where name = 'A';
call lab.probe('A');
select is(coalesce(lab.out(), false), false, 'a frozen keeper has not stopped its Postgres');
select pgautofailover.record_probe(1, 'answered', '');
select is(lab.out(), false, 'but its Postgres answered after that: nobody stopped it');

call lab.cluster(2, p_ours => true);
call lab.pass(1);
update lab.keeper set alive = false where name = 'A';
update lab.world set now = now + interval '13 s';
call lab.say('B');
select is(lab.out(), false, 'the standby still streams: the primary keeps its lease');
call lab.cluster(2, p_ours => true);
call lab.pass(1);
update pgautofailover.node_evidence set lease_held = false, lease_answered = false;
update lab.keeper set running = false, alive = false where name = 'A';
update lab.world set now = now + interval '20 s';
call lab.say('B');
select is(lab.out(), false, 'a keeper that was never told to hold a lease holds none');

call lab.cluster(2);
update pgautofailover.node set goalstate = 'demote_timeout', reportedstate = 'primary',
       statechangetime = pgautofailover.clock() where nodeid = 1;
call lab.dies('A');
update lab.world set now = now + interval '29 s';
select is(lab.out(), false, 'without a lease: 29 s after it was told to stop');
update lab.world set now = now + interval '1 s';
select is(lab.out(), true, 'without a lease: 30 s after it was told to stop');
select pgautofailover.record_health(1, 1, pgautofailover.clock());
select is(lab.out(), false, 'but probes are answered: its Postgres runs');
select pgautofailover.record_health(1, 0, pgautofailover.clock());
update pgautofailover.node set reporttime = pgautofailover.clock() where nodeid = 1;
select is(lab.out(), false, 'but its keeper says that it runs and takes writes');
update pgautofailover.node set reportedstate = 'draining', reportedpgisrunning = false
 where nodeid = 1;
select is(lab.out(), true, 'its keeper says that it has stopped');

select * from finish();
rollback;
