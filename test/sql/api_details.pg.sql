-- monitor-api.md 3.4, 4, 5, 8, 10, 12 to 14: what the other api files leave out: types of views,
-- how functions may run, names and defaults of settings, refusals and notices in rare situations.
\ir support/lab.psql
select no_plan();

-- 5: never parallel, never planned as if it returned the same twice
select is_empty($$
    select f.oid::regprocedure
      from pg_proc as f
     where f.pronamespace = 'pgautofailover'::regnamespace
       and f.prosecdef
       and (f.proparallel <> 'u' or f.provolatile <> 'v')
$$, 'what runs with the rights of its owner is volatile and not parallel');
select is_empty($$
    select f.oid::regprocedure
      from pg_proc as f
     where f.pronamespace = 'pgautofailover'::regnamespace
       and f.prosecdef
       and not coalesce(f.proconfig, '{}')::text ~ 'search_path='
$$, 'and pins its search_path');

-- 3.4, 13: the view fsm by types, the enumerations complete
select is(string_agg(concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod)), ', '
                     order by a.attnum),
    'pos integer, section pgautofailover.fsm_section, comment text, active_node_current_state text, '
    'other_node_current_state text, candidate_node_current_state text, '
    'active_node_conditions text, other_node_conditions text, candidate_node_conditions text, '
    'group_conditions text, active_node_assigned_state pgautofailover.replication_state, '
    'other_node_assigned_state pgautofailover.replication_state, has_extra_action boolean, '
    'section_path text', 'fsm: columns and types')
  from pg_attribute as a
 where a.attrelid = 'pgautofailover.fsm'::regclass and a.attnum > 0;
select set_eq($$
    select t.typname::text from pg_type as t
     where t.typnamespace = 'pgautofailover'::regnamespace and t.typtype in ('e', 'd')
$$, array['replication_state', 'fsm_section'], 'two enumerations and no domain');

-- 14: names, units, defaults, minimums
create temporary table expected (name text, unit text, value bigint, minimum bigint);
insert into expected values
    ('health_check_period', 'ms', 5000, 1),
    ('health_check_timeout', 'ms', 5000, 1),
    ('health_check_max_retries', 'count', 2, 1),
    ('health_check_retry_delay', 'ms', 2000, 1),
    ('enable_sync_wal_log_threshold', 'bytes', 16777216, 1),
    ('promote_wal_log_threshold', 'bytes', 16777216, 1),
    ('primary_demote_timeout', 'ms', 30000, 1),
    ('node_considered_unhealthy_timeout', 'ms', 20000, 1),
    ('startup_grace_period', 'ms', 10000, 1),
    ('enable_health_checks', 'boolean', 1, 0),
    ('replication_stall_timeout', 'ms', 10000, 1);
-- docs/decisions/0010: 12 s of silence; probes give up sooner to fit into them
create temporary table ours (name text, value bigint);
insert into ours
select s.name, s.default_value
  from pgautofailover.setting as s
  join expected as e on e.name = s.name
 where s.default_value <> e.value;
select is_empty($$
    select e.name from expected as e
     where not exists (select from pgautofailover.setting as s
                        where s.name = e.name and s.unit = e.unit)
$$, 'settings of 2.x: names and units');
select is((select string_agg(concat(o.name, ' ', o.value), ', ' order by o.name) from ours as o),
    'health_check_retry_delay 1000, health_check_timeout 2000, '
    'node_considered_unhealthy_timeout 12000', 'settings of 2.x: defaults that are ours');
select ok(pgautofailover.data_loss_guarded(), 'guard_data_loss is on');
set local pgautofailover.guard_data_loss = off;
select ok(not pgautofailover.data_loss_guarded(), 'guard_data_loss: off for a transaction');
reset pgautofailover.guard_data_loss;

