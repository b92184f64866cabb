-- What the simulation puts into its own copy of the extension: a clock that it moves, and one call
-- per message.  Each function is given the time; all that follows is the real machine.
create schema sim;

create or replace function pgautofailover.clock() returns timestamptz
language sql volatile
as $$ select pg_catalog.current_setting('sim.now')::timestamptz $$;

create or replace function pgautofailover.monitor_started_at() returns timestamptz
language sql stable
as $$ select pg_catalog.current_setting('sim.started')::timestamptz $$;

-- Many keepers in one session: the number that a call came with.
create or replace function pgautofailover.session_id() returns integer
language sql stable
as $$ select pg_catalog.current_setting('sim.session')::integer $$;

-- They end when the simulation says so: see sim.tick().
create or replace function pgautofailover.session_lives(p_pid integer, p_start timestamptz)
returns boolean
language sql stable
as $$ select true $$;

-- Nobody listens: keepers are woken by the simulation.
create or replace function pgautofailover.notify_state(p_node pgautofailover.node) returns void
language plpgsql set search_path = pg_catalog, pg_temp
as $$ begin end $$;

create or replace function pgautofailover.log_message(p_message text) returns void
language plpgsql set search_path = pg_catalog, pg_temp
as $$ begin end $$;

-- The simulation connects as the owner, with the functions' own search_path: said once instead of
-- in each call, which is a fifth of the time, as functions in SQL can then be inlined.
do $$
declare
    r  record;
begin
    for r in select f.oid::regprocedure as routine
               from pg_proc as f
              where f.pronamespace = 'pgautofailover'::regnamespace
                and (f.proconfig is not null or f.prosecdef) loop
        execute format('alter routine %s security invoker reset all', r.routine);
    end loop;
end
$$;

-- An empty monitor, or one with a settled group: p_nodes is
-- [{id, name, priority, quorum, state, lsn, ours}]
create function sim.begin(
    p_now        text,
    p_started    text,
    p_nodes      jsonb,
    p_number     integer,
    p_settings   jsonb,
    p_system_id  bigint
)
returns void
language plpgsql
as $$
begin
    perform set_config('sim.now', p_now, false);
    perform set_config('sim.started', p_started, false);
    perform set_config('sim.system', p_system_id::text, false);
    delete from pgautofailover.event;
    delete from pgautofailover.accepted_timeline;
    delete from pgautofailover.node;
    delete from pgautofailover.formation_setting;
    -- "alter sequence ... restart" would make a file each time
    perform setval('pgautofailover.event_eventid_seq', 1, false);
    update pgautofailover.formation
       set kind = 'pgsql', dbname = 'postgres', opt_secondary = true,
           number_sync_standbys = p_number;
    insert into pgautofailover.formation_setting (formationid, name, value)
    select 'default', s.key, s.value::bigint from jsonb_each_text(p_settings) as s;

    insert into pgautofailover.node
        (formationid, nodeid, groupid, nodename, nodehost, nodeport, sysidentifier, goalstate,
         reportedstate, candidatepriority, replicationquorum, reportedlsn, health,
         reporttime, walreporttime, healthchecktime, statechangetime)
    select 'default', n.id, 0, n.name, 'host-' || n.id, 5432, p_system_id, n.state, n.state,
           n.priority, n.quorum, n.lsn, 1, p_now::timestamptz, p_now::timestamptz,
           p_now::timestamptz, p_now::timestamptz
      from jsonb_to_recordset(p_nodes) as n
           (id bigint, name text, priority integer, quorum boolean, lsn pg_lsn,
            state pgautofailover.replication_state);
    insert into pgautofailover.node_evidence (nodeid, probe, probe_time, next_probe_time)
    select n.nodeid, 'answered', p_now::timestamptz,
           p_now::timestamptz + n.nodeid * interval '0.7 s'
      from pgautofailover.node as n;
    perform setval('pgautofailover.node_nodeid_seq',
                   (select greatest(max(n.nodeid), 1) from pgautofailover.node as n),
                   jsonb_array_length(p_nodes) > 0);
end
$$;

create function sim.last_event() returns bigint
language sql
as $$ select coalesce(pg_sequence_last_value('pgautofailover.event_eventid_seq'), 0) $$;

create function sim.report(
    p_now        text,
    p_node_id    bigint,
    p_ours       boolean,
    p_state      pgautofailover.replication_state,
    p_running    boolean,
    p_tli        integer,
    p_lsn        pg_lsn,
    p_rep_state  text,
    p_streaming  boolean,
    p_as_told    boolean,
    p_session    integer
)
returns jsonb
language plpgsql
as $$
declare
    r  record;
