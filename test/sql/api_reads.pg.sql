-- monitor-api.md 6, 8, 10, 11: what registration, reads and settings return and change.
\ir support/lab.psql
select no_plan();

call lab.reset();
select is(r::text, '(10,0,single,50,t,node_10)', 'register_node: id asked for, name by default')
  from pgautofailover.register_node('default', 'ha', 5432, 'appdb', desired_node_id => 10,
                                    candidate_priority => 50) as r;
select is(f.dbname::text, 'appdb', 'register_node: an empty formation adopts the database')
  from pgautofailover.formation as f;
select is(r.assigned_node_id, 12::bigint, 'register_node: the sequence goes on behind it')
  from pgautofailover.register_node('default', 'hb', 5432, 'appdb', 'B') as r;
select is(f.kind, 'pgsql', 'register_node: kind') from pgautofailover.formation as f;

call lab.cluster(3);
select is(array_agg(s::text order by s.node_id), array[
    '(pgsql,A,ha,5432,0,1,primary,primary,50,t,1,0/3000000,-1,default,default)',
    '(pgsql,B,hb,5432,0,2,secondary,secondary,50,t,1,0/3000000,-1,default,default)',
    '(pgsql,C,hc,5432,0,3,secondary,secondary,50,t,1,0/3000000,-1,default,default)'],
    'current_state')
  from pgautofailover.current_state() as s;
select is(count(*)::int, 3, 'current_state of a group')
  from pgautofailover.current_state('default', 0);
select is(count(*)::int, 0, 'current_state of another formation')
  from pgautofailover.current_state('none');
select is(array_agg(n::text), array['(1,A,ha,5432,0/3000000,t)', '(2,B,hb,5432,0/3000000,f)',
                                    '(3,C,hc,5432,0/3000000,f)'], 'get_nodes')
  from pgautofailover.get_nodes() as n;
select is(p::text, '(1,A,ha,5432)', 'get_primary') from pgautofailover.get_primary() as p;
select is(array_agg(n.node_name), array['B', 'C'], 'get_other_nodes')
  from pgautofailover.get_other_nodes(1) as n;
select is(array_agg(n.node_name), array['A'], 'get_other_nodes by goal state')
  from pgautofailover.get_other_nodes(2, 'primary') as n;
select is(count(*)::int, 0, 'get_coordinator: none in a pgsql formation')
  from pgautofailover.get_coordinator();
select is(array_agg(concat_ws('|', s.context, s.group_id, s.node_id, s.nodename, s.setting,
                              s.value)), array[
    'formation|default|number_sync_standbys|1',
    'primary|0|1|A|synchronous_standby_names|'
    '''ANY 1 (pgautofailover_standby_2, pgautofailover_standby_3)''',
    'node|0|1|A|replication quorum|true', 'node|0|2|B|replication quorum|true',
    'node|0|3|C|replication quorum|true', 'node|0|1|A|candidate priority|50',
    'node|0|2|B|candidate priority|50', 'node|0|3|C|candidate priority|50'],
    'formation_settings')
  from pgautofailover.formation_settings() as s;
select is(pgautofailover.formation_uri(),
          'postgres://ha:5432,hb:5432,hc:5432/postgres?target_session_attrs=read-write&'
          'sslmode=prefer', 'formation_uri');
select is(pgautofailover.formation_uri('default', 'default', 'verify-full', '/c/ca.crt',
                                       '/c/x.crl'),
          'postgres://ha:5432,hb:5432,hc:5432/postgres?target_session_attrs=read-write&'
          'sslmode=verify-full&sslrootcert=/c/ca.crt&sslcrl=/c/x.crl', 'formation_uri with TLS');
select is(pgautofailover.formation_uri('none'), null, 'formation_uri of nothing');
update pgautofailover.node set nodecluster = 'r', candidatepriority = 0 where nodename = 'C';
select is(pgautofailover.formation_uri('default', 'r'),
          'postgres://hc:5432/postgres?sslmode=prefer', 'formation_uri of a read replica cluster');

call lab.cluster(3);
select pgautofailover.perform_failover();
call lab.turn('A');
call lab.turn('B');
update lab.keeper set lsn = '0/4000000' where name = 'C';
call lab.turn('C');
select is(m.node_name, 'C', 'get_most_advanced_standby')
  from pgautofailover.get_most_advanced_standby() as m;
select is(count(*)::int, 1, 'get_most_advanced_standby: somebody else than the caller')
  from pgautofailover.get_most_advanced_standby('default', 0, 3) as m where m.node_name <> 'C';

-- last_events: the last ones, oldest first
call lab.cluster(2);
select is(array_agg(e.eventid order by e.place), array_agg(e.eventid order by e.eventid),
          'last_events: oldest first')
  from pgautofailover.last_events(5) with ordinality as e (
       eventid, eventtime, formationid, nodeid, groupid, nodename, nodehost, nodeport,
       reportedstate, goalstate, reportedrepstate, reportedtli, reportedlsn, candidatepriority,
       replicationquorum, description, rule_pos, rule_section, place);
select is(count(*)::int, 5, 'last_events: as many as asked for')
  from pgautofailover.last_events('default', count => 5);
select is(count(*)::int, 0, 'last_events of another group')
  from pgautofailover.last_events('default', 1, 5);