-- 12: what a client of 2.x reads to check the version, when its role is told to
select is_empty($$
    select c.relname from pg_class as c
      join pg_class as s on s.relname = c.relname
     where c.relnamespace = 'pgautofailover'::regnamespace
       and s.relnamespace = 'pg_catalog'::regnamespace
       and c.relname <> 'pg_available_extensions'
    union all
    select f.proname from pg_proc as f
      join pg_proc as s on s.proname = f.proname
     where f.pronamespace = 'pgautofailover'::regnamespace
       and s.pronamespace = 'pg_catalog'::regnamespace
$$, 'a search_path that begins with the schema hides nothing else of pg_catalog');
create function lab.version() returns text
language sql as $$
    select string_agg(concat_ws('|', x.name, x.default_version, x.installed_version), ' ')
      from pgautofailover.pg_available_extensions as x where x.name = 'pgautofailover'
$$;
set local pgautofailover.client_version = '2.0';
select is(lab.version(), 'pgautofailover|2.0|2.0', 'a client of 2.0 is told its own version');
set local pgautofailover.client_version = '';
select is(lab.version(), (select format('pgautofailover|%s|%s', e.extversion, e.extversion)
                            from pg_extension as e where e.extname = 'pgautofailover'),
          'others are told the version of the extension');
select ok(exists (select from pgautofailover.pg_available_extensions as x
                   where x.name = 'plpgsql' and x.installed_version is not null),
          'other extensions are shown as they are');
select ok(has_table_privilege('autoctl_node', 'pgautofailover.pg_available_extensions', 'select'),
          'keepers may read it');

-- 10: rare refusals
create function lab.refuses(p_sql text, p_state text, p_description text) returns text
language sql as $$ select throws_ok(p_sql, p_state::char(5), null::text, p_description) $$;

call lab.cluster(3);
update pgautofailover.node set goalstate = 'apply_settings', reportedstate = 'apply_settings'
 where nodename = 'A';
select lab.refuses(
    $$select pgautofailover.set_node_candidate_priority('default', 'B', 60)$$, '55000',
    'set_node_candidate_priority: the primary applies settings');
select lab.refuses(
    $$select pgautofailover.set_node_replication_quorum('default', 'B', true)$$, '55000',
    'set_node_replication_quorum: the primary applies settings');
select is(n.candidatepriority, 50, 'and the priority is what it was')
  from pgautofailover.node as n where n.nodename = 'B';

call lab.cluster(3);
update pgautofailover.node set reportedstate = 'apply_settings' where nodename = 'A';
select lab.refuses('select pgautofailover.perform_failover()', 'XX000',
                   'perform_failover: no primary of three has settled');
call lab.cluster(3);
select ok(pgautofailover.set_node_candidate_priority('default', n.name, 0),
          'set_node_candidate_priority: 0 for ' || n.name)
  from unnest('{B}'::text[]) as n (name);
call lab.settle();
select ok(pgautofailover.set_node_candidate_priority('default', 'C', 0),
          'set_node_candidate_priority: one candidate left is a notice, no refusal');

call lab.cluster(2);
select lab.refuses($x$do $y$ begin
        set constraints all immediate;
        perform pgautofailover.set_node_system_identifier(2, 4711);
    end $y$$x$, '23P01', 'set_node_system_identifier: another identifier than the group''s');
update pgautofailover.node set sysidentifier = 0;
select is(count(*)::int, 2, 'set_group_system_identifier: every node of the group that has zero')
  from pgautofailover.set_group_system_identifier(0, 7000);
select lab.refuses($$select pgautofailover.get_other_nodes(99, 'primary')$$, '42704',
                   'get_other_nodes by state: unknown node');
select is((select count(*)::int from pgautofailover.current_state(null)), 0,
          'strict: NULL gives no row');
select is(pgautofailover.perform_promotion(null, 'A'), null, 'strict: NULL gives NULL');
select lab.refuses($$select pgautofailover.set_node_candidate_priority('none', 'A', 50)$$,
                   '42704', 'set_node_candidate_priority: unknown formation');
select lab.refuses($$select pgautofailover.remove_node(null::bigint) is null
                        and pgautofailover.remove_node(99)$$, '42704',
                   'remove_node: unknown node');

select * from finish();
rollback;