begin
    perform set_config('sim.now', p_now, false);
    perform set_config('sim.session', p_session::text, false);
    if p_ours then
        select * into r
          from pgautofailover.keeper_report(
                   'default', p_node_id, 0, p_state, p_running, p_tli, p_lsn, p_rep_state,
                   p_streaming, p_as_told);
    else
        select a.*, false as lease_required,
               case when pgautofailover.is_writable(a.assigned_group_state)
                    then pgautofailover.synchronous_standby_names('default', 0) else '' end
                   as synchronous_standby_names,
               pgautofailover.other_nodes_json(pgautofailover.node_by_id(p_node_id))
                   as other_nodes,
               '' as reason
          into r
          from pgautofailover.node_active(
                   'default', p_node_id, 0, p_state, p_running, p_tli, p_lsn, p_rep_state) as a;
    end if;
    return jsonb_build_object(
        'goal', r.assigned_group_state, 'priority', r.assigned_candidate_priority,
        'quorum', r.assigned_replication_quorum, 'lease', r.lease_required,
        'names', r.synchronous_standby_names, 'others', r.other_nodes, 'reason', r.reason,
        'event', sim.last_event());
end
$$;

-- keeper_attach(), with a session of the simulation in the place of this one.
create function sim.attach(p_now text, p_node_id bigint, p_lease_ms integer, p_session integer)
returns void
language plpgsql
as $$
begin
    perform set_config('sim.now', p_now, false);
    perform pgautofailover.keeper_attach(p_node_id, p_lease_ms, 'simulation');
    update pgautofailover.node_evidence as e
       set session_pid = p_session, session_start = p_now::timestamptz
     where e.nodeid = p_node_id;
end
$$;

create function sim.detach(p_now text, p_node_id bigint, p_session integer)
returns void
language plpgsql
as $$
begin
    perform set_config('sim.now', p_now, false);
    perform set_config('sim.session', p_session::text, false);
    perform pgautofailover.keeper_detach(p_node_id);
end
$$;

-- One turn of tick_loop: sessions that ended, restless groups; and the probes that are due.
create function sim.tick(p_now text, p_ended integer[])
returns jsonb
language plpgsql
as $$
declare
    v_group  record;
    v_due    bigint[];
begin
    perform set_config('sim.now', p_now, false);
    insert into pgautofailover.node_evidence (nodeid)
    select n.nodeid from pgautofailover.node as n
    on conflict (nodeid) do nothing;
    update pgautofailover.node_evidence as e
       set session_pid = null, session_start = null, session_lost_at = null
     where e.session_start < pgautofailover.monitor_started_at();
    update pgautofailover.node_evidence as e
       set session_lost_at = p_now::timestamptz, next_probe_time = '-infinity'
     where e.session_pid = any (p_ended)
       and e.session_lost_at is null;
    for v_group in select g.formation_id, g.group_id
                     from pgautofailover.restless_groups() as g loop
        perform pgautofailover.tick_group(v_group.formation_id, v_group.group_id);
    end loop;
    with due as (
        update pgautofailover.node_evidence as e
           set next_probe_time = p_now::timestamptz + interval '7 s'
         where e.next_probe_time <= p_now::timestamptz
        returning e.nodeid)
    select array_agg(d.nodeid order by d.nodeid) into v_due from due as d;
    return jsonb_build_object('due', coalesce(v_due, '{}'), 'event', sim.last_event());
end
$$;

create function sim.probed(p_now text, p_node_id bigint, p_kind text)
returns bigint
language plpgsql
as $$
begin
    perform set_config('sim.now', p_now, false);
    perform pgautofailover.record_probe(p_node_id, p_kind, 'simulation');
    return sim.last_event();
end
$$;

-- What an operator types, or a keeper asks.
create function sim.ask(p_now text, p_sql text)
returns jsonb
language plpgsql
as $$
declare
    v_answer  jsonb;
begin
    perform set_config('sim.now', p_now, false);
    execute format('select to_jsonb(a) from (%s) as a', p_sql) into v_answer;
    return jsonb_build_object('answer', v_answer, 'event', sim.last_event());
end
$$;

-- A monitor that comes back; after a crash it has forgotten what is unlogged.
create function sim.restart(p_now text, p_crashed boolean)
returns void
language plpgsql
as $$
begin
    perform set_config('sim.now', p_now, false);
    perform set_config('sim.started', p_now, false);
    if p_crashed then
        delete from pgautofailover.node_evidence;
    end if;
end
$$;

create function sim.nodes()
returns jsonb
language sql
as $$
    select coalesce(jsonb_agg(jsonb_build_object(
               'id', n.nodeid, 'reported', n.reportedstate, 'goal', n.goalstate,
               'priority', n.candidatepriority, 'quorum', n.replicationquorum,
               'health', n.health) order by n.nodeid), '[]')
      from pgautofailover.node as n
$$;

create function sim.events_since(p_event bigint)
returns jsonb
language sql
as $$
    select coalesce(jsonb_agg(jsonb_build_object(
               'id', e.eventid, 'node', e.nodename, 'reported', e.reportedstate,
               'goal', e.goalstate, 'rule', e.rule_pos, 'text', e.description)
               order by e.eventid), '[]')
      from pgautofailover.event as e
     where e.eventid > p_event
$$;

-- For all sessions that follow; see the loop over all routines above.
alter role current_user set search_path = pg_catalog, pg_temp;