-- section 11: names for a primary, by what stands beside it
create function lab.names(p_states text, p_number integer) returns text
language plpgsql as $$
declare
    v_part   text;
    v_place  integer := 0;
begin
    delete from pgautofailover.node;
    update pgautofailover.formation set number_sync_standbys = p_number;
    foreach v_part in array string_to_array(p_states, ', ') loop
        v_place := v_place + 1;
        insert into pgautofailover.node
            (nodeid, groupid, nodename, nodehost, nodeport, sysidentifier, goalstate,
             reportedstate, candidatepriority, replicationquorum)
        select v_place, 0, v_place, 'h', v_place, 1, w[1]::pgautofailover.replication_state,
               w[1]::pgautofailover.replication_state, w[2]::integer, w[3]::boolean
          from string_to_array(v_part, ' ') as w;
    end loop;
    return pgautofailover.synchronous_standby_names();
end
$$;

create temporary table names (place serial, states text, number integer, expected text);
insert into names (states, number, expected) values
    ('single 50 t', 0, ''),
    ('primary 50 t, secondary 50 t', 0, 'ANY 1 (2)'),
    ('primary 50 t, catchingup 50 t', 0, ''),
    ('primary 50 t, secondary 50 f', 0, ''),
    ('primary 50 t, secondary 50 t, secondary 50 t', 1, 'ANY 1 (2, 3)'),
    ('primary 50 t, catchingup 50 t, catchingup 50 t', 1, 'ANY 1 (2, 3)'),
    ('primary 50 t, secondary 50 t, secondary 50 t', 0, 'ANY 1 (2, 3)'),
    ('wait_primary 50 t, secondary 50 t, secondary 50 t', 0, ''),
    ('primary 50 t, secondary 50 t, secondary 50 f', 0, 'ANY 1 (2)'),
    ('primary 50 t, secondary 50 t, secondary 90 t, secondary 50 t', 2, 'ANY 2 (3, 2, 4)'),
    ('primary 50 t, secondary 50 f, secondary 50 f', 0, ''),
    ('draining 50 t, prepare_promotion 50 t', 0, '');
select is(lab.names(n.states, n.number),
          regexp_replace(n.expected, '(?<=\(|, )(\d)', 'pgautofailover_standby_\1', 'g'),
          format('names: %s, number_sync_standbys %s', n.states, n.number))
  from (select * from names order by place) as n;

-- settings change what they name, and nothing else
call lab.cluster(2);
select ok(pgautofailover.update_node_metadata(2, null, 'elsewhere', null), 'update_node_metadata');
select is(concat_ws(' ', n.nodename, n.nodehost, n.nodeport), 'B elsewhere 5432',
          'update_node_metadata: NULL keeps') from pgautofailover.node as n where n.nodeid = 2;
select lab.rows_are('', 'update_node_metadata: no event');
select ok(pgautofailover.set_node_region('default', 'B', 'east'), 'set_node_region');
select lab.rows_are('B secondary/secondary', 'set_node_region: an event');
select pgautofailover.report_postgres_version(2, 150020, '15.20', 'PostgreSQL 15.20', null);
select is(n.pg_version, '15.20', 'report_postgres_version')
  from pgautofailover.node as n where n.nodeid = 2;
select is(pgautofailover.enable_secondary('default'), false, 'enable_secondary says false');
select is(count(*)::int, 0, 'set_group_system_identifier finds no zero')
  from pgautofailover.set_group_system_identifier(0, 1);
select is(s::text, '(2,B,elsewhere,5432)', 'set_node_system_identifier')
  from pgautofailover.set_node_system_identifier(2, 7000) as s;
select pgautofailover.create_formation('f', 'pgsql', 'x', true, 0);
select lives_ok($$select pgautofailover.drop_formation('f')$$, 'drop_formation');
call lab.reset();
call lab.birth('A');
call lab.settle();
call lab.mark();
select pgautofailover.set_node_candidate_priority('default', 'A', 70);
select lab.rows_are('A single/single', 'a setting of a lone node is an event');

-- two branches, an operator decides
call lab.cluster(3);
select pgautofailover.report_timeline_history(
    2, '[{"tli": 2, "parenttli": 1, "switchpoint": "0/3000000"}]');
select pgautofailover.report_timeline_history(
    3, '[{"tli": 3, "parenttli": 1, "switchpoint": "0/3000000"}]');
update pgautofailover.node set reportedtli = nodeid where nodeid > 1;
update pgautofailover.node set reportedstate = 'demoted', goalstate = 'demoted' where nodeid = 1;
select is(string_agg(concat(s.node_name, s.tli, s.reference_tli, s.on_accepted_lineage), ' '),
          'A13t B23f C33t', 'node_timeline_status: the highest timeline is the reference')
  from pgautofailover.node_timeline_status('default', 0) as s;
select ok(pgautofailover.accept_timeline('default', 0, 2, 'me'), 'accept_timeline');
select is(string_agg(concat(s.node_name, s.tli, s.reference_tli, s.on_accepted_lineage), ' '),
          'A12t B22t C32f', 'node_timeline_status: an operator accepted the other one')
  from pgautofailover.node_timeline_status('default', 0) as s;
select is(pgautofailover.resolve_accepted_timeline('default', 0), true, 'resolve: it was pinned');
select is(pgautofailover.resolve_accepted_timeline('default', 0), false, 'resolve: it is not');

select * from finish();
rollback;
