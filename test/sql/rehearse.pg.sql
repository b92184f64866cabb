-- Rehearsals: what they foretell, and that they leave no trace.
\ir support/lab.psql
select no_plan();

create function lab.foretells(p_fault text) returns text
language sql as $$
    select string_agg(r.what, ' / ')
      from pgautofailover.rehearse_failover('default', 0, p_fault) as r
     where r.step is null
$$;

call lab.cluster(2, p_ours => true);
call lab.pass(3);
select is(lab.foretells('planned'), 'primary: B takes writes after 0.5 s / loss: nothing / '
          'blocked: nothing', 'planned');
select matches(lab.foretells('maintenance'), 'primary: B takes writes', 'maintenance');
select matches(lab.foretells('primary_process'),
               'primary: B takes writes after 2\.\d s / loss: nothing that was acknowledged',
               'the processes of the primary: as quick as three witnesses are');
select matches(lab.foretells('primary_host'),
               'primary: B takes writes after 1\d\.\d s / loss: nothing that was acknowledged',
               'the host of the primary: its lease is waited for');
select matches(lab.foretells(f), 'primary: A stays / loss: nothing / blocked: nothing',
               f || ': the primary goes on')
  from unnest('{standby_process,standby_host}'::text[]) as f;

call lab.dies('B');
call lab.pass(20);
select matches(lab.foretells('primary_process'),
               'primary: nobody; A: was wait_primary.* B: .*considered down.*'
               'blocked: all writes, until A is back', 'a standby that is dead takes over nothing');
select throws_ok($$select lab.foretells('standby_host')$$, '55000', null, 'no standby could die');

call lab.cluster(3, p_ours => true);
call lab.pass(3);
update pgautofailover.formation set number_sync_standbys = 2;
select matches(lab.foretells('standby_host'),
               'A stays.*blocked: commits wait, number_sync_standbys is 2.*\(''default'', 1\)',
               'number_sync_standbys is too high: a standby that dies blocks writes');
select matches(lab.foretells('primary_host'), 'nobody.*only 2 of 3.*blocked: all writes',
               'number_sync_standbys is too high: nobody is elected');

-- without a trace
call lab.cluster(3, p_ours => true);
call lab.pass(3);
create function lab.trace() returns text
language sql as $$
    select concat_ws(' | ',
        (select string_agg(n::text, ',' order by n.nodeid) from pgautofailover.node as n),
        (select string_agg(e::text, ',' order by e.nodeid) from pgautofailover.node_evidence as e),
        (select string_agg(f::text, ',' order by f.formationid) from pgautofailover.formation as f),
        (select string_agg(e::text, ',' order by e.eventid) from pgautofailover.event as e),
        (select count(*) from pgautofailover.event_facts),
        (select count(*) from pgautofailover.rehearsal),
        (select count(*) from pgautofailover.rehearsal_step),
        (select concat(s.last_value, s.is_called) from pgautofailover.event_eventid_seq as s),
        (select concat(s.last_value, s.is_called) from pgautofailover.node_nodeid_seq as s))
$$;
create temporary table before as select lab.trace() as trace;
create temporary table played as
select f, lab.foretells(f) as foretold
  from unnest('{planned,maintenance,primary_process,primary_host,standby_process,standby_host}'
              ::text[]) as f;
select is(count(p.foretold)::int, 6, 'each fault was played') from played as p;
select ok(lab.trace() = b.trace, 'no row and no value of a sequence is left or used up')
  from before as b;

-- the proof that no order leads nowhere
select is_empty('select * from pgautofailover.fsm_dead_ends', 'fsm_dead_ends is empty');
delete from pgautofailover.fsm_rule where 'stop_replication' = any (node_state);
select isnt_empty('select * from pgautofailover.fsm_dead_ends',
                  'fsm_dead_ends shows a state that no rule leads out of');
update pgautofailover.keeper_transition
   set from_state = array_remove(from_state, 'primary')
 where to_state = 'draining';
select isnt_empty($$
    select from pgautofailover.fsm_dead_ends as d
     where d.current_state = 'primary' and d.assigned_state = 'draining'
       and d.problem = 'no keeper can make this move'
$$, 'fsm_dead_ends shows an order that no keeper can carry out');

select * from finish();
rollback;
