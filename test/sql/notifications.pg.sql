-- monitor-api.md 9: what listeners get, seen by a second session.  Commits, so it runs in a
-- database of its own and cleans up nothing.
set client_min_messages = warning;
select plan(10);

select public.dblink_connect('listener', format('host=%s port=%s dbname=%s user=%s',
    split_part(current_setting('unix_socket_directories'), ',', 1), current_setting('port'),
    current_database(), current_user)) \g /dev/null
select public.dblink_exec('listener', 'listen state') \g /dev/null
select public.dblink_exec('listener', 'listen log') \g /dev/null
select public.dblink_exec('listener',
    format('listen %I', pgautofailover.group_channel('default', 0))) \g /dev/null

create temporary table heard as select * from public.dblink_get_notify('listener');
-- All that was sent until now: a marker is sent behind it, and waited for.
create procedure pg_temp.hear() language plpgsql as $$
declare
    v_limit  constant timestamptz := clock_timestamp() + interval '10 s';
begin
    perform pg_notify('log', 'marker');
    commit;
    delete from heard;
    loop
        insert into heard select * from public.dblink_get_notify('listener');
        exit when exists (select from heard as h where h.extra = 'marker')
               or clock_timestamp() > v_limit;
        perform pg_sleep(0.01);
    end loop;
    delete from heard as h where h.extra = 'marker';
end
$$;

select pgautofailover.register_node('default', 'ha', 5432, 'postgres', 'A', 0, 1) \g /dev/null
call pg_temp.hear();
select is(h.extra,
    '{"type" : "state", "formation" : "default", "groupId" : 0, "nodeId" : 1, "name" : "A", '
    '"host" : "ha", "port" : 5432, "reportedState" : "init", "goalState" : "single", '
    '"health" : "unknown"}', 'state: payload, in this order')
  from heard as h where h.notify_name = 'state';
select is(array_agg(k.key), array['type', 'formation', 'groupId', 'nodeId', 'name', 'host',
                                  'port', 'reportedState', 'goalState', 'health'],
          'state: ten keys')
  from heard as h, json_object_keys(h.extra::json) as k (key) where h.notify_name = 'state';
select is(count(*)::int, 1, 'the channel of the group gets it too')
  from heard as h where h.notify_name = pgautofailover.group_channel('default', 0);
select ok(bool_or(h.extra ~ 'node 1 "A" \(ha:5432\)'), 'log: sentences that name the node')
  from heard as h where h.notify_name = 'log';

begin;
select pgautofailover.set_node_system_identifier(1, 7000) \g /dev/null
select pgautofailover.node_active('default', 1, 0, 'single', true, 1, '0/3000000') \g /dev/null
commit;
call pg_temp.hear();
select is(count(*)::int, 1, 'a report of a new state is told')
  from heard as h where h.notify_name = 'state';

select pgautofailover.node_active('default', 1, 0, 'single', true, 1, '0/3000100') \g /dev/null
call pg_temp.hear();
select is_empty('select * from heard', 'a report that changes nothing is not');

begin;
select pgautofailover.set_node_candidate_priority('default', 'A', 60) \g /dev/null
rollback;
call pg_temp.hear();
select is_empty('select * from heard', 'what is undone is not told');

select pgautofailover.record_health(1, 1, pgautofailover.clock()) \g /dev/null
call pg_temp.hear();
select is(h.extra::json ->> 'health', 'good', 'a change of health is told')
  from heard as h where h.notify_name = 'state';

select pgautofailover.record_health(1, 0, pgautofailover.clock()) \g /dev/null
call pg_temp.hear();
select is(h.extra::json ->> 'health', 'bad', 'and so is its loss')
  from heard as h where h.notify_name = 'state';

select pgautofailover.register_node('default', 'hb', 5432, 'postgres', 'B', 0, 2) \g /dev/null
begin;
select pgautofailover.set_node_system_identifier(2, 7000) \g /dev/null
update pgautofailover.node set reportedstate = 'secondary', goalstate = 'secondary',
       reportedlsn = '0/3000100' where nodeid = 2;
update pgautofailover.node set reportedstate = 'primary', goalstate = 'primary',
       reporttime = now() where nodeid = 1;
commit;
call pg_temp.hear();
select count(*) from pgautofailover.rehearse_failover('default', 0, 'planned') \g /dev/null
call pg_temp.hear();
select is_empty('select * from heard', 'a rehearsal is not told');
select public.dblink_disconnect('listener') \g /dev/null
select * from finish();
