\echo Use "create extension pgautofailover" to load this file. \quit

-- 010_schema.sql
-- Everything lives in one schema; clients written for pg_auto_failover 2.x name it.
create schema pgautofailover;

comment on schema pgautofailover is
    'High availability monitor: node registry, state machine, health checks, events.';

-- 011_replication_state.sql
-- Labels and their order are a contract (monitor-api.md 2): clients cast to this type.
create type pgautofailover.replication_state as enum (
    'unknown',
    'init',
    'single',
    'wait_primary',
    'primary',
    'draining',
    'demote_timeout',
    'demoted',
    'catchingup',
    'secondary',
    'prepare_promotion',
    'stop_replication',
    'wait_standby',
    'maintenance',
    'join_primary',
    'apply_settings',
    'prepare_maintenance',
    'wait_maintenance',
    'report_lsn',
    'fast_forward',
    'join_secondary',
    'dropped'
);

create type pgautofailover.fsm_section as enum (
    'api_triggered',
    'early_checks',
    'reporting_node',
    'primary_node'
);

-- 020_formation.sql
create table pgautofailover.formation (
    formationid           text    not null default 'default',
    kind                  text    not null default 'pgsql',
    dbname                name    not null default 'postgres',
    opt_secondary         boolean not null default true,
    number_sync_standbys  integer not null default 0,
    primary key (formationid),
    constraint formation_kind_check check (kind in ('pgsql', 'citus'))
);

comment on table pgautofailover.formation is
    'A set of groups of nodes that are operated together; most sites have one, "default".';

insert into pgautofailover.formation (formationid) values ('default');

-- 021_node.sql
-- No index on columns that change with each report, so that heartbeats stay HOT updates.
create table pgautofailover.node (
    formationid              text        not null default 'default',
    nodeid                   bigserial   not null,
    groupid                  integer     not null,
    nodename                 text        not null,
    nodehost                 text        not null,
    nodeport                 integer     not null,
    sysidentifier            bigint,
    goalstate                pgautofailover.replication_state not null default 'init',
    reportedstate            pgautofailover.replication_state not null,
    reportedpgisrunning      boolean     default true,
    reportedrepstate         text        default 'async',
    reporttime               timestamptz not null default now(),
    reportedtli              integer     not null default 1,
    reportedlsn              pg_lsn      not null default '0/0',
    walreporttime            timestamptz not null default now(),
    health                   integer     not null default -1,
    healthchecktime          timestamptz not null default now(),
    statechangetime          timestamptz not null default now(),
    candidatepriority        integer     not null default 100,
    replicationquorum        boolean     not null default true,
    nodecluster              text        not null default 'default',
    region                   text        not null default 'default',
    replication_stall_since  timestamptz,
    pg_versionnum            integer,
    pg_version               text,
    pg_versionstring         text,
    citus_version            text,
    constraint node_pkey primary key (nodeid),
    constraint node_formationid_nodename_key unique (formationid, nodename),
    constraint node_nodehost_nodeport_key unique (nodehost, nodeport),
    constraint node_formationid_fkey foreign key (formationid)
        references pgautofailover.formation (formationid),
    constraint node_reportedtli_check check (reportedtli > 0),
    constraint system_identifier_is_null_at_init_only check (
        sysidentifier is not null
        or reportedstate in ('init', 'wait_standby', 'catchingup', 'dropped')
    ),
    constraint same_system_identifier_within_group
        exclude using gist (formationid with =, groupid with =, sysidentifier with <>)
        -- NULL conflicts with nothing anyway; as a partial index it is no choice for the planner,
        -- which took it for finding a group instead of the cheaper index below
        where (sysidentifier is not null)
        deferrable initially deferred
)
with (fillfactor = 25);

comment on table pgautofailover.node is
    'The registry: what each node last reported and what the monitor wants it to be.';

-- How the machine finds a group; its columns never change, so updates stay HOT.
create index node_formationid_groupid_idx on pgautofailover.node (formationid, groupid);

-- 022_event.sql
create table pgautofailover.event (
    eventid            bigserial   not null,
    eventtime          timestamptz not null default now(),
    formationid        text        not null,
    nodeid             bigint      not null,
    groupid            integer     not null,
    nodename           text        not null,
    nodehost           text        not null,
    nodeport           integer     not null,
    reportedstate      pgautofailover.replication_state not null,
    goalstate          pgautofailover.replication_state not null,
    reportedrepstate   text,
    reportedtli        integer     not null default 1,
    reportedlsn        pg_lsn      not null default '0/0',
    candidatepriority  integer,
    replicationquorum  boolean,
    description        text,
    rule_pos           integer,
    rule_section       pgautofailover.fsm_section,
    constraint event_pkey primary key (eventid),
    constraint event_reportedtli_check check (reportedtli > 0)
);

comment on table pgautofailover.event is
    'Everything that happened, in order; rule_pos names the row of fsm_rule that decided.';

-- Beside the event and not in it: event keeps the shape that existing clients know.
create table pgautofailover.event_facts (
    eventid  bigint not null,
    facts    jsonb  not null,
    constraint event_facts_pkey primary key (eventid),
    constraint event_facts_eventid_fkey foreign key (eventid)
        references pgautofailover.event (eventid) on delete cascade
);

comment on table pgautofailover.event_facts is
    'What the decision behind an event saw, so that explain_event() can say later why.';

-- 023_node_evidence.sql
-- What independent witnesses say of a node.  Unlogged: all of it is observed again within
-- seconds after a crash of the monitor, and its updates must cost nothing.  A missing row
-- means "not known", never "bad".
create unlogged table pgautofailover.node_evidence (
    nodeid            bigint not null,
    keeper_version    text,
    session_pid       integer,
    session_start     timestamptz,
    session_lost_at   timestamptz,
    lease_ms          integer,
    lease_answered    boolean not null default false,
    lease_held        boolean not null default false,
    streaming         boolean,
    stream_lost_at    timestamptz,
    probe             text    not null default 'unknown',
    probe_detail      text,
    probe_time        timestamptz,
    probe_failures    integer not null default 0,
    next_probe_time   timestamptz not null default '-infinity',
    constraint node_evidence_pkey primary key (nodeid),
    constraint node_evidence_nodeid_fkey foreign key (nodeid)
        references pgautofailover.node (nodeid) on delete cascade,
    constraint node_evidence_probe_check
        check (probe in ('unknown', 'answered', 'refused', 'silent'))
)
with (fillfactor = 50);

comment on table pgautofailover.node_evidence is
    'Witnesses beside the report: the keeper''s session, probes by kind, the WAL stream.';

-- 024_setting.sql
-- Every threshold, once, with its unit.  file_value is read from postgresql.conf by the
-- background loop only (sync_settings_from_file): a session's own SET must not move a limit.
create table pgautofailover.setting (
    name           text   not null,
    unit           text   not null,
    default_value  bigint not null,
    minimum        bigint not null,
    file_value     bigint,
    description    text   not null,
    constraint setting_pkey primary key (name),
    constraint setting_unit_check check (unit in ('ms', 'bytes', 'count', 'boolean')),
    constraint setting_minimum_check check (default_value >= minimum),
    constraint setting_file_value_check check (file_value >= minimum)
);

comment on table pgautofailover.setting is
    'Thresholds of the monitor: default, and the value from postgresql.conf where given.';

create table pgautofailover.formation_setting (
    formationid  text   not null,
    name         text   not null,
    value        bigint not null,
    constraint formation_setting_pkey primary key (formationid, name),
    constraint formation_setting_formationid_fkey foreign key (formationid)
        references pgautofailover.formation (formationid) on delete cascade,
    constraint formation_setting_name_fkey foreign key (name)
        references pgautofailover.setting (name)
);

comment on table pgautofailover.formation_setting is
    'Thresholds that a formation has of its own; see set_formation_setting().';

-- 025_timeline_history.sql
-- Where timelines branched off, as nodes report it.  Not reported is not known; it never counts
-- against a node.
create table pgautofailover.node_timeline_history (
    nodeid           bigint  not null,
    tli              integer not null,
    parenttli        integer not null,
    switchpoint_lsn  pg_lsn  not null,
    constraint node_timeline_history_pkey primary key (nodeid, tli),
    constraint node_timeline_history_nodeid_fkey foreign key (nodeid)
        references pgautofailover.node (nodeid) on delete cascade
);

comment on table pgautofailover.node_timeline_history is
    'Parent and branching point of each timeline that a node knows.';

-- An operator's word on which of two branches is the group's; open until an election used it.
create table pgautofailover.accepted_timeline (
    formationid   text        not null,
    groupid       integer     not null,
    accepted_tli  integer     not null,
    decided_by    text,
    decided_at    timestamptz not null default now(),
    resolved_at   timestamptz,
    constraint accepted_timeline_pkey primary key (formationid, groupid, decided_at)
);

comment on table pgautofailover.accepted_timeline is
    'Which timeline an operator declared to be the group''s; see accept_timeline().';

-- 026_rehearsal.sql
-- A rehearsal plays a failover in a subtransaction that is rolled back.  While it lasts, what
-- would be events are steps: no event, no notification, no value of a sequence is used up.
create unlogged table pgautofailover.rehearsal (
    xid  xid8 not null,
    constraint rehearsal_pkey primary key (xid)
);

comment on table pgautofailover.rehearsal is
    'Marks the transaction that rehearses; nobody else ever sees a row here.';

create unlogged table pgautofailover.rehearsal_step (
    step         integer     not null,
    at_time      timestamptz not null,
    node_name    text        not null,
    reported     pgautofailover.replication_state not null,
    goal         pgautofailover.replication_state not null,
    rule_pos     integer,
    description  text,
    constraint rehearsal_step_pkey primary key (step)
);

comment on table pgautofailover.rehearsal_step is
    'Steps of a rehearsal while it runs; always empty for everybody else.';

-- 028_removed_node.sql
-- A keeper that is not known any more must tell "I was removed" from "this monitor never knew
-- me", which happens after a monitor was lost and made anew: in the first case it stops its
-- Postgres, in the second it must not.
create table pgautofailover.removed_node (
    nodeid      bigint      not null,
    nodename    text        not null,
    nodehost    text        not null,
    nodeport    integer     not null,
    removed_at  timestamptz not null,
    constraint removed_node_pkey primary key (nodeid)
);

comment on table pgautofailover.removed_node is
    'Nodes that were removed from the registry, so that their keepers can be told.';

-- 029_replace_pristine_formation.sql
-- The formation "default" exists from the start, and a dump of a monitor brings it, too: as
-- long as nobody has used ours, it makes room.
create function pgautofailover.replace_pristine_formation()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    delete from pgautofailover.formation as f
     where f.formationid = new.formationid
       and f.formationid = 'default'
       and (f.kind, f.dbname, f.opt_secondary, f.number_sync_standbys)
           = ('pgsql', 'postgres', true, 0)
       and not exists (select from pgautofailover.node as n
                        where n.formationid = f.formationid);
    return new;
end
$$;

create trigger replace_pristine_formation
before insert on pgautofailover.formation
for each row execute function pgautofailover.replace_pristine_formation();

-- 030_clock.sql
-- The one clock.  A simulation replaces this function and runs hours in seconds.
create function pgautofailover.clock()
returns timestamptz
language sql
volatile
as $$
    select clock_timestamp()
$$;

comment on function pgautofailover.clock is
    'The time that every decision uses; wall clock of the monitor.';

-- 031_monitor_started_at.sql
-- Apart from clock() so that a simulation can move it too.
create function pgautofailover.monitor_started_at()
returns timestamptz
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select pg_postmaster_start_time()
$$;

comment on function pgautofailover.monitor_started_at is
    'Start of the monitor''s Postgres: what was observed before it proves nothing.';

-- 032_limits.sql
-- The thresholds in force, one row per formation, kept current by triggers on the tables that
-- they come from: the path of every heartbeat reads one row instead of pivoting fifteen.
create table pgautofailover.limits (
    formationid           text     not null,
    unhealthy_timeout     interval not null,
    demote_timeout        interval not null,
    grace_period          interval not null,
    stall_timeout         interval not null,
    death_confirmation    interval not null,
    lease_margin          interval not null,
    report_freshness      interval not null,
    sync_lag_bytes        bigint   not null,
    promote_lag_bytes     bigint   not null,
    constraint limits_pkey primary key (formationid),
    constraint limits_formationid_fkey foreign key (formationid)
        references pgautofailover.formation (formationid) on delete cascade
);

comment on table pgautofailover.limits is
    'Thresholds as the state machine reads them; derived, see the view settings.';

create function pgautofailover.refresh_limits()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    delete from pgautofailover.limits;
    insert into pgautofailover.limits
    select f.formationid,
           max(v.ms) filter (where s.name = 'node_considered_unhealthy_timeout'),
           max(v.ms) filter (where s.name = 'primary_demote_timeout'),
           max(v.ms) filter (where s.name = 'startup_grace_period'),
           max(v.ms) filter (where s.name = 'replication_stall_timeout'),
           max(v.ms) filter (where s.name = 'process_death_confirmation'),
           max(v.ms) filter (where s.name = 'lease_margin'),
           max(v.ms) filter (where s.name = 'report_freshness'),
           max(v.value) filter (where s.name = 'enable_sync_wal_log_threshold'),
           max(v.value) filter (where s.name = 'promote_wal_log_threshold')
      from pgautofailover.formation as f
     cross join pgautofailover.setting as s
      left join pgautofailover.formation_setting as fs
        on fs.formationid = f.formationid
       and fs.name = s.name
     cross join lateral (
            select coalesce(fs.value, s.file_value, s.default_value) as value,
                   coalesce(fs.value, s.file_value, s.default_value) * interval '1 ms' as ms) as v
     group by f.formationid;
    return null;
end
$$;

create trigger refresh_limits
after insert or update or delete on pgautofailover.setting
for each statement execute function pgautofailover.refresh_limits();

create trigger refresh_limits
after insert or update or delete on pgautofailover.formation_setting
for each statement execute function pgautofailover.refresh_limits();

create trigger refresh_limits
after insert on pgautofailover.formation
for each statement execute function pgautofailover.refresh_limits();

-- 033_setting_value.sql
create function pgautofailover.setting_value(p_formation_id text, p_name text)
returns bigint
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(f.value, s.file_value, s.default_value)
      from pgautofailover.setting as s
      left join pgautofailover.formation_setting as f
        on f.formationid = p_formation_id
       and f.name = s.name
     where s.name = p_name
$$;

comment on function pgautofailover.setting_value is
    'One threshold in force for a formation, in the unit of pgautofailover.setting.';

-- 034_limits_of.sql
create function pgautofailover.limits_of(p_formation_id text)
returns pgautofailover.limits
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_limits  pgautofailover.limits;
begin
    select l.* into v_limits
      from pgautofailover.limits as l
     where l.formationid = p_formation_id;
    return v_limits;
end
$$;

comment on function pgautofailover.limits_of is
    'The thresholds in force for a formation.';

-- 035_setting_rows.sql
-- After the trigger of limits, so that the default formation gets its row.
insert into pgautofailover.setting (name, unit, default_value, minimum, description)
values
    ('health_check_period',               'ms',        5000,   100, 'time between two probes of a node'),
    ('health_check_timeout',              'ms',        2000,   500, 'limit of one probe'),
    ('health_check_max_retries',          'count',        2,     1, 'failed probes after the first before health is bad'),
    ('health_check_retry_delay',          'ms',        1000,   100, 'time between a failed probe and the next'),
    ('enable_health_checks',              'boolean',      1,     0, '0 stops all probes'),
    ('enable_sync_wal_log_threshold',     'bytes', 16777216,     1, 'largest LSN distance at which a standby is caught up'),
    ('promote_wal_log_threshold',         'bytes', 16777216,     1, 'largest LSN distance at which a standby may be promoted'),
    ('primary_demote_timeout',            'ms',       30000,     1, 'longest wait for proof that the old primary is out'),
    ('node_considered_unhealthy_timeout', 'ms',       12000,     1, 'silence after which a node with failing probes is dead'),
    ('startup_grace_period',              'ms',       10000,     0, 'after a start of the monitor nobody is dead by silence'),
    ('replication_stall_timeout',         'ms',       10000,     1, 'a standby without WAL stream for so long is not in sync'),
    ('process_death_confirmation',        'ms',        1500,   100, 'silence needed beside a lost session and a refused probe'),
    ('lease_margin',                      'ms',        2000,     0, 'added to a keeper''s lease before a new primary takes writes'),
    ('report_freshness',                  'ms',        2000,   100, 'a report this young outweighs a failed probe'),
    ('event_retention',                   'ms',  7776000000, 60000, 'events older than this are purged');

-- 040_is_writable.sql
-- P2 and P4 of the machine's vocabulary, as functions that the planner inlines.
create function pgautofailover.is_writable(p_state pgautofailover.replication_state)
returns boolean
language sql
immutable
parallel safe
as $$
    select p_state in ('single', 'wait_primary', 'primary', 'join_primary', 'apply_settings')
$$;

comment on function pgautofailover.is_writable is
    'True for the states in which a node takes writes (P2).';

-- 041_is_primary_ish.sql
create function pgautofailover.is_primary_ish(p_state pgautofailover.replication_state)
returns boolean
language sql
immutable
parallel safe
as $$
    select p_state in ('single', 'wait_primary', 'primary', 'join_primary', 'apply_settings',
                       'draining', 'demote_timeout', 'prepare_maintenance')
$$;

comment on function pgautofailover.is_primary_ish is
    'True for a primary and for one that is on its way out (P4).';

-- 042_lag_within.sql
-- P18: absolute distance, unknown positions are not close.
create function pgautofailover.lag_within(p_one pg_lsn, p_other pg_lsn, p_bytes bigint)
returns boolean
language sql
immutable
parallel safe
as $$
    select p_one <> '0/0' and p_other <> '0/0' and abs(p_one - p_other) <= p_bytes
$$;

comment on function pgautofailover.lag_within is
    'True when two positions in the WAL are at most so many bytes apart (P18).';

-- 043_behind_within.sql
-- For a promotion only being behind counts: what a primary reported last is up to a second old,
-- and a standby that streams from a busy one is ahead of that by much.
create function pgautofailover.behind_within(p_node pg_lsn, p_primary pg_lsn, p_bytes bigint)
returns boolean
language sql
immutable
parallel safe
as $$
    select p_node <> '0/0' and p_primary <> '0/0' and p_primary - p_node <= p_bytes
$$;

comment on function pgautofailover.behind_within is
    'True when a node is at most so many bytes behind what its primary reported last.';

-- 050_group_channel.sql
create function pgautofailover.group_channel(p_formation_id text, p_group_id integer)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select format('pgautofailover_%s_%s', left(md5(p_formation_id), 16), p_group_id)
$$;

comment on function pgautofailover.group_channel is
    'Channel that the keepers of one group listen to, so that others are not woken.';

-- 051_lock_group.sql
-- Lock, then read: nothing of a group is read before this returns.  The order is formation,
-- then group, everywhere, so two calls cannot wait for each other.
create function pgautofailover.lock_group(p_formation_id text, p_group_id integer)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    perform pg_advisory_xact_lock_shared(hashtextextended(p_formation_id, 7304));
    perform pg_advisory_xact_lock(hashtextextended(p_formation_id, 7305 + p_group_id));
end
$$;

comment on function pgautofailover.lock_group is
    'Takes the lock of one group (formation shared) until the end of the transaction.';

-- 052_lock_formation.sql
create function pgautofailover.lock_formation(p_formation_id text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    perform pg_advisory_xact_lock(hashtextextended(p_formation_id, 7304));
end
$$;

comment on function pgautofailover.lock_formation is
    'Takes the lock of a whole formation until the end of the transaction.';

-- 053_node_by_id.sql
create function pgautofailover.node_by_id(p_node_id bigint)
returns pgautofailover.node
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node;
begin
    select n.* into v_node from pgautofailover.node as n where n.nodeid = p_node_id;
    if not found then
        raise exception 'node % is not registered', p_node_id
            using errcode = 'undefined_object',
                  hint = 'It may have been removed; see pgautofailover.node for the nodes that are known.';
    end if;
    return v_node;
end
$$;

comment on function pgautofailover.node_by_id is
    'The registry''s row of a node; error 42704 when there is none.';

-- 054_lock_node.sql
-- Which lock to take stands in a row that may change until it is taken: read, lock, read again.
create function pgautofailover.lock_node(p_node_id bigint)
returns pgautofailover.node
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node := pgautofailover.node_by_id(p_node_id);
begin
    perform pgautofailover.lock_group(v_node.formationid, v_node.groupid);
    return pgautofailover.node_by_id(p_node_id);
end
$$;

comment on function pgautofailover.lock_node is
    'Locks the group of a node and returns the node as it is under the lock.';

-- 055_node_by_name.sql
create function pgautofailover.node_by_name(p_formation_id text, p_node_name text)
returns pgautofailover.node
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node;
begin
    select n.* into v_node
      from pgautofailover.node as n
     where n.formationid = p_formation_id
       and n.nodename = p_node_name;
    if not found then
        raise exception 'node "%" is not registered in formation "%"', p_node_name, p_formation_id
            using errcode = 'undefined_object',
                  hint = 'See pgautofailover.current_state() for the nodes that are known.';
    end if;
    return v_node;
end
$$;

comment on function pgautofailover.node_by_name is
    'The registry''s row of a node by its name; error 42704 when there is none.';

-- 056_check_known.sql
create function pgautofailover.check_known(p_node_id bigint)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (select from pgautofailover.node as n where n.nodeid = p_node_id)
       and not exists (select from pgautofailover.removed_node as r where r.nodeid = p_node_id)
    then
        raise exception 'this monitor has never known node %', p_node_id
            using errcode = 'object_not_in_prerequisite_state',
                  detail = 'It is another monitor than the one that the node was registered with, or it lost its registry.',
                  hint = 'Restore the monitor, or register the node with this one: pg_autoctl disable monitor --force, then pg_autoctl enable monitor URI, the primary first.';
    end if;
end
$$;

comment on function pgautofailover.check_known is
    'Refuses a keeper whose node this monitor has neither registered nor removed.';

-- 056_group_primary.sql
-- The node of a group whose goal is writable, or none: stricter than get_primary().
-- PL/pgSQL because each report of a primary calls it: SQL functions are planned anew each time.
create function pgautofailover.group_primary(p_formation_id text, p_group_id integer)
returns pgautofailover.node
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node;
begin
    select n.* into v_node
      from pgautofailover.node as n
     where n.formationid = p_formation_id
       and n.groupid = p_group_id
       and pgautofailover.is_writable(n.goalstate)
     order by n.nodeid
     limit 1;
    return v_node;
end
$$;

comment on function pgautofailover.group_primary is
    'The node of a group that takes, or shall take, the writes; NULL when there is none.';

-- 057_insert_formation.sql
create function pgautofailover.insert_formation(
    p_formation_id  text,
    p_kind          text,
    p_dbname        name,
    p_secondary     boolean,
    p_number_sync   integer
)
returns pgautofailover.formation
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_formation  pgautofailover.formation;
begin
    if p_kind not in ('pgsql', 'citus') then
        raise exception 'unknown formation kind "%"', p_kind
            using errcode = 'invalid_parameter_value',
                  hint = 'Use pgsql (or citus).';
    elsif p_number_sync < 0 then
        raise exception 'invalid number_sync_standbys %', p_number_sync
            using errcode = 'invalid_parameter_value',
                  hint = 'Use zero or more.';
    elsif p_formation_id = '' or p_formation_id ~ '[[:cntrl:]]' then
        raise exception 'invalid formation name "%"', p_formation_id
            using errcode = 'invalid_parameter_value',
                  hint = 'A formation name is not empty and has no control characters.';
    end if;
    if exists (select from pgautofailover.formation as f where f.formationid = p_formation_id) then
        raise exception 'formation "%" exists already', p_formation_id
            using errcode = 'unique_violation',
                  hint = 'See pgautofailover.formation for the formations that exist.';
    end if;
    insert into pgautofailover.formation
        (formationid, kind, dbname, opt_secondary, number_sync_standbys)
    values (p_formation_id, p_kind, p_dbname, p_secondary, p_number_sync)
    returning * into v_formation;
    return v_formation;
end
$$;

comment on function pgautofailover.insert_formation is
    'Adds a formation; the body of create_formation().';

-- 058_quorum_standbys.sql
create function pgautofailover.quorum_standbys(p_primary pgautofailover.node)
returns integer
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select count(*)::integer
      from pgautofailover.node as n
     where n.formationid = p_primary.formationid
       and n.groupid = p_primary.groupid
       and n.nodeid <> p_primary.nodeid
       and n.goalstate <> 'dropped'
       and n.replicationquorum
$$;

comment on function pgautofailover.quorum_standbys is
    'How many standbys of a primary take part in the replication quorum.';

-- 058_set_opt_secondary.sql
create function pgautofailover.set_opt_secondary(p_formation_id text, p_enabled boolean)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    perform pgautofailover.lock_formation(p_formation_id);
    update pgautofailover.formation as f
       set opt_secondary = p_enabled
     where f.formationid = p_formation_id;
    if not found then
        raise exception 'formation "%" does not exist', p_formation_id
            using errcode = 'undefined_object',
                  hint = 'See pgautofailover.formation for the formations that exist.';
    end if;
end
$$;

comment on function pgautofailover.set_opt_secondary is
    'The body of enable_secondary() and disable_secondary().';

-- 059_node_settings_changed.sql
-- A new priority or quorum changes synchronous_standby_names: the primary must apply it.  One
-- that is on its way to the role reads the names when it gets there, and needs no order; one
-- that applies settings at this moment may have read the old ones.
create function pgautofailover.node_settings_changed(
    p_node         pgautofailover.node,
    p_description  text
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_now      constant timestamptz := pgautofailover.clock();
    v_primary  constant pgautofailover.node :=
        pgautofailover.group_primary(p_node.formationid, p_node.groupid);
    v_alone    constant boolean := not exists (
        select from pgautofailover.node as n
         where n.formationid = p_node.formationid
           and n.groupid = p_node.groupid
           and n.nodeid <> p_node.nodeid
           and n.goalstate <> 'dropped');
begin
    if v_alone then
        perform pgautofailover.log_event(p_node, p_description, v_now);
        return;
    elsif v_primary.reportedstate = 'apply_settings' then
        raise exception '% applies other settings at this moment',
            pgautofailover.node_label(v_primary)
            using errcode = 'object_not_in_prerequisite_state',
                  hint = 'Try again in a second.';
    end if;
    perform pgautofailover.log_message(p_description);
    if v_primary.goalstate = 'apply_settings' then
        perform pgautofailover.log_event(
            v_primary, format('%s has one more change of settings to apply: %s',
                              pgautofailover.node_label(v_primary), p_description), v_now);
    elsif v_primary.reportedstate in ('primary', 'wait_primary') then
        perform pgautofailover.operate(v_primary, 'apply_settings', v_now);
    else
        perform pgautofailover.proceed_group(p_node.formationid, p_node.groupid, v_now);
    end if;
end
$$;

comment on function pgautofailover.node_settings_changed is
    'Makes the primary apply replication settings that changed.';

-- 059_store_system_identifier.sql
create function pgautofailover.store_system_identifier(
    p_node_id            bigint,
    p_system_identifier  bigint
)
returns pgautofailover.node
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node;
begin
    perform pgautofailover.lock_node(p_node_id);
    update pgautofailover.node as n
       set sysidentifier = p_system_identifier
     where n.nodeid = p_node_id
    returning n.* into v_node;
    return v_node;
end
$$;

comment on function pgautofailover.store_system_identifier is
    'The body of set_node_system_identifier().';

-- 060_node_label.sql
create function pgautofailover.node_label(p_node pgautofailover.node)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select format('node %s "%s" (%s:%s)',
                  p_node.nodeid, p_node.nodename, p_node.nodehost, p_node.nodeport)
$$;

comment on function pgautofailover.node_label is
    'How events and messages name a node.';

-- 061_notify_state.sql
-- The payload and its key order are a contract (monitor-api.md 9): json, not jsonb.
create function pgautofailover.notify_state(p_node pgautofailover.node)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_payload constant text := json_build_object(
        'type', 'state',
        'formation', p_node.formationid,
        'groupId', p_node.groupid,
        'nodeId', p_node.nodeid,
        'name', p_node.nodename,
        'host', p_node.nodehost,
        'port', p_node.nodeport,
        'reportedState', p_node.reportedstate,
        'goalState', p_node.goalstate,
        'health', case p_node.health when 1 then 'good' when 0 then 'bad' else 'unknown' end
    )::text;
begin
    perform pg_notify('state', v_payload);
    perform pg_notify(
        pgautofailover.group_channel(p_node.formationid, p_node.groupid), v_payload);
end
$$;

comment on function pgautofailover.notify_state is
    'Sends the state of a node to everyone who listens, and to the keepers of its group.';

-- 062_log_message.sql
-- A notification holds less than 8000 bytes, and one that is too long would undo the call.
create function pgautofailover.log_message(p_message text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if pgautofailover.rehearsing() then
        return;
    end if;
    perform pg_notify('log', left(p_message, 1900));
end
$$;

comment on function pgautofailover.log_message is
    'Sends a line of text to whoever listens on the channel "log".';

-- 063_log_event.sql
-- Every change of a node that people see goes through here: event, notification, log line.
create function pgautofailover.log_event(
    p_node         pgautofailover.node,
    p_description  text,
    p_now          timestamptz,
    p_rule_pos     integer default null,
    p_section      pgautofailover.fsm_section default null,
    p_facts        jsonb default null
)
returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_event_id bigint;
begin
    if pgautofailover.rehearsing() then
        return pgautofailover.record_step(p_node, p_description, p_now, p_rule_pos);
    end if;
    -- a decision must survive a crash of the monitor, whatever a heartbeat set before
    perform set_config('synchronous_commit', 'on', true);

    insert into pgautofailover.event
        (eventtime, formationid, nodeid, groupid, nodename, nodehost, nodeport,
         reportedstate, goalstate, reportedrepstate, reportedtli, reportedlsn,
         candidatepriority, replicationquorum, description, rule_pos, rule_section)
    values
        (p_now, p_node.formationid, p_node.nodeid, p_node.groupid, p_node.nodename,
         p_node.nodehost, p_node.nodeport, p_node.reportedstate, p_node.goalstate,
         p_node.reportedrepstate, p_node.reportedtli, p_node.reportedlsn,
         p_node.candidatepriority, p_node.replicationquorum, p_description,
         p_rule_pos, p_section)
    returning eventid into v_event_id;

    if p_facts is not null then
        insert into pgautofailover.event_facts (eventid, facts) values (v_event_id, p_facts);
    end if;

    perform pgautofailover.log_message(p_description);
    perform pgautofailover.notify_state(p_node);
    return v_event_id;
end
$$;

comment on function pgautofailover.log_event is
    'Records one event of a node and tells everyone who listens.';

-- 064_rehearsing.sql
create function pgautofailover.rehearsing()
returns boolean
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select exists (select
                     from pgautofailover.rehearsal as r
                    where r.xid = pg_current_xact_id_if_assigned())
$$;

comment on function pgautofailover.rehearsing is
    'True inside rehearse_failover().';

-- 065_record_step.sql
create function pgautofailover.record_step(
    p_node         pgautofailover.node,
    p_description  text,
    p_now          timestamptz,
    p_rule_pos     integer
)
returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into pgautofailover.rehearsal_step
        (step, at_time, node_name, reported, goal, rule_pos, description)
    select count(*) + 1, p_now, p_node.nodename, p_node.reportedstate, p_node.goalstate,
           p_rule_pos, p_description
      from pgautofailover.rehearsal_step;
    return 0;
end
$$;

comment on function pgautofailover.record_step is
    'What log_event() does in a rehearsal.';

-- 100_fsm_guard.sql
-- The words that rules use.  Each is true, false or not known of a node in its situation; a
-- rule asks for "word" or for "not word", and what is not known satisfies neither.
create table pgautofailover.fsm_guard (
    guard    text not null,
    subject  text not null,
    meaning  text not null,
    constraint fsm_guard_pkey primary key (guard),
    constraint fsm_guard_subject_check check (subject in ('node', 'primary', 'others', 'group'))
);

comment on table pgautofailover.fsm_guard is
    'Meaning of the words in fsm_rule.requires.';

insert into pgautofailover.fsm_guard (guard, subject, meaning)
values
    ('alone',                'group',    'no other node of the group stays'),
    ('two_nodes',            'group',    'the group has exactly two nodes'),
    ('eligible',             'node',     'the node''s candidate priority is above zero'),
    ('quorum_member',        'node',     'the node takes part in the replication quorum'),
    ('healthy',              'node',     'the node is seen well: its report or its probe says so (P6)'),
    ('unhealthy',            'node',     'the node is down by evidence; not the opposite of healthy (P7)'),
    ('present',              'node',     'the node has reported within the last 3 s: it is there to carry out an order'),
    ('reporting',            'node',     'the node reported within node_considered_unhealthy_timeout (P17)'),
    ('primary_role',         'node',     'the node is the primary and has settled as such (P3)'),
    ('stream_down',          'node',     'the node''s WAL receiver does not stream: it says so, or its primary sees no standby for replication_stall_timeout'),
    ('stream_lost',          'node',     'the same, for replication_stall_timeout at least'),
    ('diverged',             'node',     'the node''s WAL is known to be on another branch than the group''s timeline'),
    ('streaming',            'node',     'the node''s keeper says that its WAL receiver streams'),
    ('elected',              'node',     'the node has won the election that is on'),
    ('lacks_wal',            'node',     'the winner of the election must first fetch WAL from another standby'),
    ('sources_gone',         'node',     'no healthy standby is left that could give the missing WAL'),
    ('primary_exists',       'primary',  'another node is the primary, or is on its way out of that role (P12)'),
    ('primary_role_held',    'primary',  'that primary has settled in its role (P3)'),
    ('primary_healthy',      'primary',  'that primary is healthy (P6)'),
    ('primary_unhealthy',    'primary',  'that primary is unhealthy (P7)'),
    ('primary_present',      'primary',  'that primary has reported within the last 3 s'),
    ('primary_in_maintenance', 'primary',  'an operator sent that primary to maintenance (P5)'),
    ('primary_out',          'primary',  'that primary surely takes no writes: it said so, it is dead by three witnesses, its lease ran out, or primary_demote_timeout passed (P13)'),
    ('same_timeline',        'node',     'node and primary report the same timeline'),
    ('sync_lag_ok',          'node',     'the node is within enable_sync_wal_log_threshold of the primary'),
    ('promote_lag_ok',       'node',     'the node is at most promote_wal_log_threshold behind the primary'),
    ('blocking_sync',        'group',    'number_sync_standbys is above zero: writes wait rather than degrade'),
    ('quorum_standbys',      'others',   'some other node takes part in the replication quorum'),
    ('secondaries',          'others',   'some other node has settled as secondary'),
    ('sync_secondaries',     'others',   'some other node has settled as secondary and takes part in the quorum'),
    ('secondary_down',       'others',   'some other node has settled as secondary and is down: it must be taken out first'),
    ('standby_in_maintenance', 'others', 'some other node is in maintenance, or on its way there or back'),
    ('standby_waiting',      'others',   'some other node waits to join'),
    ('candidate_available',  'others',   'some other node is a healthy candidate (P8)'),
    ('promotion_ordered',    'group',    'some node was told to prepare its promotion'),
    ('primary_leaving',      'group',    'a primary that was removed from the group may still take writes'),
    ('failover_in_progress', 'group',    'an election or a promotion is under way (P11)'),
    ('promotion_running',    'group',    'a node that is alive is being promoted (P9)'),
    ('promotion_lost',       'group',    'the node that was being promoted is dead, and was never told to take writes'),
    ('election_open',        'group',    'the group must choose a new primary'),
    ('winner_ready',         'group',    'the node that is being promoted can be streamed from soon (P10)');

-- 101_fsm_rule.sql
-- The monitor's decision table.  For one node in its situation the first matching row, by
-- position, wins.  NULL means "any"; what is not NULL must match.  "state" is the state of a
-- node that has reached its goal; "reported" and "goal" look at one side only.  "primary" is
-- the other node that is, or was last, the primary of the group.
create table pgautofailover.fsm_rule (
    position          integer not null,
    section           pgautofailover.fsm_section not null,
    rule              text    not null,
    operation         text,
    node_state        pgautofailover.replication_state[],
    node_reported     pgautofailover.replication_state[],
    node_goal         pgautofailover.replication_state[],
    primary_state     pgautofailover.replication_state[],
    primary_reported  pgautofailover.replication_state[],
    primary_goal      pgautofailover.replication_state[],
    requires          text[]  not null default '{}',
    assign_node       pgautofailover.replication_state,
    assign_primary    pgautofailover.replication_state,
    assign_others     pgautofailover.replication_state,
    forget_node       boolean not null default false,
    reason            text    not null,
    constraint fsm_rule_pkey primary key (position),
    constraint fsm_rule_forgets_or_assigns check (not forget_node or assign_node is null)
);

comment on table pgautofailover.fsm_rule is
    'The state machine: first matching row by position decides; a row that assigns nothing holds the node where it is.';

-- 102_fsm_rule_operator.sql
-- What operators ask for.  The functions check that the request makes sense and raise errors;
-- what is then assigned stands here.  "node" is the node that the call is about.
insert into pgautofailover.fsm_rule
    (position, section, rule, operation, node_state, node_reported, primary_state, primary_goal, requires, assign_node, assign_primary, assign_others, reason)
values
    (101, 'api_triggered', 'M60', 'remove_primary',           null, null, null, null, '{}',                              'dropped',             null,                  'report_lsn', 'the primary is removed from its group'),
    (103, 'api_triggered', 'M61', 'remove_standby',           null, null, null, null, '{}',                              'dropped',             null,                  null, 'the node is removed from its group'),
    (105, 'api_triggered', 'M62', 'failover_pair',            '{secondary}', null, '{primary}', null, '{two_nodes}',    'prepare_promotion',   'draining',            null, 'an operator asked for a failover'),
    (107, 'api_triggered', 'M63', 'failover_group',           '{single,primary,join_primary}', null, null, null, '{"not alone","not two_nodes"}', 'draining', null,     null, 'an operator asked for a failover: the standbys elect a new primary'),
    (109, 'api_triggered', 'M64', 'maintain_primary_of_pair', '{secondary}', null, '{primary}', null, '{two_nodes}',    'prepare_promotion',   'prepare_maintenance', null, 'an operator sends the primary to maintenance and the standby takes over'),
    (111, 'api_triggered', 'M65', 'maintain_primary',         '{primary}', null, null, null, '{"not alone","not two_nodes"}', 'prepare_maintenance', null,             null, 'an operator sends the primary to maintenance: the standbys elect a new one'),
    (113, 'api_triggered', 'M66', 'maintain_last_sync',       null, '{secondary,catchingup}', '{primary}', null, '{}',    'wait_maintenance',    'wait_primary',        null, 'an operator sends the last synchronous standby to maintenance: the primary first stops waiting for it'),
    (115, 'api_triggered', 'M67', 'maintain_standby',         null, '{secondary,catchingup}', null, null, '{}',           'maintenance',         null,                  null, 'an operator sends the standby to maintenance'),
    (117, 'api_triggered', 'M7',  'stop_maintenance',         '{maintenance}', null, null, null, '{alone,eligible}',        'single',            null,                  null, 'back from maintenance and alone in its group'),
    (118, 'api_triggered', 'M9',  'stop_maintenance',         '{maintenance,prepare_maintenance}', null, null, null, '{alone}', 'report_lsn',    null,                  null, 'back from maintenance and alone: first reports its position'),
    (119, 'api_triggered', 'M68', 'stop_maintenance',         '{maintenance,prepare_maintenance}', null, null, null, '{"not primary_exists"}', 'report_lsn', null,        null, 'back from maintenance while the group has no primary'),
    (121, 'api_triggered', 'M69', 'stop_maintenance',         '{maintenance,prepare_maintenance}', null, null, '{demoted}', '{}', 'report_lsn',  null,                  null, 'back from maintenance while the primary is demoted: they elect'),
    (123, 'api_triggered', 'M70', 'stop_maintenance',         '{maintenance,prepare_maintenance}', null, null, null, '{failover_in_progress}', 'report_lsn', null,        null, 'back from maintenance during a failover: reports its position'),
    (125, 'api_triggered', 'M71', 'stop_maintenance',         '{maintenance,prepare_maintenance}', null, null, null, '{}',  'catchingup',        null,                  null, 'back from maintenance: catches up with the primary'),
    (127, 'api_triggered', 'M72', 'apply_settings',           null, '{primary,wait_primary}', null, null, '{}',           'apply_settings',      null,                  null, 'replication settings changed: the primary applies them'),
    (129, 'api_triggered', 'M61', 'standby_removed',          null, '{primary,wait_primary}', null, null, '{}',           'apply_settings',      null,                  null, 'a standby was removed: the primary stops waiting for it');

-- 103_fsm_rule_early.sql
-- Checks that come before everything else, whatever the node's role.
insert into pgautofailover.fsm_rule
    (position, section, rule, node_state, node_reported, node_goal, requires, assign_node, forget_node, reason)
values
    (201, 'early_checks', 'M2', '{dropped}', null, null, '{}', null, true,
     'the node knows that it was removed'),
    (203, 'early_checks', 'M3', null, null, '{dropped}', '{}', null, false,
     'the node is being removed: it only has to notice'),
    (205, 'early_checks', 'M4', '{maintenance}', null, null, '{}', null, false,
     'in maintenance: only stop_maintenance() moves it'),
    (206, 'early_checks', 'M5', null, '{demote_timeout}', '{wait_primary,join_primary,apply_settings}', '{"not alone","not failover_in_progress","not promotion_ordered","not standby_in_maintenance"}', 'primary', false,
     'the node stopped itself when it was cut off, and nobody took its place: leads again'),
    (207, 'early_checks', 'M5', null, '{demote_timeout}', '{init,wait_primary,draining,catchingup,secondary,prepare_promotion,stop_replication,wait_standby,maintenance,join_primary,apply_settings,prepare_maintenance,wait_maintenance,fast_forward,join_secondary}', '{}', 'demoted', false,
     'the node stopped itself when it was cut off, and its goal cannot be reached from there'),
    (208, 'early_checks', 'M6', '{prepare_maintenance}', null, null, '{alone}', null, false,
     'alone and on its way to maintenance: a later primary may have written more'),
    (209, 'early_checks', 'M7', null, '{init,single,wait_primary,primary,draining,demote_timeout,demoted,catchingup,secondary,prepare_promotion,stop_replication,join_primary,apply_settings,wait_maintenance,report_lsn,fast_forward}', '{init,single,wait_primary,primary,draining,demote_timeout,demoted,catchingup,secondary,prepare_promotion,stop_replication,wait_standby,join_primary,apply_settings,wait_maintenance,report_lsn,fast_forward,join_secondary}', '{alone,eligible,"not primary_leaving"}', 'single', false,
     'no other node in the group'),
    (210, 'early_checks', 'M8', null, '{wait_primary,primary,join_primary,apply_settings,single}', null, '{alone,"not eligible"}', 'single', false,
     'no other node in the group, and this one takes the writes already'),
    (211, 'early_checks', 'M9', null, '{init,draining,demote_timeout,demoted,catchingup,secondary,prepare_promotion,stop_replication,wait_maintenance,report_lsn,fast_forward,join_secondary}', null, '{alone,"not eligible"}', 'report_lsn', false,
     'no other node in the group, but the priority of this one is zero: waits for a candidate');

-- 104_fsm_rule_primary.sql
-- The node is the primary.  An unhealthy primary comes first: nothing else may be asked of it.
insert into pgautofailover.fsm_rule
    (position, section, rule, node_state, node_reported, requires, assign_node, reason)
values
    (301, 'primary_node', 'M25a', null, '{single,primary,join_primary,apply_settings}', '{primary_role,unhealthy,"not alone","not two_nodes",candidate_available}', 'draining',
     'the primary is down and a healthy candidate exists'),
    (303, 'primary_node', 'M25b', '{prepare_maintenance}', null, '{"not alone","not two_nodes"}', 'maintenance',
     'the old primary is ready for maintenance'),
    (401, 'primary_node', 'M11', '{single}', null, '{present,standby_waiting}', 'wait_primary',
     'a standby waits to join'),
    (403, 'primary_node', 'M13', '{primary,wait_primary,apply_settings}', null, '{present,"not quorum_standbys","not secondaries","not failover_in_progress","not promotion_ordered"}', 'wait_primary',
     'no standby is left that could be waited for'),
    (405, 'primary_node', 'M14', '{primary,wait_primary,apply_settings}', null, '{present,"not quorum_standbys",secondaries,"not secondary_down"}', 'primary',
     'all standbys are asynchronous and at least one follows'),
    (407, 'primary_node', 'M15', '{primary}', null, '{present,"not sync_secondaries","not blocking_sync","not failover_in_progress","not promotion_ordered"}', 'wait_primary',
     'no synchronous standby is left: writes go on without waiting'),
    (409, 'primary_node', 'M16', '{primary}', null, '{present,"not sync_secondaries",blocking_sync}', 'primary',
     'no synchronous standby is left and number_sync_standbys demands one: writes wait'),
    (411, 'primary_node', 'M17', '{wait_primary}', null, '{present,sync_secondaries,"not secondary_down"}', 'primary',
     'a synchronous standby has caught up'),
    (413, 'primary_node', 'M18', '{apply_settings}', null, '{present,"not sync_secondaries","not blocking_sync","not promotion_ordered"}', 'wait_primary',
     'settings are applied and no synchronous standby is there: writes go on without waiting'),
    (415, 'primary_node', 'M19', '{apply_settings}', null, '{present}', 'primary',
     'settings are applied'),
    (421, 'primary_node', 'M21', '{join_primary}', null, '{present}', 'primary',
     'leaves a state that is no longer used');

-- On its way to primary it waits for a standby, so it must be let off when the last one is lost.
insert into pgautofailover.fsm_rule
    (position, section, rule, node_reported, node_goal, requires, assign_node, reason)
values
    (417, 'primary_node', 'M18', '{apply_settings}', '{primary}', '{present,quorum_standbys,"not sync_secondaries","not blocking_sync","not failover_in_progress","not promotion_ordered"}', 'wait_primary',
     'the last synchronous standby was lost while settings were applied: writes go on without waiting'),
    (419, 'primary_node', 'M18', '{wait_primary}', '{primary}', '{present,quorum_standbys,"not sync_secondaries","not blocking_sync","not failover_in_progress","not promotion_ordered"}', 'apply_settings',
     'the last synchronous standby was lost before the primary waited for it: settings are applied anew');

-- 105_fsm_rule_standby.sql
-- The node follows, or has followed, another one.
insert into pgautofailover.fsm_rule
    (position, section, rule, node_state, node_reported, node_goal, primary_state, primary_reported, primary_goal, requires, assign_node, assign_primary, reason)
values
    (501, 'primary_node', 'M12', null, '{catchingup,secondary}', '{secondary}', '{primary,wait_primary,apply_settings}', null, null, '{unhealthy,primary_present}', 'catchingup', null,
     'the standby is down: it no longer counts'),
    (502, 'primary_node', 'M12', null, '{catchingup,secondary}', '{secondary}', null, '{wait_primary,apply_settings}', '{primary}', '{unhealthy,primary_present}', 'catchingup', null,
     'the standby that the primary waits for is down: it no longer counts'),
    (503, 'primary_node', 'M24', '{secondary}', null, null, null, '{wait_primary,primary,apply_settings}', '{wait_primary,primary}', '{stream_lost,primary_present,primary_healthy,"not failover_in_progress"}', 'catchingup', null,
     'the standby lost its WAL stream while the primary is well: it no longer counts'),
    (504, 'reporting_node', 'E2', '{secondary}', null, null, null, '{prepare_promotion,stop_replication}', '{wait_primary}', '{}', 'catchingup', null,
     'another node leads now, and this one did not take part in the election: follows it'),
    (505, 'reporting_node', 'M23', '{secondary}', null, null, null, null, null, '{diverged,primary_role_held,primary_healthy}', 'catchingup', null,
     'the standby has WAL of another branch: it must be rewound first'),
    (506, 'reporting_node', 'G18', '{fast_forward,prepare_promotion}', null, null, null, null, '{single,wait_primary,primary,join_primary,apply_settings}', '{"not primary_unhealthy"}', 'report_lsn', null,
     'another node leads meanwhile: gives up its promotion'),
    (507, 'reporting_node', 'M26', '{report_lsn}', null, null, '{wait_primary,join_primary}', null, null, '{primary_healthy}', 'secondary', null,
     'there is a primary to follow'),
    (508, 'reporting_node', 'G14', '{catchingup}', null, null, '{wait_primary,join_primary,primary}', null, null, '{stream_lost,"not same_timeline",primary_healthy}', 'demoted', null,
     'follows a primary that is none any more: starts anew behind the current one'),
    (509, 'reporting_node', 'M27', '{report_lsn}', null, null, null, '{wait_primary,primary,apply_settings}', '{primary}', '{primary_healthy}', 'secondary', null,
     'the primary is back'),
    (510, 'reporting_node', 'E14', null, '{report_lsn}', '{fast_forward}', null, null, null, '{sources_gone}', 'report_lsn', null,
     'no standby is left that could give the missing WAL: elects again'),
    (511, 'reporting_node', 'M28', '{fast_forward}', null, null, null, null, null, '{}', 'prepare_promotion', null,
     'has fetched the WAL that it lacked'),
    (515, 'reporting_node', 'M30', '{wait_standby}', null, null, '{wait_primary,join_primary}', null, null, '{}', 'catchingup', null,
     'the primary is ready for its standby'),
    (517, 'reporting_node', 'M31', '{wait_standby}', null, null, '{primary}', null, null, '{quorum_member}', 'catchingup', 'apply_settings',
     'a standby joins the quorum'),
    (519, 'reporting_node', 'M32', '{wait_standby}', null, null, '{primary}', null, null, '{"not quorum_member"}', 'catchingup', null,
     'an asynchronous standby joins'),
    (521, 'reporting_node', 'M33', '{catchingup}', null, null, '{wait_primary,join_primary,primary}', null, null, '{healthy,"not stream_down","not diverged",same_timeline,sync_lag_ok}', 'secondary', null,
     'has caught up with the primary'),
    (523, 'reporting_node', 'M34b', '{secondary}', null, null, null, '{wait_primary}', '{wait_primary,primary}', '{two_nodes,healthy,eligible,"not diverged",primary_unhealthy,promote_lag_ok}', 'prepare_promotion', 'draining',
     'the primary is down and this standby is close enough, though the primary did not wait for it'),
    (525, 'reporting_node', 'M34', '{secondary}', null, null, null, null, null, '{two_nodes,healthy,eligible,"not diverged",primary_role_held,primary_unhealthy,promote_lag_ok}', 'prepare_promotion', 'draining',
     'the primary is down and this standby is close enough'),
    (527, 'reporting_node', 'M35', '{wait_maintenance}', null, null, '{wait_primary}', null, null, '{}', 'maintenance', null,
     'the primary no longer waits for this standby'),
    (529, 'reporting_node', 'M36', '{wait_maintenance}', null, null, null, null, '{single,primary,join_primary,apply_settings,draining,demote_timeout,demoted,prepare_maintenance,maintenance}', '{}', 'maintenance', null,
     'the primary does not have to stop waiting for this standby'),
    (530, 'reporting_node', 'M36', '{wait_maintenance}', null, null, null, null, null, '{"not primary_exists"}', 'maintenance', null,
     'there is no primary that could wait for this standby'),
    (531, 'reporting_node', 'M37', '{prepare_promotion}', null, null, '{prepare_maintenance}', null, null, '{}', 'stop_replication', null,
     'the old primary has stopped for maintenance'),
    (533, 'reporting_node', 'M37', '{prepare_promotion}', null, null, null, null, '{prepare_maintenance}', '{primary_out}', 'stop_replication', null,
     'the old primary died on its way to maintenance'),
    (539, 'reporting_node', 'M40', '{prepare_promotion}', null, null, null, null, null, '{primary_exists,"not primary_in_maintenance"}', 'stop_replication', 'demote_timeout',
     'ready for promotion: the old primary must be out first'),
    (541, 'reporting_node', 'M41', '{prepare_promotion}', null, null, null, null, null, '{present,"not primary_exists","not primary_leaving"}', 'wait_primary', null,
     'ready for promotion, and no old primary is left to wait for'),
    (542, 'reporting_node', 'M41', '{prepare_promotion}', null, null, null, '{prepare_maintenance}', '{maintenance}', '{present}', 'wait_primary', null,
     'ready for promotion, and the old primary has stopped for maintenance'),
    (543, 'reporting_node', 'M42', '{stop_replication}', null, null, '{prepare_maintenance}', null, null, '{present}', 'wait_primary', 'maintenance',
     'the old primary has stopped for maintenance: writes may start'),
    (545, 'reporting_node', 'M43', '{stop_replication}', null, null, '{demote_timeout}', null, null, '{present}', 'wait_primary', 'demoted',
     'the old primary has confirmed that it stopped: writes may start'),
    (547, 'reporting_node', 'M43', '{stop_replication}', null, null, null, null, '{draining,demote_timeout}', '{present,primary_out}', 'wait_primary', 'demoted',
     'the old primary surely takes no writes: writes may start'),
    (549, 'reporting_node', 'M42', '{stop_replication}', null, null, null, '{primary,prepare_maintenance}', '{prepare_maintenance}', '{present,primary_out}', 'wait_primary', 'maintenance',
     'the old primary surely takes no writes: writes may start'),
    (550, 'reporting_node', 'G18', '{stop_replication}', null, null, null, null, '{single,wait_primary,primary,join_primary,apply_settings}', '{}', 'demoted', null,
     'another node leads meanwhile: gives up its promotion'),
    (551, 'reporting_node', 'M43', '{stop_replication}', null, null, null, null, '{demoted,maintenance}', '{present}', 'wait_primary', null,
     'the old primary is out: writes may start'),
    (553, 'reporting_node', 'G19', '{stop_replication}', null, null, null, null, null, '{present,"not primary_exists","not primary_leaving"}', 'wait_primary', null,
     'no old primary is left to wait for: writes may start'),
    (554, 'reporting_node', 'M43', '{draining,demote_timeout}', null, null, null, null, '{single,wait_primary,primary,join_primary,apply_settings}', '{}', 'demoted', null,
     'another node leads meanwhile'),
    (555, 'reporting_node', 'M46', '{demoted}', null, null, null, '{wait_primary,join_primary,apply_settings}', '{primary}', '{primary_healthy}', 'catchingup', null,
     'follows the new primary'),
    (557, 'reporting_node', 'M47', '{demoted}', null, null, '{wait_primary,join_primary,primary}', null, null, '{primary_healthy}', 'catchingup', null,
     'follows the new primary'),
    (559, 'reporting_node', 'M48', '{join_secondary}', null, null, null, '{wait_primary}', '{wait_primary,primary}', '{}', 'secondary', null,
     'follows the new primary'),
    (561, 'reporting_node', 'M49', '{join_secondary}', null, null, null, '{primary,apply_settings}', '{primary}', '{}', 'secondary', null,
     'follows the new primary');

-- 106_fsm_rule_election.sql
-- More than two nodes, or none that leads: the standbys report their position, the best
-- candidate wins, the others follow it.
insert into pgautofailover.fsm_rule
    (position, section, rule, node_state, node_reported, node_goal, primary_goal, requires, assign_node, assign_primary, reason)
values
    (600, 'reporting_node', 'M25a', '{secondary}', null, null, '{single,primary,join_primary,apply_settings}', '{"not two_nodes",healthy,eligible,primary_role_held,primary_unhealthy}', null, 'draining',
     'the primary is down and a healthy candidate exists'),
    (601, 'reporting_node', 'E2', '{report_lsn}', null, null, null, '{promotion_running,winner_ready}', 'join_secondary', null,
     'another node won the election and is about to lead'),
    (603, 'reporting_node', 'E13', '{report_lsn}', null, null, null, '{"not alone",election_open,elected,"not lacks_wal"}', 'prepare_promotion', null,
     'won the election and has all the WAL'),
    (605, 'reporting_node', 'E13', '{report_lsn}', null, null, null, '{"not alone",election_open,elected,lacks_wal}', 'fast_forward', null,
     'won the election and fetches the WAL that it lacks from another standby'),
    (607, 'reporting_node', 'E4', null, '{secondary,catchingup}', '{secondary,catchingup}', null, '{election_open,reporting,"not promotion_running"}', 'report_lsn', null,
     'an election is on: reports its final position'),
    (609, 'reporting_node', 'E4', null, '{maintenance,demoted}', '{catchingup}', null, '{election_open,reporting,"not promotion_running"}', 'report_lsn', null,
     'an election is on: reports its final position'),
    (611, 'reporting_node', 'E4', '{draining,demoted}', null, null, null, '{election_open,reporting,"not promotion_running"}', 'report_lsn', null,
     'an election is on: the old primary takes part'),
    (612, 'reporting_node', 'G18', '{join_secondary}', null, null, null, '{election_open,reporting,"not alone","not promotion_running"}', 'report_lsn', null,
     'the node that won the election is gone: elects again'),
    (613, 'reporting_node', 'G18', '{join_secondary,draining,demoted,demote_timeout}', null, null, null, '{promotion_lost,reporting}', 'report_lsn', null,
     'the node that was to lead died before it could: elects again');

-- 107_keeper_transition.sql
-- The moves that a keeper can make: the arrows of keeper/transitions.ts, which a test compares.
-- Beside these, every state can become dropped.  fsm_dead_ends checks the rules against it.
create table pgautofailover.keeper_transition (
    to_state    pgautofailover.replication_state   not null,
    from_state  pgautofailover.replication_state[] not null,
    constraint keeper_transition_pkey primary key (to_state)
);

comment on table pgautofailover.keeper_transition is
    'The moves from state to state that a keeper can make, by the state that they lead to.';

insert into pgautofailover.keeper_transition (to_state, from_state)
values
    ('single', '{init,wait_primary,primary,draining,demote_timeout,demoted,catchingup,secondary,prepare_promotion,stop_replication,maintenance,join_primary,apply_settings,wait_maintenance,report_lsn,fast_forward,dropped}'),
    ('wait_primary', '{single,primary,prepare_promotion,stop_replication,join_primary,apply_settings}'),
    ('primary', '{wait_primary,demote_timeout,join_primary,apply_settings}'),
    ('draining', '{single,wait_primary,primary,join_primary,apply_settings}'),
    ('demote_timeout', '{init,single,wait_primary,primary,draining,demoted,catchingup,secondary,prepare_promotion,stop_replication,maintenance,join_primary,apply_settings,prepare_maintenance,wait_maintenance,report_lsn,fast_forward}'),
    ('demoted', '{init,single,wait_primary,primary,draining,demote_timeout,catchingup,secondary,prepare_promotion,stop_replication,maintenance,join_primary,apply_settings,prepare_maintenance,wait_maintenance,report_lsn,fast_forward}'),
    ('catchingup', '{demoted,secondary,wait_standby,maintenance,prepare_maintenance}'),
    ('secondary', '{catchingup,report_lsn,join_secondary}'),
    ('prepare_promotion', '{catchingup,secondary,report_lsn,fast_forward}'),
    ('stop_replication', '{prepare_promotion}'),
    ('wait_standby', '{init,catchingup,secondary,dropped}'),
    ('maintenance', '{primary,catchingup,secondary,prepare_maintenance,wait_maintenance}'),
    ('join_primary', '{wait_primary,primary,apply_settings}'),
    ('apply_settings', '{wait_primary,primary}'),
    ('prepare_maintenance', '{primary}'),
    ('wait_maintenance', '{catchingup,secondary}'),
    ('report_lsn', '{init,draining,demote_timeout,demoted,catchingup,secondary,prepare_promotion,stop_replication,maintenance,prepare_maintenance,wait_maintenance,fast_forward,join_secondary,dropped}'),
    ('fast_forward', '{report_lsn}'),
    ('join_secondary', '{report_lsn}');

-- 110_node_fact.sql
-- What the machine sees of one node, before it looks at the group.
create type pgautofailover.node_fact as (
    node_id          bigint,
    node_name        text,
    reported         pgautofailover.replication_state,
    goal             pgautofailover.replication_state,
    state            pgautofailover.replication_state,
    priority         integer,
    quorum           boolean,
    timeline         integer,
    lsn              pg_lsn,
    running          boolean,
    healthy          boolean,
    unhealthy        boolean,
    reporting        boolean,
    primary_role     boolean,
    being_promoted   boolean,
    ready_to_stream  boolean,
    streaming        boolean,
    stream_down      boolean,
    stream_lost      boolean,
    diverged         boolean,
    surely_out       boolean,
    primary_leaving  boolean,
    silent_ms        bigint,
    probe            text,
    session_lost     boolean
);

comment on type pgautofailover.node_fact is
    'One node as the state machine sees it; state is NULL until the goal is reached.';

-- 111_is_being_promoted.sql
-- P9, as pairs reported/goal.  secondary/prepare_promotion, the first step of a pair's
-- failover, is not among them.
create function pgautofailover.is_being_promoted(
    p_reported  pgautofailover.replication_state,
    p_goal      pgautofailover.replication_state
)
returns boolean
language sql
immutable
parallel safe
as $$
    select (p_reported = 'report_lsn' and p_goal in ('fast_forward', 'prepare_promotion'))
        or (p_reported = 'fast_forward' and p_goal in ('fast_forward', 'prepare_promotion'))
        or (p_reported in ('prepare_promotion', 'stop_replication')
            and p_goal in ('prepare_promotion', 'stop_replication', 'wait_primary')
            and not (p_reported = 'stop_replication' and p_goal = 'prepare_promotion'))
$$;

comment on function pgautofailover.is_being_promoted is
    'True while a node is on its way from standby to primary (P9).';

-- 112_is_ready_to_stream.sql
create function pgautofailover.is_ready_to_stream(
    p_reported  pgautofailover.replication_state,
    p_goal      pgautofailover.replication_state
)
returns boolean
language sql
immutable
parallel safe
as $$
    select (p_reported in ('prepare_promotion', 'stop_replication')
            and p_goal in ('stop_replication', 'wait_primary'))
        or (p_reported = 'wait_primary' and p_goal in ('wait_primary', 'primary'))
        or (p_reported = 'primary' and p_goal = 'primary')
$$;

comment on function pgautofailover.is_ready_to_stream is
    'True when the others may prepare to follow this node (P10).';

-- 113_is_primary_role.sql
create function pgautofailover.is_primary_role(
    p_reported  pgautofailover.replication_state,
    p_goal      pgautofailover.replication_state
)
returns boolean
language sql
immutable
parallel safe
as $$
    select (p_goal = p_reported
            and p_goal in ('single', 'wait_primary', 'primary', 'join_primary', 'apply_settings'))
        or (p_goal in ('primary', 'apply_settings')
            and p_reported in ('primary', 'apply_settings'))
$$;

comment on function pgautofailover.is_primary_role is
    'True for a node that is the primary and has settled as such (P3).';

-- 114_final_position.sql
-- A node that promotes itself starts a timeline of its own: what counts for an election is
-- the position that it reported before.
create function pgautofailover.final_position(
    p_node        pgautofailover.node,
    out timeline  integer,
    out lsn       pg_lsn
)
returns record
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    timeline := p_node.reportedtli;
    lsn := p_node.reportedlsn;
    if p_node.reportedstate = 'stop_replication' then
        select e.reportedtli, e.reportedlsn
          into timeline, lsn
          from pgautofailover.event as e
         where e.nodeid = p_node.nodeid
           and e.reportedstate in ('prepare_promotion', 'fast_forward', 'report_lsn')
         order by e.eventid desc
         limit 1;
        if not found then
            timeline := p_node.reportedtli;
            lsn := p_node.reportedlsn;
        end if;
    end if;
end
$$;

comment on function pgautofailover.final_position is
    'The WAL position of a node that counts in an election.';

-- 114_has_diverged.sql
-- Walks from the reference to its ancestors.  A node is off when its timeline is newer than the
-- oldest known ancestor and not among them, or when it has WAL beyond the point at which the
-- reference left its timeline.  What is older than all that is known is not compared.
create function pgautofailover.has_diverged(
    p_formation_id  text,
    p_group_id      integer,
    p_reference     integer,
    p_tli           integer,
    p_lsn           pg_lsn
)
returns boolean
language plpgsql
stable
strict
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        with recursive lineage (tli, left_at) as (
            select p_reference, null::pg_lsn
             union
            select h.parenttli, h.switchpoint_lsn
              from lineage as l
              join pgautofailover.node_timeline_history as h on h.tli = l.tli
              join pgautofailover.node as n on n.nodeid = h.nodeid
             where n.formationid = p_formation_id
               and n.groupid = p_group_id
               and h.parenttli between 1 and h.tli - 1
        )
        select case
            when p_tli < (select min(l.tli) from lineage as l) then false
            when not exists (select from lineage as l where l.tli = p_tli) then true
            else not exists (
                select from lineage as l
                 where l.tli = p_tli
                   and (l.left_at is null or p_lsn <= l.left_at))
        end);
end
$$;

comment on function pgautofailover.has_diverged is
    'True when a position is known to lie on another branch than the group''s timeline.';

-- 114_is_process_dead.sql
-- Dead on a living host, by three witnesses: the keeper's session ended, the host refuses
-- connections, and no standby that counts still streams.  Each must be younger than the last
-- report, and the silence since long enough that nothing of it was a restart of the keeper.
create function pgautofailover.is_process_dead(
    p_node      pgautofailover.node,
    p_evidence  pgautofailover.node_evidence,
    p_contact   timestamptz,
    p_limits    pgautofailover.limits,
    p_now       timestamptz
)
returns boolean
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    return coalesce(
        p_evidence.session_lost_at >= p_node.reporttime - interval '1 s'
        and p_now - p_node.reporttime >= p_limits.death_confirmation
        and p_evidence.probe = 'refused'
        and p_evidence.probe_time > p_node.reporttime
        and coalesce(p_contact < p_evidence.probe_time, true), false);
end
$$;

comment on function pgautofailover.is_process_dead is
    'True when session, probe and streams agree that a node''s processes are gone.';

-- 114_is_surely_out.sql
-- Whether a node that was the primary can take no write any more.  One of:
-- it said that it stopped, and is silent since; its process is dead; its lease ran out; or
-- primary_demote_timeout passed since it was told to stop.  The last two rest on its keeper
-- alone, so they do not count against a witness who says that its Postgres still runs: the
-- keeper itself, a probe that was answered, a standby that streams.
create function pgautofailover.is_surely_out(
    p_node      pgautofailover.node,
    p_evidence  pgautofailover.node_evidence,
    p_dead      boolean,
    p_contact   timestamptz,
    p_limits    pgautofailover.limits,
    p_settled   boolean,
    p_now       timestamptz
)
returns boolean
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_silence      constant interval := p_now - p_node.reporttime;
    v_lease_end    constant timestamptz := greatest(p_node.reporttime, p_contact)
        + p_evidence.lease_ms * interval '1 ms' + p_limits.lease_margin;
    v_answered_at  constant timestamptz := greatest(
        case when p_evidence.probe = 'answered' then p_evidence.probe_time end,
        case when p_node.health = 1 then p_node.healthchecktime end);
    v_told_to_stop constant boolean := p_node.goalstate in ('demote_timeout', 'dropped')
        or (p_node.goalstate = 'prepare_maintenance'
            and v_silence >= p_limits.unhealthy_timeout);
begin
    if p_dead then
        return true;
    elsif p_node.reportedstate in ('draining', 'demote_timeout', 'demoted',
                                   'prepare_maintenance')
          and not p_node.reportedpgisrunning
          and v_silence >= p_limits.death_confirmation then
        return true;
    elsif p_settled and p_evidence.lease_held and p_now >= v_lease_end
          and coalesce(v_answered_at < v_lease_end, true) then
        return true;
    end if;
    return v_told_to_stop
       and p_now - p_node.statechangetime >= p_limits.demote_timeout
       and not (v_silence < p_limits.unhealthy_timeout
                and p_node.reportedpgisrunning
                and pgautofailover.is_writable(p_node.reportedstate))
       and not (v_silence >= p_limits.unhealthy_timeout
                and coalesce(v_answered_at >= p_node.statechangetime, false))
       -- the contact may be infinite, from which nothing can be subtracted
       and not coalesce(p_contact < 'infinity'
                        and p_contact > p_now - p_limits.unhealthy_timeout, false);
end
$$;

comment on function pgautofailover.is_surely_out is
    'True when a former primary can take no write any more; what a promotion waits for.';

-- 114_reference_timeline.sql
create function pgautofailover.reference_timeline(p_formation_id text, p_group_id integer)
returns integer
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select coalesce(
            (select a.accepted_tli
               from pgautofailover.accepted_timeline as a
              where a.formationid = p_formation_id
                and a.groupid = p_group_id
                and a.resolved_at is null
              order by a.decided_at desc
              limit 1),
            max(n.reportedtli) filter (
                where pgautofailover.is_primary_role(n.reportedstate, n.goalstate)),
            max(n.reportedtli))
          from pgautofailover.node as n
         where n.formationid = p_formation_id
           and n.groupid = p_group_id
           and n.reportedstate <> 'stop_replication'
           and n.goalstate <> 'dropped');
end
$$;

comment on function pgautofailover.reference_timeline is
    'The timeline of a group: what an operator accepted, its primary''s, or the highest.';

-- 114_stream_contact.sql
-- The latest moment at which a standby that counts may have been in touch with the primary.
-- A primary in touch with such a standby keeps its lease, so its lease is counted from here
-- too.  A standby that counts and does not tell leaves it open: infinity.  So does one that
-- clones, since a base backup is contact.  Standbys outside the quorum count only where nobody
-- is in it: otherwise their messages do not prolong a lease.
-- PL/pgSQL because the rules ask at each report: SQL functions are planned anew at each call.
create function pgautofailover.stream_contact(
    p_formation_id  text,
    p_group_id      integer,
    p_limits        pgautofailover.limits,
    p_now           timestamptz
)
returns timestamptz
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select max(case
                       when n.reportedstate in ('init', 'demoted')
                            or (n.reportedstate = 'wait_standby' and n.goalstate = 'wait_standby')
                           then '-infinity'
                       when p_now - n.reporttime >= p_limits.unhealthy_timeout then 'infinity'
                       when e.streaming then n.reporttime
                       else coalesce(e.stream_lost_at, 'infinity')
                   end)
          from (select c.*, bool_or(c.replicationquorum) over () as has_quorum
                  from pgautofailover.node as c
                 where c.formationid = p_formation_id
                   and c.groupid = p_group_id
                   and c.goalstate <> 'dropped'
                   and not pgautofailover.is_primary_ish(c.reportedstate)) as n
          left join pgautofailover.node_evidence as e on e.nodeid = n.nodeid
         where n.replicationquorum or not n.has_quorum);
end
$$;

comment on function pgautofailover.stream_contact is
    'Last moment at which a standby that counts may have heard from the primary.';

-- 114_timelines_differ.sql
-- A node in stop_replication has started a timeline that nobody wrote to: it does not count.
create function pgautofailover.timelines_differ(p_formation_id text, p_group_id integer)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select coalesce(min(n.reportedtli) <> max(n.reportedtli), false)
          from pgautofailover.node as n
         where n.formationid = p_formation_id
           and n.groupid = p_group_id
           and n.reportedstate <> 'stop_replication'
           and n.goalstate <> 'dropped');
end
$$;

comment on function pgautofailover.timelines_differ is
    'False when all nodes of a group report one timeline, and its lineage needs no look.';

-- 115_node_facts.sql
-- P6 and P7, the two verdicts on a node's health.  They are not opposites: a node can be
-- neither.  Three ways to be down: its keeper says that Postgres does not run; it has been
-- silent for the whole timeout and probes fail; its process is dead on a living host.
create function pgautofailover.node_facts(
    p_formation_id  text,
    p_group_id      integer,
    p_limits        pgautofailover.limits,
    p_now           timestamptz
)
returns pgautofailover.node_fact[]
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_monitor_start  constant timestamptz := pgautofailover.monitor_started_at();
    v_settled        constant boolean := p_now >= v_monitor_start + p_limits.grace_period;
    v_contact        constant timestamptz :=
        pgautofailover.stream_contact(p_formation_id, p_group_id, p_limits, p_now);
    v_reference      constant integer := case
        when pgautofailover.timelines_differ(p_formation_id, p_group_id)
        then pgautofailover.reference_timeline(p_formation_id, p_group_id) end;
    v_nodes          pgautofailover.node_fact[];
begin
    select array_agg((
               w.nodeid, w.nodename, w.reportedstate, w.goalstate,
               case when w.goalstate = w.reportedstate then w.goalstate end,
               w.candidatepriority, w.replicationquorum, w.timeline, w.lsn,
               w.reportedpgisrunning, w.healthy and not w.unhealthy, w.unhealthy,
               w.silence < p_limits.unhealthy_timeout and not w.is_dead,
               pgautofailover.is_primary_role(w.reportedstate, w.goalstate),
               pgautofailover.is_being_promoted(w.reportedstate, w.goalstate),
               pgautofailover.is_ready_to_stream(w.reportedstate, w.goalstate),
               w.streaming,
               coalesce(not w.streaming, w.primary_stalled),
               coalesce(not w.streaming
                        and p_now - w.stream_lost_at >= p_limits.stall_timeout,
                        w.primary_stalled),
               coalesce(pgautofailover.has_diverged(
                   p_formation_id, p_group_id, v_reference, w.timeline, w.lsn), false),
               w.is_out, w.primary_leaving,
               (extract(epoch from w.silence) * 1000)::bigint,
               w.probe, w.session_lost_at is not null
           )::pgautofailover.node_fact order by w.nodeid) filter (where w.goalstate <> 'dropped')
      into v_nodes
      from (
        select n.*, e.streaming, e.stream_lost_at, e.probe, e.session_lost_at,
               f.timeline, f.lsn, d.is_dead, o.is_out,
               p_now - n.reporttime as silence,
               n.reportedpgisrunning
               and (n.health <> 0
                    or (p_now - n.reporttime < p_limits.report_freshness
                        and (n.reporttime > n.healthchecktime
                             or (e.session_pid is not null and e.session_lost_at is null))))
               as healthy,
               not n.reportedpgisrunning
               or d.is_dead
               or (v_settled
                   and p_now - n.reporttime >= p_limits.unhealthy_timeout
                   and n.health = 0
                   and n.healthchecktime > v_monitor_start)
               as unhealthy,
               -- who does not tell of its stream is judged by what the primary sees
               n.replicationquorum
               and not pgautofailover.is_primary_ish(n.reportedstate)
               and coalesce(bool_or(p_now - n.replication_stall_since >= p_limits.stall_timeout)
                            over (), false)
               as primary_stalled,
               -- told to leave the group, and perhaps still taking writes
               bool_or(n.goalstate = 'dropped' and not o.is_out
                       and pgautofailover.is_writable(n.reportedstate)) over ()
               as primary_leaving
          from pgautofailover.node as n
          left join pgautofailover.node_evidence as e on e.nodeid = n.nodeid
         cross join lateral (
                select v_settled and pgautofailover.is_process_dead(
                           n, e, v_contact, p_limits, p_now) as is_dead) as d
         cross join lateral (
                select pgautofailover.is_surely_out(
                           n, e, d.is_dead, v_contact, p_limits, v_settled, p_now)
                       as is_out) as o
         cross join lateral pgautofailover.final_position(n) as f
         where n.formationid = p_formation_id
           and n.groupid = p_group_id) as w;
    return coalesce(v_nodes, '{}');
end
$$;

comment on function pgautofailover.node_facts is
    'The nodes of a group as the state machine sees them, by node id.';

-- 116_group_fact.sql
create type pgautofailover.election as (
    is_open            boolean,
    promotion_running  boolean,
    promotion_lost     boolean,
    winner_ready       boolean,
    missing            text[],
    candidates         integer,
    quorum_reported    integer,
    winner_id          bigint,
    lacks_wal          boolean,
    sources_gone       boolean,
    problem            text
);

comment on type pgautofailover.election is
    'Where the choice of a new primary stands; problem says in words what it waits for.';

create type pgautofailover.group_fact as (
    node_count            integer,
    primary_fact          pgautofailover.node_fact,
    number_sync_standbys  integer,
    promotion_ordered     boolean,
    primary_leaving       boolean,
    failover_in_progress  boolean,
    election              pgautofailover.election
);

comment on type pgautofailover.group_fact is
    'What the state machine sees of a group as a whole.';

-- 117_data_loss_guarded.sql
-- The one limit that an operator may lift in a session, and only for its transaction:
-- set local pgautofailover.guard_data_loss = off.  Every event keeps the facts it was taken on.
create function pgautofailover.data_loss_guarded()
returns boolean
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(lower(nullif(current_setting('pgautofailover.guard_data_loss', true), '')),
                    'on')
           not in ('off', 'false', 'no', '0', 'f', 'n')
$$;

comment on function pgautofailover.data_loss_guarded is
    'False while an operator accepts that a failover may lose acknowledged writes.';

-- 117_find_primary.sql
-- P12: the node that is meant to be the primary, else the last one that was.  A former primary
-- that is still on its way out comes before one that was demoted long ago.  So does one that
-- was told to lead and then to stop, whatever it reports: it may lead without our knowing.
create function pgautofailover.find_primary(p_nodes pgautofailover.node_fact[])
returns pgautofailover.node_fact
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node   pgautofailover.node_fact;
    v_found  pgautofailover.node_fact;
    v_rank   integer;
    v_best   integer := 4;
begin
    foreach v_node in array p_nodes loop
        if pgautofailover.is_writable(v_node.goal) then
            return v_node;
        end if;
        v_rank := case
            when v_node.goal in ('draining', 'demote_timeout')
                 and v_node.reported <> 'demoted' then 1
            when not pgautofailover.is_primary_ish(v_node.reported)
                then case when v_node.reported = 'demoted' then 3 else 4 end
            when v_node.goal = 'prepare_maintenance' then 1
            else 2
        end;
        if v_rank < 4 and v_rank <= v_best then
            v_best := v_rank;
            v_found := v_node;
        end if;
    end loop;
    return v_found;
end
$$;

comment on function pgautofailover.find_primary is
    'The node of a group whose goal is writable, else the last that reports as a primary (P12).';

-- 118_election_problem.sql
-- E5 to E11 in words, in the order in which they decline; NULL when somebody can be elected.
create function pgautofailover.election_problem(
    p_election        pgautofailover.election,
    p_number_sync     integer,
    p_guard           boolean,
    p_too_far_behind  boolean
)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select case
        when p_guard and cardinality(p_election.missing) > 0 then
            format('waits for the position of %s', array_to_string(p_election.missing, ', '))
        when p_election.candidates = 0 then
            'no standby has reported its position yet'
        when p_guard and p_election.quorum_reported < p_number_sync + 1 then
            format('only %s of %s standbys that must report have done so: number_sync_standbys is %s',
                   p_election.quorum_reported, p_number_sync + 1, p_number_sync)
        when p_too_far_behind then
            'the most advanced standby is further behind the primary than promote_wal_log_threshold'
        when p_election.winner_id is null then
            'no candidate has a priority above zero and is alive'
        when p_election.lacks_wal and p_election.sources_gone then
            'the best candidate lacks WAL and no healthy standby can give it'
    end
$$;

comment on function pgautofailover.election_problem is
    'Why an election does not choose yet, in words; NULL when it does.';

-- 119_elect.sql
-- Who leads next (fsm.md section 4).  Reads nothing but its arguments.
create function pgautofailover.elect(
    p_nodes        pgautofailover.node_fact[],
    p_primary      pgautofailover.node_fact,
    p_number_sync  integer,
    p_limits       pgautofailover.limits,
    p_guard        boolean
)
returns pgautofailover.election
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v            pgautofailover.election;
    v_node       pgautofailover.node_fact;
    v_dead       boolean;
    v_complete   boolean := false;
    v_synced     constant boolean :=
        p_primary.node_id is null or p_primary.reported not in ('wait_primary', 'single');
    v_best_tli   integer;
    v_best_lsn   pg_lsn;
    v_winner     pgautofailover.node_fact;
begin
    v.promotion_running := false;
    v.promotion_lost := false;
    v.winner_ready := false;
    v.missing := '{}';
    v.candidates := 0;
    v.quorum_reported := 0;
    v.is_open := (p_primary.node_id is null or p_primary.unhealthy)
        and (cardinality(p_nodes) > 2 or p_primary.node_id is null);

    -- an operator's failover drained the primary: it reports all that was ever acknowledged
    select coalesce(bool_or(n.state = 'report_lsn' and n.priority < 0 and not n.unhealthy), false)
      into v_complete
      from unnest(p_nodes) as n;

    foreach v_node in array p_nodes loop
        v_dead := v_node.unhealthy and not v_node.reporting;
        v.is_open := v.is_open
            or (v_node.reported in ('secondary', 'catchingup')
                and v_node.goal in ('secondary', 'catchingup')
                and coalesce(p_primary.state = 'demoted', false))
            or (v_node.state in ('report_lsn', 'fast_forward')
                and (p_primary.unhealthy or not pgautofailover.is_writable(p_primary.goal)));
        if v_node.being_promoted or v_node.goal = 'prepare_promotion' then
            v.promotion_running := v.promotion_running or (v_node.being_promoted and not v_dead);
            v.promotion_lost := v.promotion_lost
                or (v_dead and not pgautofailover.is_writable(v_node.goal));
            v.winner_ready := v.winner_ready or (v_node.ready_to_stream and not v_dead);
        end if;

        -- E4: each node is a candidate, is waited for, or does not matter
        if v_node.state is distinct from 'draining' and v_node.state is distinct from 'demoted'
           and (v_node.primary_role
                or (pgautofailover.is_primary_ish(v_node.reported)
                    and v_node.goal in ('draining', 'demote_timeout', 'prepare_maintenance',
                                        'demoted'))
                or (v_node.reported = 'demoted' and v_node.goal = 'demoted'))
           or v_node.diverged then
            continue;
        elsif v_node.state = 'report_lsn' and not v_dead then
            v.candidates := v.candidates + 1;
            if v_node.quorum or p_number_sync = 0 then
                v.quorum_reported := v.quorum_reported + 1;
            end if;
            if v_node.priority > 0 and not v_node.unhealthy
               and (v_winner.node_id is null
                    or v_node.priority > v_winner.priority
                    or (v_node.priority = v_winner.priority
                        and (v_node.timeline, v_node.lsn) > (v_winner.timeline, v_winner.lsn)))
            then
                v_winner := v_node;
            end if;
        elsif v_node.reported in ('init', 'wait_standby') then
            -- it joins and has no data: nothing that it could report
            v.quorum_reported := v.quorum_reported + v_node.quorum::integer;
        elsif v_dead or (v_complete and not v_node.reporting) then
            -- what a primary on its way out holds alone was never acknowledged by a standby
            if v_node.quorum and v_synced and not v_complete
               and v_node.reported not in ('report_lsn', 'draining')
               and v_node.goal <> 'prepare_promotion' and not v_node.being_promoted then
                v.missing := v.missing || v_node.node_name;
            end if;
        elsif v_node.goal = 'report_lsn'
              or v_node.reported in ('secondary', 'catchingup', 'draining', 'demoted')
                 and v_node.goal in ('secondary', 'catchingup', 'draining', 'demoted')
              or (v_node.reported = 'maintenance' and v_node.goal = 'catchingup') then
            v.missing := v.missing || v_node.node_name;
        end if;
    end loop;

    v.promotion_lost := v.promotion_lost and not v.promotion_running;
    if v_complete then
        v.quorum_reported := greatest(v.quorum_reported, p_number_sync + 1);
    end if;

    -- E8: how far the group has come, whoever holds it
    select n.timeline, n.lsn
      into v_best_tli, v_best_lsn
      from unnest(p_nodes) as n
     where not pgautofailover.is_primary_ish(n.reported)
       and not n.diverged
     order by n.timeline desc, n.lsn desc
     limit 1;

    v.winner_id := v_winner.node_id;
    v.sources_gone := not exists (
        select from unnest(p_nodes) as n
         where n.state = 'report_lsn' and n.healthy
           and (n.timeline, n.lsn) >= (v_best_tli, v_best_lsn));
    -- whoever accepts the loss of writes takes the winner as it is
    v.lacks_wal := (v_winner.timeline, v_winner.lsn) < (v_best_tli, v_best_lsn)
        and (p_guard or not v.sources_gone);
    v.problem := pgautofailover.election_problem(
        v, p_number_sync, p_guard,
        p_primary.node_id is not null
        and v_best_lsn is not null
        and not pgautofailover.behind_within(
            v_best_lsn, p_primary.lsn, p_limits.promote_lag_bytes));
    return v;
end
$$;

comment on function pgautofailover.elect is
    'Decides who of a group becomes the next primary, or says what the choice waits for.';

-- 120_facts.sql
-- What decide() looks at: states of the node and of its primary, and words (fsm_guard) that
-- hold.  "not word" stands for a word that is known not to hold.
create type pgautofailover.facts as (
    operation         text,
    node_state        pgautofailover.replication_state,
    node_reported     pgautofailover.replication_state,
    node_goal         pgautofailover.replication_state,
    primary_state     pgautofailover.replication_state,
    primary_reported  pgautofailover.replication_state,
    primary_goal      pgautofailover.replication_state,
    guards            text[]
);

comment on type pgautofailover.facts is
    'One node in its situation, as decide() sees it.';

-- 121_guard.sql
-- Unknown is not true: NULL gives neither the word nor its negation.
create function pgautofailover.guard(p_word text, p_value boolean)
returns text
language sql
immutable
parallel safe
as $$
    select case when p_value then p_word when not p_value then 'not ' || p_word end
$$;

comment on function pgautofailover.guard is
    'A word of fsm_guard, its negation, or NULL when it is not known whether it holds.';

-- 122_guards_of_node.sql
create function pgautofailover.guards_of_node(
    p_node     pgautofailover.node_fact,
    p_group    pgautofailover.group_fact
)
returns text[]
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_elected  constant boolean := p_node.node_id = (p_group.election).winner_id
                                   and (p_group.election).problem is null;
begin
    return array[
        pgautofailover.guard('alone', p_group.node_count = 1),
        pgautofailover.guard('two_nodes', p_group.node_count = 2),
        pgautofailover.guard('eligible', p_node.priority > 0),
        pgautofailover.guard('quorum_member', p_node.quorum),
        pgautofailover.guard('healthy', p_node.healthy),
        pgautofailover.guard('unhealthy', p_node.unhealthy),
        pgautofailover.guard('present', p_node.silent_ms < 3000),
        pgautofailover.guard('reporting', p_node.reporting),
        pgautofailover.guard('primary_role', p_node.primary_role),
        pgautofailover.guard('streaming', p_node.streaming),
        pgautofailover.guard('stream_down', p_node.stream_down),
        pgautofailover.guard('stream_lost', p_node.stream_lost),
        pgautofailover.guard('diverged', p_node.diverged),
        pgautofailover.guard('blocking_sync', p_group.number_sync_standbys > 0),
        pgautofailover.guard('promotion_ordered', p_group.promotion_ordered),
        pgautofailover.guard('primary_leaving', p_group.primary_leaving),
        pgautofailover.guard('failover_in_progress', p_group.failover_in_progress),
        pgautofailover.guard('promotion_running', (p_group.election).promotion_running),
        pgautofailover.guard('promotion_lost', (p_group.election).promotion_lost),
        pgautofailover.guard('election_open', (p_group.election).is_open),
        pgautofailover.guard('winner_ready', (p_group.election).winner_ready),
        pgautofailover.guard('elected', v_elected
                             and not (p_group.election).promotion_running),
        pgautofailover.guard('lacks_wal', (p_group.election).lacks_wal),
        pgautofailover.guard('sources_gone', (p_group.election).sources_gone)
    ];
end
$$;

comment on function pgautofailover.guards_of_node is
    'The words that hold of a node by itself and of its group as a whole.';

-- 123_guards_of_primary.sql
-- For a node that follows: what holds of the primary, and of the distance to it.
create function pgautofailover.guards_of_primary(
    p_node     pgautofailover.node_fact,
    p_primary  pgautofailover.node_fact,
    p_limits   pgautofailover.limits
)
returns text[]
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_primary.node_id is null then
        return array['not primary_exists'];
    elsif p_primary.node_id = p_node.node_id then
        return '{}'::text[];
    end if;
    return array[
        'primary_exists',
        pgautofailover.guard('primary_role_held', p_primary.primary_role),
        pgautofailover.guard('primary_healthy', p_primary.healthy),
        pgautofailover.guard('primary_unhealthy', p_primary.unhealthy),
        pgautofailover.guard('primary_present', p_primary.silent_ms < 3000),
        pgautofailover.guard('primary_in_maintenance',
            p_primary.goal in ('prepare_maintenance', 'wait_maintenance', 'maintenance')),
        pgautofailover.guard('primary_out', coalesce(p_primary.surely_out, false)),
        pgautofailover.guard('same_timeline', p_node.timeline = p_primary.timeline),
        pgautofailover.guard('sync_lag_ok', pgautofailover.lag_within(
            p_node.lsn, p_primary.lsn, p_limits.sync_lag_bytes)),
        pgautofailover.guard('promote_lag_ok', pgautofailover.behind_within(
            p_node.lsn, p_primary.lsn, p_limits.promote_lag_bytes))
    ];
end
$$;

comment on function pgautofailover.guards_of_primary is
    'The words that hold of the primary that a node follows, and of the distance to it.';

-- 124_guards_of_others.sql
create function pgautofailover.guards_of_others(
    p_node_id  bigint,
    p_nodes    pgautofailover.node_fact[]
)
returns text[]
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_other        pgautofailover.node_fact;
    v_quorum       boolean := false;
    v_secondaries  boolean := false;
    v_sync         boolean := false;
    v_down         boolean := false;
    v_waiting      boolean := false;
    v_maintenance  boolean := false;
    v_candidate    boolean := false;
begin
    foreach v_other in array p_nodes loop
        continue when v_other.node_id = p_node_id;
        v_quorum := v_quorum or v_other.quorum;
        v_maintenance := v_maintenance
            or v_other.reported in ('maintenance', 'wait_maintenance', 'prepare_maintenance')
            or v_other.goal in ('maintenance', 'wait_maintenance', 'prepare_maintenance');
        v_waiting := v_waiting or coalesce(v_other.state = 'wait_standby', false);
        if v_other.state = 'secondary' then
            v_secondaries := true;
            v_sync := v_sync or v_other.quorum;
            v_down := v_down or v_other.unhealthy;
            v_candidate := v_candidate or (v_other.healthy and v_other.priority > 0);
        end if;
    end loop;
    return array[
        pgautofailover.guard('quorum_standbys', v_quorum),
        pgautofailover.guard('secondaries', v_secondaries),
        pgautofailover.guard('sync_secondaries', v_sync),
        pgautofailover.guard('secondary_down', v_down),
        pgautofailover.guard('standby_in_maintenance', v_maintenance),
        pgautofailover.guard('standby_waiting', v_waiting),
        pgautofailover.guard('candidate_available', v_candidate)
    ];
end
$$;

comment on function pgautofailover.guards_of_others is
    'The words that hold of the other nodes of the group.';

-- 125_group_facts.sql
create function pgautofailover.group_facts(
    p_formation_id  text,
    p_nodes         pgautofailover.node_fact[],
    p_limits        pgautofailover.limits
)
returns pgautofailover.group_fact
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v        pgautofailover.group_fact;
    v_node   pgautofailover.node_fact;
    v_elect  boolean;
begin
    select f.number_sync_standbys
      into v.number_sync_standbys
      from pgautofailover.formation as f
     where f.formationid = p_formation_id;

    v.node_count := cardinality(p_nodes);
    v.primary_fact := pgautofailover.find_primary(p_nodes);
    v.promotion_ordered := false;
    v.failover_in_progress := false;
    v.primary_leaving := coalesce((p_nodes[1]).primary_leaving, false);
    v_elect := v.node_count > 1
        and ((v.primary_fact).node_id is null or v.node_count > 2
             or (v.primary_fact).state = 'demoted');
    foreach v_node in array p_nodes loop
        v.promotion_ordered := v.promotion_ordered or v_node.goal = 'prepare_promotion';
        v.failover_in_progress := v.failover_in_progress
            or v_node.being_promoted
            or v_node.reported in ('report_lsn', 'join_secondary')
            or v_node.goal in ('report_lsn', 'join_secondary');
    end loop;
    if v_elect or v.failover_in_progress or v.promotion_ordered then
        v.election := pgautofailover.elect(
            p_nodes, v.primary_fact, v.number_sync_standbys, p_limits,
            pgautofailover.data_loss_guarded());
    end if;
    return v;
end
$$;

comment on function pgautofailover.group_facts is
    'What the state machine sees of a group as a whole: its primary and its election.';

-- 126_facts_of_node.sql
create function pgautofailover.facts_of_node(
    p_node       pgautofailover.node_fact,
    p_nodes      pgautofailover.node_fact[],
    p_group      pgautofailover.group_fact,
    p_limits     pgautofailover.limits,
    p_operation  text default null
)
returns pgautofailover.facts
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v          pgautofailover.facts;
    v_primary  constant pgautofailover.node_fact := p_group.primary_fact;
begin
    v.operation := p_operation;
    v.node_state := p_node.state;
    v.node_reported := p_node.reported;
    v.node_goal := p_node.goal;
    if v_primary.node_id <> p_node.node_id then
        v.primary_state := v_primary.state;
        v.primary_reported := v_primary.reported;
        v.primary_goal := v_primary.goal;
    end if;
    v.guards := array_remove(
        pgautofailover.guards_of_node(p_node, p_group)
        || pgautofailover.guards_of_primary(p_node, v_primary, p_limits)
        || pgautofailover.guards_of_others(p_node.node_id, p_nodes),
        null);
    return v;
end
$$;

comment on function pgautofailover.facts_of_node is
    'One node in its situation, as decide() sees it.';

-- 127_group_at_rest.sql
create function pgautofailover.group_at_rest(
    p_formation_id  text,
    p_group_id      integer,
    p_now           timestamptz
)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return exists (
        select
          from pgautofailover.group_rest as r
         where r.formationid = p_formation_id
           and r.groupid = p_group_id
           and r.rests_until > p_now);
end
$$;

comment on function pgautofailover.group_at_rest is
    'True when nothing in a group can make a rule fire.';

-- 127_group_rest.sql
-- A group at rest: one settled primary whose standbys all follow, or one node alone; everybody
-- running, seen well and reporting.  No rule can change such a group, which a test proves by
-- enumeration; so neither heartbeats nor ticks go through the rules for it.  A view, so that a
-- report asks for one group and a tick for all of them at the price of one scan.
create view pgautofailover.group_rest as
select n.formationid,
       n.groupid,
       case
           when bool_and(n.goalstate = n.reportedstate
                         and n.goalstate in ('primary', 'secondary', 'single')
                         and n.reportedpgisrunning
                         and n.health <> 0
                         and n.candidatepriority between 0 and 100
                         and e.session_lost_at is null
                         and e.streaming is distinct from false
                         and n.replication_stall_since is null)
                and min(n.reportedtli) = max(n.reportedtli)
                and case when count(*) > 1
                         then count(*) filter (where n.goalstate = 'primary') = 1
                              and count(*) filter (where n.goalstate = 'single') = 0
                         else bool_and(n.goalstate = 'single')
                    end
           then min(n.reporttime) + interval '3 s'
           else '-infinity'
       end as rests_until
  from pgautofailover.node as n
  left join pgautofailover.node_evidence as e on e.nodeid = n.nodeid
 group by n.formationid, n.groupid;

comment on view pgautofailover.group_rest is
    'Until when a group is at rest unless something happens; -infinity when it is not.';

-- 130_decide.sql
-- Decides; changes nothing.  Same facts in, same row out: it reads no clock and no table but
-- fsm_rule, so a test can call it with made-up facts.
create function pgautofailover.decide(p_facts pgautofailover.facts)
returns pgautofailover.fsm_rule
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_rule pgautofailover.fsm_rule;
begin
    select r.*
      into v_rule
      from pgautofailover.fsm_rule as r
     where r.operation is not distinct from p_facts.operation
       and (r.node_state is null or p_facts.node_state = any (r.node_state))
       and (r.node_goal is null or p_facts.node_goal = any (r.node_goal))
       and (r.node_reported is null or p_facts.node_reported = any (r.node_reported))
       and (r.primary_state is null or p_facts.primary_state = any (r.primary_state))
       and (r.primary_goal is null or p_facts.primary_goal = any (r.primary_goal))
       and (r.primary_reported is null or p_facts.primary_reported = any (r.primary_reported))
       and r.requires <@ p_facts.guards
     order by r.position
     limit 1;
    return v_rule;
end
$$;

comment on function pgautofailover.decide is
    'First matching rule for a node in its situation; NULL when none applies.';

-- 140_assign_goal.sql
-- Gives one node its goal.  Only a change is written, logged and notified.
create function pgautofailover.assign_goal(
    p_node_id  bigint,
    p_goal     pgautofailover.replication_state,
    p_rule     pgautofailover.fsm_rule,
    p_facts    pgautofailover.facts,
    p_now      timestamptz
)
returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node;
begin
    update pgautofailover.node as n
       set goalstate = p_goal,
           statechangetime = p_now
     where n.nodeid = p_node_id
       and n.goalstate <> p_goal
    returning n.* into v_node;
    if not found then
        return false;
    end if;

    perform pgautofailover.log_event(
        v_node,
        format('Setting goal state of %s to %s: %s (rule %s, %s)',
               pgautofailover.node_label(v_node), p_goal, p_rule.reason,
               p_rule.position, p_rule.rule),
        p_now, p_rule.position, p_rule.section, to_jsonb(p_facts));
    return true;
end
$$;

comment on function pgautofailover.assign_goal is
    'Sets the goal state of a node and records why.';

-- 141_forget_node.sql
create function pgautofailover.forget_node(p_node_id bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node;
begin
    delete from pgautofailover.node as n
     where n.nodeid = p_node_id
    returning n.* into v_node;
    if found then
        insert into pgautofailover.removed_node (nodeid, nodename, nodehost, nodeport, removed_at)
        values (v_node.nodeid, v_node.nodename, v_node.nodehost, v_node.nodeport,
                pgautofailover.clock())
        on conflict (nodeid) do update set removed_at = excluded.removed_at;
        perform set_config('synchronous_commit', 'on', true);
        perform pgautofailover.log_message(
            format('Removed %s from formation "%s" and group %s',
                   pgautofailover.node_label(v_node), v_node.formationid, v_node.groupid));
    end if;
end
$$;

comment on function pgautofailover.forget_node is
    'Deletes a node from the registry.';

-- 142_resolve_pins.sql
create function pgautofailover.resolve_pins(
    p_formation_id  text,
    p_group_id      integer,
    p_now           timestamptz
)
returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    update pgautofailover.accepted_timeline as a
       set resolved_at = p_now
     where a.formationid = p_formation_id
       and a.groupid = p_group_id
       and a.resolved_at is null;
    return found;
end
$$;

comment on function pgautofailover.resolve_pins is
    'Closes the timelines that an operator accepted for a group: an election has used them.';

-- 142_restore_priorities.sql
-- perform_failover() and perform_promotion() bias an election by one step of 101; when a
-- winner is known the bias goes, for the whole group, dead nodes included.
create function pgautofailover.restore_priorities(
    p_formation_id  text,
    p_group_id      integer,
    p_rule          pgautofailover.fsm_rule,
    p_now           timestamptz
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node;
begin
    for v_node in
        update pgautofailover.node as n
           set candidatepriority = n.candidatepriority
                                   + case when n.candidatepriority < 0 then 101 else -101 end
         where n.formationid = p_formation_id
           and n.groupid = p_group_id
           and n.candidatepriority not between 0 and 100
        returning n.*
    loop
        perform pgautofailover.log_event(
            v_node,
            format('Setting candidate priority of %s back to %s: a new primary is chosen',
                   pgautofailover.node_label(v_node), v_node.candidatepriority),
            p_now, p_rule.position, p_rule.section);
    end loop;
end
$$;

comment on function pgautofailover.restore_priorities is
    'Takes back the bias that an operator''s failover gave to an election (E12).';

-- 143_apply_rule.sql
-- Carries out one decision.  True when anything changed.
create function pgautofailover.apply_rule(
    p_rule        pgautofailover.fsm_rule,
    p_facts       pgautofailover.facts,
    p_node_id     bigint,
    p_primary_id  bigint,
    p_nodes       pgautofailover.node_fact[],
    p_now         timestamptz
)
returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_changed  boolean := false;
    v_other    pgautofailover.node_fact;
begin
    if p_rule.forget_node then
        perform pgautofailover.forget_node(p_node_id);
        return true;
    end if;
    if p_rule.assign_others is not null then
        foreach v_other in array p_nodes loop
            -- a node without data has no position to report, and no way there
            if v_other.node_id <> p_node_id
               and v_other.reported not in ('init', 'wait_standby')
               and v_other.goal not in ('prepare_maintenance', 'wait_maintenance',
                                        'maintenance') then
                v_changed := pgautofailover.assign_goal(
                    v_other.node_id, p_rule.assign_others, p_rule, p_facts, p_now) or v_changed;
            end if;
        end loop;
    end if;
    if p_rule.assign_primary is not null and p_primary_id is not null then
        v_changed := pgautofailover.assign_goal(
            p_primary_id, p_rule.assign_primary, p_rule, p_facts, p_now) or v_changed;
    end if;
    if p_rule.assign_node is not null then
        v_changed := pgautofailover.assign_goal(
            p_node_id, p_rule.assign_node, p_rule, p_facts, p_now) or v_changed;
    end if;
    return v_changed;
end
$$;

comment on function pgautofailover.apply_rule is
    'Assigns what a rule says; false when everything was so already.';

-- 144_decide_for.sql
-- One node of a group: facts, decision, effect.  p_operation names what an operator asked.
create function pgautofailover.decide_for(
    p_formation_id  text,
    p_group_id      integer,
    p_node_id       bigint,
    p_nodes         pgautofailover.node_fact[],
    p_group         pgautofailover.group_fact,
    p_limits        pgautofailover.limits,
    p_now           timestamptz,
    p_operation     text default null
)
returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node   pgautofailover.node_fact;
    v_facts  pgautofailover.facts;
    v_rule   pgautofailover.fsm_rule;
begin
    foreach v_node in array p_nodes loop
        exit when v_node.node_id = p_node_id;
    end loop;
    if v_node.node_id is distinct from p_node_id then
        return false;
    end if;
    v_facts := pgautofailover.facts_of_node(v_node, p_nodes, p_group, p_limits, p_operation);
    v_rule := pgautofailover.decide(v_facts);
    if v_rule.position is null then
        return false;
    end if;
    if v_rule.rule = 'E13' then
        perform pgautofailover.restore_priorities(p_formation_id, p_group_id, v_rule, p_now);
        perform pgautofailover.resolve_pins(p_formation_id, p_group_id, p_now);
    end if;
    return pgautofailover.apply_rule(
        v_rule, v_facts, p_node_id,
        nullif((p_group.primary_fact).node_id, p_node_id), p_nodes, p_now);
end
$$;

comment on function pgautofailover.decide_for is
    'Runs the state machine for one node of a group; true when something changed.';

-- 145_proceed_group.sql
-- Runs the machine for a group until nothing changes any more, the active node first.  The
-- facts are taken anew after each change.  Each change moves a node forward, so a group comes
-- to rest after a few passes; the limit is there so that a mistake in the rules shows as an
-- error and not as a monitor that hangs.
create function pgautofailover.proceed_group(
    p_formation_id  text,
    p_group_id      integer,
    p_now           timestamptz,
    p_active        bigint default null
)
returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_limits        constant pgautofailover.limits := pgautofailover.limits_of(p_formation_id);
    v_nodes         pgautofailover.node_fact[];
    v_node          pgautofailover.node_fact;
    v_group         pgautofailover.group_fact;
    v_changes       integer := 0;
    v_changed       boolean;
    c_max_changes   constant integer := 200;
begin
    loop
        v_nodes := pgautofailover.node_facts(p_formation_id, p_group_id, v_limits, p_now);
        v_group := pgautofailover.group_facts(p_formation_id, v_nodes, v_limits);
        v_changed := false;
        if p_active is not null then
            v_changed := pgautofailover.decide_for(
                p_formation_id, p_group_id, p_active, v_nodes, v_group, v_limits, p_now);
        end if;
        if not v_changed then
            foreach v_node in array v_nodes loop
                continue when v_node.node_id = p_active;
                v_changed := pgautofailover.decide_for(
                    p_formation_id, p_group_id, v_node.node_id, v_nodes, v_group, v_limits,
                    p_now);
                exit when v_changed;
            end loop;
        end if;
        exit when not v_changed;
        v_changes := v_changes + 1;
        if v_changes > c_max_changes then
            raise exception 'the state machine of formation "%" group % does not come to rest',
                p_formation_id, p_group_id
                using errcode = 'program_limit_exceeded',
                      hint = 'Look at pgautofailover.last_events() and report the rules that alternate.';
        end if;
    end loop;
    return v_changes;
end
$$;

comment on function pgautofailover.proceed_group is
    'Runs the state machine for a group; the group''s lock must be held. Returns the number of changes.';

-- 146_operate.sql
-- An operator's request about one node: its rule first, then the whole group moves.
create function pgautofailover.operate(
    p_node       pgautofailover.node,
    p_operation  text,
    p_now        timestamptz
)
returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_limits   constant pgautofailover.limits := pgautofailover.limits_of(p_node.formationid);
    v_nodes    pgautofailover.node_fact[];
    v_changed  boolean;
begin
    v_nodes := pgautofailover.node_facts(p_node.formationid, p_node.groupid, v_limits, p_now);
    v_changed := pgautofailover.decide_for(
        p_node.formationid, p_node.groupid, p_node.nodeid, v_nodes,
        pgautofailover.group_facts(p_node.formationid, v_nodes, v_limits),
        v_limits, p_now, p_operation);
    perform pgautofailover.proceed_group(p_node.formationid, p_node.groupid, p_now);
    return v_changed;
end
$$;

comment on function pgautofailover.operate is
    'Carries out what an operator asked of a node and lets the group proceed.';

-- 147_dump_fsm.sql
-- The rules in the shape in which pg_auto_failover 2.3 shows its own.
create function pgautofailover.dump_fsm(
    out pos                             integer,
    out section                         pgautofailover.fsm_section,
    out comment                         text,
    out active_node_current_state       text,
    out other_node_current_state        text,
    out candidate_node_current_state    text,
    out active_node_conditions          text,
    out other_node_conditions           text,
    out candidate_node_conditions       text,
    out group_conditions                text,
    out active_node_assigned_state      pgautofailover.replication_state,
    out other_node_assigned_state       pgautofailover.replication_state,
    out has_extra_action                boolean,
    out section_path                    text
)
returns setof record
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select r.position, r.section, r.reason,
           concat_ws(' ', 'state ' || array_to_string(r.node_state, '|'),
                     'reported ' || array_to_string(r.node_reported, '|'),
                     'goal ' || array_to_string(r.node_goal, '|')),
           concat_ws(' ', 'state ' || array_to_string(r.primary_state, '|'),
                     'reported ' || array_to_string(r.primary_reported, '|'),
                     'goal ' || array_to_string(r.primary_goal, '|')),
           '', c.node, concat_ws(', ', c.prim, c.others), '', c.grp,
           r.assign_node, coalesce(r.assign_primary, r.assign_others),
           r.forget_node or r.rule = 'E13',
           concat_ws('.', r.section, coalesce(r.operation, r.rule), r.position)
      from pgautofailover.fsm_rule as r
     cross join lateral (
            select string_agg(w.word, ', ' order by w.word) filter (where g.subject = 'node'),
                   string_agg(w.word, ', ' order by w.word) filter (where g.subject = 'primary'),
                   string_agg(w.word, ', ' order by w.word) filter (where g.subject = 'others'),
                   string_agg(w.word, ', ' order by w.word) filter (where g.subject = 'group')
              from unnest(r.requires) as w (word)
              join pgautofailover.fsm_guard as g
                on g.guard = regexp_replace(w.word, '^not ', '')) as c (node, prim, others, grp)
     order by r.position
$$;

create view pgautofailover.fsm as
select f.* from pgautofailover.dump_fsm() as f;

comment on function pgautofailover.dump_fsm is
    'The state machine''s rules, one per row, as the view fsm shows them.';
comment on view pgautofailover.fsm is
    'The state machine''s rules in the columns of pg_auto_failover 2.3; fsm_rule has them as they are.';

-- 148_dump_fsm_edges.sql
-- A rule moves a node from any of the states that it names; where it names none, from all that
-- such a node can be in.
create function pgautofailover.dump_fsm_edges(
    out pos             integer,
    out current_state   pgautofailover.replication_state,
    out assigned_state  pgautofailover.replication_state
)
returns setof record
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select distinct e.pos, e.from_state, e.to_state
      from (
        select r.position, s.state, r.assign_node
          from pgautofailover.fsm_rule as r
         cross join lateral unnest(coalesce(
                   r.node_state, r.node_reported,
                   array_remove(enum_range('init'::pgautofailover.replication_state, 'dropped'),
                                'dropped'))) as s (state)
        union all
        select r.position, s.state, r.assign_primary
          from pgautofailover.fsm_rule as r
         cross join lateral unnest(coalesce(
                   r.primary_state, r.primary_reported,
                   '{single,wait_primary,primary,join_primary,apply_settings,draining}'
               )) as s (state)
        union all
        select r.position, s.state, r.assign_others
          from pgautofailover.fsm_rule as r
         cross join unnest(
                   '{catchingup,secondary,stop_replication,report_lsn,fast_forward,demoted}'
                   ::pgautofailover.replication_state[]) as s (state)
           ) as e (pos, from_state, to_state)
     where e.to_state <> e.from_state
     order by 1, 2, 3
$$;

comment on function pgautofailover.dump_fsm_edges is
    'Every move that a rule can order: its position, the node''s state, the state assigned.';

-- 149_check_fsm_reachability.sql
create function pgautofailover.check_fsm_reachability(
    keeper_edges        jsonb,
    out pos             integer,
    out current_state   pgautofailover.replication_state,
    out assigned_state  pgautofailover.replication_state,
    out comment         text
)
returns setof record
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select e.pos, e.current_state, e.assigned_state, r.reason
      from pgautofailover.dump_fsm_edges() as e
      join pgautofailover.fsm_rule as r on r.position = e.pos
     where not exists (
            select
              from jsonb_to_recordset(keeper_edges) as k (current text, assigned text)
             where k.assigned = e.assigned_state::text
               and k.current in (e.current_state::text, 'any'))
     order by 1, 2, 3
$$;

comment on function pgautofailover.check_fsm_reachability is
    'Orders that no keeper can carry out, given its moves as [{"current":"a","assigned":"b"}].';

-- 150_fsm_dead_ends.sql
-- A proof by query.  Empty means: a keeper can carry out every order that a rule can give, and
-- from every state that a rule assigns the rules lead on to one in which a node works or rests,
-- without an operator and without the other nodes having left.
create view pgautofailover.fsm_dead_ends as
with recursive edge as (
    select e.pos, e.current_state, e.assigned_state
      from pgautofailover.dump_fsm_edges() as e
),
leads_home (state) as (
    select h.state
      from unnest('{single,primary,secondary,maintenance,dropped}'
                  ::pgautofailover.replication_state[]) as h (state)
     union
    select e.current_state
      from leads_home as h
      join edge as e on e.assigned_state = h.state
      join pgautofailover.fsm_rule as r on r.position = e.pos
     where r.operation is null
       and not 'alone' = any (r.requires)
)
select e.pos,
       e.current_state,
       e.assigned_state,
       'no keeper can make this move' as problem
  from edge as e
 where e.assigned_state <> 'dropped'
   and not exists (
        select
          from pgautofailover.keeper_transition as k
         where k.to_state = e.assigned_state
           and e.current_state = any (k.from_state))
union all
select e.pos,
       e.current_state,
       e.assigned_state,
       'no rule leads on from the state that is assigned'
  from edge as e
 where e.assigned_state not in (select h.state from leads_home as h)
 order by 1, 2, 3;

comment on view pgautofailover.fsm_dead_ends is
    'Moves that the rules can order and that lead nowhere; empty unless somebody broke a rule.';

-- 201_adopt_formation.sql
-- An empty formation takes the kind and the database name of its first node.
create function pgautofailover.adopt_formation(
    p_formation_id  text,
    p_node_kind     text,
    p_dbname        name
)
returns pgautofailover.formation
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_formation  pgautofailover.formation;
    v_kind       text;
    v_empty      boolean;
begin
    if p_node_kind not in ('standalone', 'coordinator', 'worker', 'unknown', '') then
        raise exception 'unknown node kind "%"', p_node_kind
            using errcode = 'invalid_parameter_value',
                  hint = 'Use standalone, coordinator or worker.';
    end if;
    v_kind := case when p_node_kind in ('coordinator', 'worker') then 'citus' else 'pgsql' end;

    select f.* into v_formation
      from pgautofailover.formation as f
     where f.formationid = p_formation_id;
    if not found then
        raise exception 'formation "%" does not exist', p_formation_id
            using errcode = 'invalid_object_definition',
                  hint = 'Create it first with pgautofailover.create_formation() or pg_autoctl create formation.';
    end if;

    v_empty := not exists (select from pgautofailover.node as n
                            where n.formationid = p_formation_id);
    if not v_empty and v_formation.kind <> v_kind then
        raise exception 'node of kind "%" does not fit formation "%" of kind "%"',
            p_node_kind, p_formation_id, v_formation.kind
            using errcode = 'internal_error',
                  hint = 'Register the node in a formation of its own kind.';
    elsif not v_empty and v_formation.dbname <> p_dbname then
        raise exception 'node with database "%" does not fit formation "%", whose database is "%"',
            p_dbname, p_formation_id, v_formation.dbname
            using errcode = 'internal_error',
                  hint = format('Use --dbname %s, or another formation.', v_formation.dbname);
    elsif v_empty then
        update pgautofailover.formation as f
           set kind = v_kind,
               dbname = p_dbname
         where f.formationid = p_formation_id
        returning f.* into v_formation;
    end if;
    return v_formation;
end
$$;

comment on function pgautofailover.adopt_formation is
    'Checks that a new node fits its formation; an empty formation adapts to it.';

-- 202_choose_group.sql
create function pgautofailover.choose_group(
    p_formation      pgautofailover.formation,
    p_node_kind      text,
    p_desired_group  integer
)
returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_group  integer;
begin
    if p_formation.kind = 'pgsql' then
        if p_desired_group > 0 then
            raise exception 'group % cannot be used in formation "%": a pgsql formation has group 0 only',
                p_desired_group, p_formation.formationid
                using errcode = 'internal_error',
                      hint = 'Leave the group out, or create another formation.';
        end if;
        return 0;
    elsif p_desired_group >= 0 then
        return p_desired_group;
    elsif p_node_kind = 'coordinator' then
        return 0;
    end if;

    -- the first worker group that is empty, or that still lacks its standby
    select min(g) into v_group
      from generate_series(1, (select coalesce(max(n.groupid), 0) + 1
                                 from pgautofailover.node as n
                                where n.formationid = p_formation.formationid)) as g
     where (select count(*)
              from pgautofailover.node as n
             where n.formationid = p_formation.formationid
               and n.groupid = g
               and n.goalstate <> 'dropped')
           < case when p_formation.opt_secondary then 2 else 1 end;
    return v_group;
end
$$;

comment on function pgautofailover.choose_group is
    'The group that a new node joins.';

-- 203_initial_goal.sql
create function pgautofailover.initial_goal(
    p_formation  pgautofailover.formation,
    p_group_id   integer,
    p_priority   integer
)
returns pgautofailover.replication_state
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_count    integer;
    v_leads    boolean;
    v_parked   boolean;
begin
    select count(*),
           coalesce(bool_or(pgautofailover.is_writable(n.goalstate)
                            or pgautofailover.is_being_promoted(n.reportedstate, n.goalstate)),
                    false),
           coalesce(bool_or(n.candidatepriority = 0 and n.goalstate = 'report_lsn'
                            and n.reportedstate = 'report_lsn'), false)
      into v_count, v_leads, v_parked
      from pgautofailover.node as n
     where n.formationid = p_formation.formationid
       and n.groupid = p_group_id
       and n.goalstate <> 'dropped';

    if v_count = 0 and p_priority > 0 then
        return 'single'::pgautofailover.replication_state;
    elsif v_count = 0 then
        raise exception 'the first node of a group cannot have candidate priority 0'
            using errcode = 'invalid_parameter_value',
                  detail = format('Formation "%s", group %s has no node yet: somebody must take the writes.',
                                  p_formation.formationid, p_group_id),
                  hint = 'Register it with a priority from 1 to 100; lower it once other nodes have joined.';
    elsif not p_formation.opt_secondary then
        raise exception 'formation "%" does not accept standbys', p_formation.formationid
            using errcode = 'object_not_in_prerequisite_state',
                  hint = 'Call pgautofailover.enable_secondary() first.';
    elsif v_leads then
        return 'wait_standby'::pgautofailover.replication_state;
    elsif v_parked then
        return 'report_lsn'::pgautofailover.replication_state;
    end if;
    raise exception 'formation "%" group % has no primary at the moment',
        p_formation.formationid, p_group_id
        using errcode = 'object_in_use',
              hint = 'A failover is in progress: try again in a few seconds.';
end
$$;

comment on function pgautofailover.initial_goal is
    'What a new node of a group is first told to become.';

-- 204_default_node_name.sql
create function pgautofailover.default_node_name(
    p_formation  pgautofailover.formation,
    p_group_id   integer,
    p_node_id    bigint
)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select case
        when p_formation.kind = 'pgsql' then format('node_%s', p_node_id)
        when p_group_id = 0 then format('coord0%s', chr(97 + c.peers))
        else format('worker%s%s', p_group_id, chr(97 + c.peers))
    end
      from (select count(*)::integer as peers
              from pgautofailover.node as n
             where n.formationid = p_formation.formationid
               and n.groupid = p_group_id) as c
$$;

comment on function pgautofailover.default_node_name is
    'The name of a node that registers without one.';

-- 205_insert_node.sql
create function pgautofailover.insert_node(
    p_formation      pgautofailover.formation,
    p_new            pgautofailover.node,
    p_desired_id     bigint,
    p_now            timestamptz
)
returns pgautofailover.node
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node      pgautofailover.node;
    v_sequence  constant regclass := 'pgautofailover.node_nodeid_seq';
    v_id        constant bigint := case when p_desired_id > 0 then p_desired_id
                                        else nextval(v_sequence) end;
begin
    insert into pgautofailover.node
        (formationid, nodeid, groupid, nodename, nodehost, nodeport, sysidentifier, goalstate,
         reportedstate, candidatepriority, replicationquorum, nodecluster, region,
         reporttime, walreporttime, healthchecktime, statechangetime)
    values
        (p_new.formationid, v_id, p_new.groupid,
         coalesce(nullif(p_new.nodename, ''),
                  pgautofailover.default_node_name(p_formation, p_new.groupid, v_id)),
         p_new.nodehost, p_new.nodeport, nullif(p_new.sysidentifier, 0), p_new.goalstate,
         p_new.reportedstate, p_new.candidatepriority, p_new.replicationquorum,
         p_new.nodecluster, p_new.region, p_now, p_now, p_now, p_now)
    returning * into v_node;

    if p_desired_id > 0 then
        perform setval(v_sequence,
                       (select max(n.nodeid) + 1 from pgautofailover.node as n), true);
    end if;
    insert into pgautofailover.node_evidence (nodeid) values (v_node.nodeid);
    delete from pgautofailover.removed_node as r where r.nodeid = v_node.nodeid;
    perform set_config('synchronous_commit', 'on', true);
    perform pgautofailover.log_message(
        format('Registering %s to formation "%s" with group %s and goal state %s',
               pgautofailover.node_label(v_node), v_node.formationid, v_node.groupid,
               v_node.goalstate));
    return v_node;
end
$$;

comment on function pgautofailover.insert_node is
    'Adds a node to the registry.';

-- 206_raise_number_sync.sql
-- With its second quorum standby a formation can lose one standby and go on waiting for the
-- other: from then on a write is acknowledged by a standby or not at all.
create function pgautofailover.raise_number_sync(p_node pgautofailover.node)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_quorum_standbys  integer;
begin
    select count(*) into v_quorum_standbys
      from pgautofailover.node as n
     where n.formationid = p_node.formationid
       and n.groupid = p_node.groupid
       and n.goalstate <> 'dropped'
       and not pgautofailover.is_writable(n.goalstate)
       and n.replicationquorum;

    update pgautofailover.formation as f
       set number_sync_standbys = 1
     where f.formationid = p_node.formationid
       and f.number_sync_standbys = 0
       and v_quorum_standbys = 2;
    if found then
        perform pgautofailover.log_message(
            format('Setting number_sync_standbys of formation "%s" to 1: it has two standbys in the quorum now',
                   p_node.formationid));
    end if;
end
$$;

comment on function pgautofailover.raise_number_sync is
    'Sets number_sync_standbys to 1 when a second quorum standby registers.';

-- 207_check_node_address.sql
-- The address goes into connection strings, HBA lines and URIs of other nodes: refuse here
-- what could mean something else there.
create function pgautofailover.check_node_address(p_host text, p_port integer, p_name text)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_host = '' or p_host !~ '^[A-Za-z0-9._:%/-]+$' then
        raise exception 'invalid host name or address "%"', p_host
            using errcode = 'invalid_parameter_value',
                  hint = 'Use a host name, an IPv4 or an IPv6 address.';
    elsif p_port not between 1 and 65535 then
        raise exception 'invalid port %', p_port
            using errcode = 'invalid_parameter_value',
                  hint = 'A port is a number from 1 to 65535.';
    elsif p_name ~ '[[:cntrl:]]' or length(p_name) > 63 then
        raise exception 'invalid node name "%"', p_name
            using errcode = 'invalid_parameter_value',
                  hint = 'A node name has at most 63 characters, none of them a control character.';
    end if;
end
$$;

comment on function pgautofailover.check_node_address is
    'Refuses hosts, ports and names that cannot be right.';

-- 208_register_node_locked.sql
create function pgautofailover.register_node_locked(
    p_new         pgautofailover.node,
    p_dbname      name,
    p_desired_id  bigint,
    p_node_kind   text
)
returns pgautofailover.node
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_formation  pgautofailover.formation;
    v_new        pgautofailover.node := p_new;
    v_now        timestamptz;
begin
    if v_new.candidatepriority not between 0 and 100 then
        raise exception 'invalid candidate priority %', v_new.candidatepriority
            using errcode = 'invalid_parameter_value',
                  hint = 'A priority is a number from 0 to 100; 0 means never promoted.';
    end if;
    perform pgautofailover.check_node_address(v_new.nodehost, v_new.nodeport, v_new.nodename);
    perform pgautofailover.lock_formation(v_new.formationid);
    v_now := pgautofailover.clock();
    v_formation := pgautofailover.adopt_formation(v_new.formationid, p_node_kind, p_dbname);
    v_new.groupid := pgautofailover.choose_group(v_formation, p_node_kind, v_new.groupid);
    v_new.goalstate := pgautofailover.initial_goal(
        v_formation, v_new.groupid, v_new.candidatepriority);

    if v_new.reportedstate <> 'init' and v_new.reportedstate <> v_new.goalstate then
        raise exception 'node %:% says that it is "%", but formation "%" group % needs it to be "%"',
            v_new.nodehost, v_new.nodeport, v_new.reportedstate, v_new.formationid,
            v_new.groupid, v_new.goalstate
            using errcode = 'internal_error',
                  hint = case v_new.goalstate
                      when 'single' then 'The group has no node yet: register its primary first.'
                      else 'The group has a primary: register this node as a standby, or use another formation.'
                  end;
    end if;

    -- a first node starts without a goal, so that the machine assigns it and records why
    if v_new.goalstate = 'single' and v_new.reportedstate = 'init' then
        v_new.goalstate := 'init';
    end if;
    v_new := pgautofailover.insert_node(v_formation, v_new, p_desired_id, v_now);
    if v_new.goalstate = 'wait_standby' then
        perform pgautofailover.raise_number_sync(v_new);
    end if;
    perform pgautofailover.proceed_group(
        v_new.formationid, v_new.groupid, v_now, v_new.nodeid);
    return pgautofailover.node_by_id(v_new.nodeid);
end
$$;

comment on function pgautofailover.register_node_locked is
    'Adds a node to its group; the body of register_node().';

-- 209_register_node.sql
create function pgautofailover.register_node(
    formation_id                     text,
    node_host                        text,
    node_port                        integer,
    dbname                           name,
    node_name                        text default '',
    sysidentifier                    bigint default 0,
    desired_node_id                  bigint default -1,
    desired_group_id                 integer default -1,
    initial_group_role               pgautofailover.replication_state default 'init',
    node_kind                        text default 'standalone',
    candidate_priority               integer default 100,
    replication_quorum               boolean default true,
    node_cluster                     text default 'default',
    node_region                      text default 'default',
    out assigned_node_id             bigint,
    out assigned_group_id            integer,
    out assigned_group_state         pgautofailover.replication_state,
    out assigned_candidate_priority  integer,
    out assigned_replication_quorum  boolean,
    out assigned_node_name           text
)
returns record
language plpgsql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node;
begin
    v_node.formationid := formation_id;
    v_node.nodehost := node_host;
    v_node.nodeport := node_port;
    v_node.nodename := node_name;
    v_node.sysidentifier := sysidentifier;
    v_node.groupid := desired_group_id;
    v_node.reportedstate := initial_group_role;
    v_node.candidatepriority := candidate_priority;
    v_node.replicationquorum := replication_quorum;
    v_node.nodecluster := node_cluster;
    v_node.region := node_region;

    v_node := pgautofailover.register_node_locked(v_node, dbname, desired_node_id, node_kind);

    assigned_node_id := v_node.nodeid;
    assigned_group_id := v_node.groupid;
    assigned_group_state := v_node.goalstate;
    assigned_candidate_priority := v_node.candidatepriority;
    assigned_replication_quorum := v_node.replicationquorum;
    assigned_node_name := v_node.nodename;
end
$$;

comment on function pgautofailover.register_node is
    'Adds a node to a formation and says what it shall become. 55006 means: a failover is in progress, try again.';

-- 210_record_report.sql
-- Stores what a node says of itself when that is news, and tells everyone.
create function pgautofailover.record_report(
    p_node       pgautofailover.node,
    p_state      pgautofailover.replication_state,
    p_running    boolean,
    p_tli        integer,
    p_lsn        pg_lsn,
    p_rep_state  text,
    p_now        timestamptz
)
returns pgautofailover.node
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node;
begin
    update pgautofailover.node as n
       set reportedstate = p_state,
           reporttime = p_now,
           reportedpgisrunning = p_running,
           reportedrepstate = coalesce(nullif(p_rep_state, ''), 'unknown'),
           reportedtli = coalesce(nullif(p_tli, 0), n.reportedtli),
           reportedlsn = case when p_lsn = '0/0' then n.reportedlsn else p_lsn end,
           walreporttime = case when p_lsn = '0/0' then n.walreporttime else p_now end,
           -- since when a primary that waits for standbys has had none connected
           replication_stall_since = case
               when p_rep_state not in ('', 'unknown')
                    or not pgautofailover.is_writable(p_state) then null
               when p_state = 'primary' then coalesce(n.replication_stall_since, p_now)
               else n.replication_stall_since
           end,
           statechangetime = case when n.reportedstate = p_state then n.statechangetime
                                  else p_now end
     where n.nodeid = p_node.nodeid
    returning n.* into v_node;

    if p_state <> p_node.reportedstate then
        perform pgautofailover.log_event(
            v_node,
            format('New state is reported by %s: %s',
                   pgautofailover.node_label(v_node), p_state),
            p_now);
    end if;
    return v_node;
end
$$;

comment on function pgautofailover.record_report is
    'Stores a report that says something new.';

-- 211_proceed_dropped.sql
-- A node with goal dropped is no member of its group any more: only its own state counts.
create function pgautofailover.proceed_dropped(p_node pgautofailover.node, p_now timestamptz)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_facts  pgautofailover.facts;
begin
    v_facts.node_reported := p_node.reportedstate;
    v_facts.node_goal := p_node.goalstate;
    v_facts.node_state := case when p_node.reportedstate = p_node.goalstate
                               then p_node.goalstate end;
    v_facts.guards := '{}';
    perform pgautofailover.apply_rule(
        pgautofailover.decide(v_facts), v_facts, p_node.nodeid, null, '{}', p_now);
    -- those that stay may have waited for it to stop
    perform pgautofailover.proceed_group(p_node.formationid, p_node.groupid, p_now);
end
$$;

comment on function pgautofailover.proceed_dropped is
    'Runs the state machine for a node that leaves its group.';

-- 212_record_heartbeat.sql
-- A report that repeats the last one but for time and position.  It neither logs nor waits for
-- the disk: losing it in a crash of the monitor costs nothing.
create function pgautofailover.record_heartbeat(
    p_node_id    bigint,
    p_tli        integer,
    p_lsn        pg_lsn,
    p_rep_state  text,
    p_now        timestamptz
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if pg_current_xact_id_if_assigned() is null then
        perform set_config('synchronous_commit', 'off', true);
    end if;
    update pgautofailover.node as n
       set reporttime = p_now,
           reportedrepstate = coalesce(nullif(p_rep_state, ''), 'unknown'),
           reportedtli = coalesce(nullif(p_tli, 0), n.reportedtli),
           reportedlsn = case when p_lsn = '0/0' then n.reportedlsn else p_lsn end,
           walreporttime = case when p_lsn = '0/0' then n.walreporttime else p_now end,
           -- since when a primary that waits for standbys has had none connected
           replication_stall_since = case
               when p_rep_state not in ('', 'unknown')
                    or not pgautofailover.is_writable(n.reportedstate) then null
               when n.reportedstate = 'primary' then coalesce(n.replication_stall_since, p_now)
               else n.replication_stall_since
           end
     where n.nodeid = p_node_id;
end
$$;

comment on function pgautofailover.record_heartbeat is
    'Stores a report that says nothing new.';

-- 213_check_report.sql
-- The rare paths of a report: an error, or a node whose group is not the one it names.
create function pgautofailover.check_report(
    p_formation_id  text,
    p_node_id       bigint,
    p_rep_state     text
)
returns pgautofailover.node
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  constant pgautofailover.node := pgautofailover.node_by_id(p_node_id);
begin
    if v_node.formationid <> p_formation_id then
        raise exception 'node % belongs to formation "%", not to "%"',
            p_node_id, v_node.formationid, p_formation_id
            using errcode = 'invalid_object_definition',
                  hint = 'Check the formation in the node''s configuration.';
    elsif p_rep_state not in ('', 'unknown', 'sync', 'async', 'quorum', 'potential') then
        raise exception 'invalid replication state "%" reported by node %', p_rep_state, p_node_id
            using errcode = 'invalid_parameter_value',
                  hint = 'Use unknown, sync, async, quorum or potential.';
    end if;
    return pgautofailover.lock_node(p_node_id);
end
$$;

comment on function pgautofailover.check_report is
    'Refuses a report that cannot be right; else locks the group that the node really is in.';

-- 213_record_stream.sql
-- What a keeper of ours says beside node_active: whether the node's WAL receiver streams.  A node
-- that stopped following, to be promoted, has no receiver to tell of: when it was last in touch
-- with its primary must not be forgotten then.
-- Also notes whether the previous answer told it to hold a lease: that it came back in the
-- same session proves that it read that answer.
create function pgautofailover.record_stream(
    p_node       pgautofailover.node,
    p_streaming  boolean,
    p_now        timestamptz
)
returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_before   pgautofailover.node_evidence;
    v_lost_at  timestamptz;
    v_held     boolean;
begin
    select e.* into v_before
      from pgautofailover.node_evidence as e
     where e.nodeid = p_node.nodeid;
    if not found then
        insert into pgautofailover.node_evidence (nodeid)
        values (p_node.nodeid)
        returning * into v_before;
    end if;

    v_lost_at := case
        when p_streaming or pgautofailover.is_writable(p_node.reportedstate) then null
        when p_streaming is null and v_before.streaming is null then v_before.stream_lost_at
        else coalesce(v_before.stream_lost_at, p_now)
    end;
    v_held := v_before.lease_answered or p_node.reportedstate = 'primary';
    if p_streaming is distinct from v_before.streaming
       or v_lost_at is distinct from v_before.stream_lost_at
       or v_held <> v_before.lease_held then
        update pgautofailover.node_evidence as e
           set streaming = p_streaming,
               stream_lost_at = v_lost_at,
               lease_held = v_held
         where e.nodeid = p_node.nodeid;
    end if;
    return p_streaming is distinct from v_before.streaming;
end
$$;

comment on function pgautofailover.record_stream is
    'Stores what a standby says of its WAL stream; true when that changed.';

-- 214_receive_report.sql
-- The heart of the monitor: lock, read, store, decide.
create function pgautofailover.receive_report(
    p_formation_id  text,
    p_node_id       bigint,
    p_group_id      integer,
    p_state         pgautofailover.replication_state,
    p_running       boolean,
    p_tli           integer,
    p_lsn           pg_lsn,
    p_rep_state     text,
    p_streaming     boolean,
    p_is_keeper     boolean
)
returns pgautofailover.node
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node;
    v_news  boolean;
    v_now   timestamptz;
begin
    perform pgautofailover.lock_group(p_formation_id, p_group_id);
    select n.* into v_node from pgautofailover.node as n where n.nodeid = p_node_id;
    if v_node.formationid is distinct from p_formation_id
       or v_node.groupid <> p_group_id
       or p_rep_state not in ('', 'unknown', 'sync', 'async', 'quorum', 'potential') then
        v_node := pgautofailover.check_report(p_formation_id, p_node_id, p_rep_state);
    end if;

    v_now := pgautofailover.clock();
    v_news := p_state <> v_node.reportedstate
              or p_running is distinct from v_node.reportedpgisrunning;
    if v_news then
        v_node := pgautofailover.record_report(
            v_node, p_state, p_running, p_tli, p_lsn, p_rep_state, v_now);
    else
        perform pgautofailover.record_heartbeat(p_node_id, p_tli, p_lsn, p_rep_state, v_now);
    end if;
    if p_is_keeper then
        v_news := pgautofailover.record_stream(v_node, p_streaming, v_now) or v_news;
    end if;

    if v_node.goalstate = 'dropped' then
        perform pgautofailover.proceed_dropped(v_node, v_now);
    elsif v_news
          or not pgautofailover.group_at_rest(v_node.formationid, v_node.groupid, v_now) then
        perform pgautofailover.proceed_group(
            v_node.formationid, v_node.groupid, v_now, v_node.nodeid);
        select n.* into v_node from pgautofailover.node as n where n.nodeid = p_node_id;
    end if;
    return v_node;
end
$$;

comment on function pgautofailover.receive_report is
    'Stores a node''s report, runs the state machine, returns the node with its goal.';

-- 215_node_active.sql
create function pgautofailover.node_active(
    formation_id                     text,
    node_id                          bigint,
    group_id                         integer,
    current_group_role               pgautofailover.replication_state default 'init',
    current_pg_is_running            boolean default true,
    current_tli                      integer default 1,
    current_lsn                      pg_lsn default '0/0',
    current_rep_state                text default '',
    out assigned_node_id             bigint,
    out assigned_group_id            integer,
    out assigned_group_state         pgautofailover.replication_state,
    out assigned_candidate_priority  integer,
    out assigned_replication_quorum  boolean
)
returns record
language plpgsql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node;
begin
    v_node := pgautofailover.receive_report(
        formation_id, node_id, group_id, current_group_role, current_pg_is_running,
        current_tli, current_lsn, current_rep_state, null, false);
    assigned_node_id := v_node.nodeid;
    assigned_group_id := v_node.groupid;
    assigned_group_state := v_node.goalstate;
    assigned_candidate_priority := v_node.candidatepriority;
    assigned_replication_quorum := v_node.replicationquorum;
end
$$;

comment on function pgautofailover.node_active is
    'A node''s heartbeat: stores its report, runs the state machine, returns its goal.';

-- 216_keeper_attach.sql
-- The session that calls this becomes a witness: when the keeper's process dies, so does it.
create function pgautofailover.keeper_attach(
    node_id               bigint,
    lease_ms              integer,
    keeper_version        text,
    out channel           text,
    out protocol_version  integer
)
returns record
language plpgsql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node;
begin
    if lease_ms <= 0 then
        raise exception 'invalid lease of % ms', lease_ms
            using errcode = 'invalid_parameter_value',
                  hint = 'The lease is network_partition_timeout in ms, above zero.';
    end if;
    perform pgautofailover.check_known(node_id);
    v_node := pgautofailover.lock_node(node_id);
    insert into pgautofailover.node_evidence as e
        (nodeid, keeper_version, session_pid, session_start, lease_ms)
    select v_node.nodeid, keeper_version, a.pid, a.backend_start, keeper_attach.lease_ms
      from pg_stat_activity as a
     where a.pid = pg_backend_pid()
    on conflict (nodeid) do update
       set keeper_version = excluded.keeper_version,
           session_pid = excluded.session_pid,
           session_start = excluded.session_start,
           session_lost_at = null,
           lease_ms = excluded.lease_ms,
           lease_answered = false;
    channel := pgautofailover.group_channel(v_node.formationid, v_node.groupid);
    protocol_version := 1;
end
$$;

comment on function pgautofailover.keeper_attach is
    'A keeper says hello: its session becomes a witness, its lease is known. Returns the channel to listen to.';

-- 217_keeper_detach.sql
create function pgautofailover.keeper_detach(node_id bigint)
returns boolean
language plpgsql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update pgautofailover.node_evidence as e
       set session_pid = null,
           session_start = null,
           session_lost_at = null
     where e.nodeid = keeper_detach.node_id
       and e.session_pid = pg_backend_pid();
    return found;
end
$$;

comment on function pgautofailover.keeper_detach is
    'A keeper says goodbye: the end of its session is no evidence of a crash.';

-- 218_lease_required.sql
-- A node that takes writes must hold its lease as soon as another one could be promoted in
-- its place: then, and only then, does silence mean that it has to stop.  Besides a standby that
-- has caught up, that is one that is in an election already, and, in a group that can elect, every
-- one that has data.
-- PL/pgSQL because each report calls it: SQL functions are planned anew at each call.
create function pgautofailover.lease_required(p_node pgautofailover.node)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return p_node.goalstate in ('primary', 'apply_settings', 'wait_primary', 'join_primary')
       and exists (
            select
              from pgautofailover.node as n
             where n.formationid = p_node.formationid
               and n.groupid = p_node.groupid
               and n.nodeid <> p_node.nodeid
               and (n.goalstate in ('secondary', 'report_lsn', 'fast_forward', 'join_secondary',
                                    'prepare_promotion', 'stop_replication')
                    or (n.goalstate in ('catchingup', 'draining', 'demote_timeout', 'demoted')
                        and exists (
                            select
                              from pgautofailover.node as o
                             where o.formationid = p_node.formationid
                               and o.groupid = p_node.groupid
                               and o.nodeid not in (p_node.nodeid, n.nodeid)
                               and o.goalstate <> 'dropped'))));
end
$$;

comment on function pgautofailover.lease_required is
    'True while another node could be promoted in the place of this one.';

-- 218_other_nodes_json.sql
-- PL/pgSQL because each report calls it: SQL functions are planned anew at each call.
create function pgautofailover.other_nodes_json(p_node pgautofailover.node)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select coalesce(jsonb_agg(jsonb_build_object(
                   'node_id', n.nodeid,
                   'node_name', n.nodename,
                   'node_host', n.nodehost,
                   'node_port', n.nodeport,
                   'node_lsn', n.reportedlsn,
                   'node_is_primary', pgautofailover.is_writable(n.reportedstate)
               ) order by n.nodeid), '[]')
          from pgautofailover.node as n
         where n.formationid = p_node.formationid
           and n.groupid = p_node.groupid
           and n.nodeid <> p_node.nodeid
           and n.goalstate <> 'dropped');
end
$$;

comment on function pgautofailover.other_nodes_json is
    'The other nodes of the group, as keepers store them in nodes.json.';

-- 219_keeper_report.sql
-- node_active() with what our keeper knows and needs beyond the 2.x protocol, in one call.
create function pgautofailover.keeper_report(
    formation_id                     text,
    node_id                          bigint,
    group_id                         integer,
    current_group_role               pgautofailover.replication_state,
    current_pg_is_running            boolean,
    current_tli                      integer,
    current_lsn                      pg_lsn,
    current_rep_state                text,
    upstream_streaming               boolean,
    out assigned_node_id             bigint,
    out assigned_group_id            integer,
    out assigned_group_state         pgautofailover.replication_state,
    out assigned_candidate_priority  integer,
    out assigned_replication_quorum  boolean,
    out lease_required               boolean,
    out synchronous_standby_names    text,
    out other_nodes                  jsonb,
    out reason                       text
)
returns record
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node;
begin
    v_node := pgautofailover.receive_report(
        formation_id, node_id, group_id, current_group_role, current_pg_is_running,
        current_tli, current_lsn, current_rep_state, upstream_streaming, true);
    assigned_node_id := v_node.nodeid;
    assigned_group_id := v_node.groupid;
    assigned_group_state := v_node.goalstate;
    assigned_candidate_priority := v_node.candidatepriority;
    assigned_replication_quorum := v_node.replicationquorum;
    lease_required := pgautofailover.lease_required(v_node);
    -- looking first costs less than an update that finds nothing to do
    if exists (select from pgautofailover.node_evidence as e
                where e.nodeid = v_node.nodeid
                  and e.lease_answered <> keeper_report.lease_required) then
        update pgautofailover.node_evidence as e
           set lease_answered = keeper_report.lease_required
         where e.nodeid = v_node.nodeid;
    end if;
    synchronous_standby_names := case
        when pgautofailover.is_writable(v_node.goalstate)
        then pgautofailover.synchronous_standby_names(v_node.formationid, v_node.groupid)
        else ''
    end;
    other_nodes := pgautofailover.other_nodes_json(v_node);
    reason := '';
    if v_node.goalstate <> v_node.reportedstate then
        select r.reason into reason
          from pgautofailover.event as e
          join pgautofailover.fsm_rule as r on r.position = e.rule_pos
         where e.nodeid = v_node.nodeid
           and e.goalstate = v_node.goalstate
           and e.eventtime >= v_node.statechangetime
         order by e.eventid desc
         limit 1;
        reason := coalesce(reason, '');
    end if;
end
$$;

comment on function pgautofailover.keeper_report is
    'A keeper''s heartbeat: node_active() plus the state of its WAL stream; returns all that it needs for a turn.';

-- 220_get_nodes.sql
create function pgautofailover.get_nodes(
    formation_id         text default 'default',
    group_id             integer default null,
    out node_id          bigint,
    out node_name        text,
    out node_host        text,
    out node_port        integer,
    out node_lsn         pg_lsn,
    out node_is_primary  boolean
)
returns setof record
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if formation_id is null then
        raise exception 'formation_id must not be null'
            using errcode = 'internal_error',
                  hint = 'Leave it out for the formation "default".';
    end if;
    return query
        select n.nodeid, n.nodename, n.nodehost, n.nodeport, n.reportedlsn,
               pgautofailover.is_writable(n.reportedstate)
          from pgautofailover.node as n
         where n.formationid = formation_id
           and (group_id is null or n.groupid = group_id)
         order by n.nodeid;
end
$$;

comment on function pgautofailover.get_nodes is
    'The nodes of a formation, or of one of its groups, those that are leaving included.';

-- 221_get_primary.sql
create function pgautofailover.get_primary(
    formation_id         text default 'default',
    group_id             integer default 0,
    out primary_node_id  bigint,
    out primary_name     text,
    out primary_host     text,
    out primary_port     integer
)
returns record
language plpgsql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    select n.nodeid, n.nodename, n.nodehost, n.nodeport
      into primary_node_id, primary_name, primary_host, primary_port
      from pgautofailover.node as n
     where n.formationid = formation_id
       and n.groupid = group_id
       and n.goalstate <> 'dropped'
       and (pgautofailover.is_writable(n.goalstate)
            or pgautofailover.is_primary_ish(n.reportedstate))
     order by pgautofailover.is_writable(n.goalstate) desc, n.nodeid
     limit 1;
    if not found then
        raise exception 'formation "%" group % has no primary at the moment',
            formation_id, group_id
            using errcode = 'internal_error',
                  hint = 'See pgautofailover.current_state(); during a failover try again in a few seconds.';
    end if;
end
$$;

comment on function pgautofailover.get_primary is
    'The node that takes the writes of a group, or is on its way into or out of that role.';

-- 222_get_other_nodes.sql
create function pgautofailover.get_other_nodes(
    nodeid               bigint,
    out node_id          bigint,
    out node_name        text,
    out node_host        text,
    out node_port        integer,
    out node_lsn         pg_lsn,
    out node_is_primary  boolean
)
returns setof record
language plpgsql
strict
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  constant pgautofailover.node := pgautofailover.node_by_id(nodeid);
begin
    return query
        select n.nodeid, n.nodename, n.nodehost, n.nodeport, n.reportedlsn,
               pgautofailover.is_writable(n.reportedstate)
          from pgautofailover.node as n
         where n.formationid = v_node.formationid
           and n.groupid = v_node.groupid
           and n.nodeid <> v_node.nodeid
           and n.goalstate <> 'dropped'
         order by n.nodeid;
end
$$;

create function pgautofailover.get_other_nodes(
    nodeid               bigint,
    current_state        pgautofailover.replication_state,
    out node_id          bigint,
    out node_name        text,
    out node_host        text,
    out node_port        integer,
    out node_lsn         pg_lsn,
    out node_is_primary  boolean
)
returns setof record
language sql
strict
set search_path = pg_catalog, pg_temp
as $$
    select o.*
      from pgautofailover.get_other_nodes(nodeid) as o
      join pgautofailover.node as n on n.nodeid = o.node_id
     where n.goalstate = current_state
     order by o.node_id
$$;

comment on function pgautofailover.get_other_nodes(bigint) is
    'The other nodes of a node''s group.';
comment on function pgautofailover.get_other_nodes(bigint, pgautofailover.replication_state) is
    'The other nodes of a node''s group whose goal is the given state.';

-- 223_get_coordinator.sql
create function pgautofailover.get_coordinator(
    formation_id   text default 'default',
    out node_host  text,
    out node_port  integer
)
returns setof record
language sql
strict
set search_path = pg_catalog, pg_temp
as $$
    select n.nodehost, n.nodeport
      from pgautofailover.node as n
      join pgautofailover.formation as f on f.formationid = n.formationid
     where n.formationid = formation_id
       and f.kind = 'citus'
       and n.groupid = 0
       and n.goalstate in ('single', 'wait_primary', 'primary')
       and n.reportedstate in ('single', 'wait_primary', 'primary')
$$;

comment on function pgautofailover.get_coordinator is
    'The coordinator of a citus formation.';

-- 224_get_most_advanced_standby.sql
create function pgautofailover.get_most_advanced_standby(
    formationid          text default 'default',
    groupid              integer default 0,
    caller_node_id       bigint default 0,
    out node_id          bigint,
    out node_name        text,
    out node_host        text,
    out node_port        integer,
    out node_lsn         pg_lsn,
    out node_is_primary  boolean
)
returns setof record
language sql
strict
set search_path = pg_catalog, pg_temp
as $$
    select n.nodeid, n.nodename, n.nodehost, n.nodeport, n.reportedlsn, false
      from pgautofailover.node as n
     where n.formationid = $1
       and n.groupid = $2
       and n.nodeid <> $3
       and n.reportedstate = 'report_lsn'
       and (pgautofailover.data_loss_guarded() or n.health > 0)
     order by n.reportedtli desc, n.reportedlsn desc, n.health desc, n.nodeid
     limit 1
$$;

comment on function pgautofailover.get_most_advanced_standby is
    'The node in state report_lsn that has the most WAL, the caller excepted.';

-- 225_current_state.sql
create function pgautofailover.current_state(
    formation_id              text default 'default',
    out formation_kind        text,
    out nodename              text,
    out nodehost              text,
    out nodeport              integer,
    out group_id              integer,
    out node_id               bigint,
    out current_group_state   pgautofailover.replication_state,
    out assigned_group_state  pgautofailover.replication_state,
    out candidate_priority    integer,
    out replication_quorum    boolean,
    out reported_tli          integer,
    out reported_lsn          pg_lsn,
    out health                integer,
    out nodecluster           text,
    out noderegion            text
)
returns setof record
language sql
strict
set search_path = pg_catalog, pg_temp
as $$
    select f.kind, n.nodename, n.nodehost, n.nodeport, n.groupid, n.nodeid,
           n.reportedstate, n.goalstate, n.candidatepriority, n.replicationquorum,
           n.reportedtli, n.reportedlsn, n.health, n.nodecluster, n.region
      from pgautofailover.node as n
      join pgautofailover.formation as f on f.formationid = n.formationid
     where n.formationid = $1
     order by n.groupid, n.nodeid
$$;

create function pgautofailover.current_state(
    formation_id              text,
    group_id                  integer,
    out formation_kind        text,
    out nodename              text,
    out nodehost              text,
    out nodeport              integer,
    out group_id              integer,
    out node_id               bigint,
    out current_group_state   pgautofailover.replication_state,
    out assigned_group_state  pgautofailover.replication_state,
    out candidate_priority    integer,
    out replication_quorum    boolean,
    out reported_tli          integer,
    out reported_lsn          pg_lsn,
    out health                integer,
    out nodecluster           text,
    out noderegion            text
)
returns setof record
language sql
strict
set search_path = pg_catalog, pg_temp
as $$
    select c.*
      from pgautofailover.current_state($1) as c
     where c.group_id = $2
$$;

comment on function pgautofailover.current_state(text) is
    'Reported and assigned state of each node of a formation.';
comment on function pgautofailover.current_state(text, integer) is
    'Reported and assigned state of each node of a group.';

-- 226_last_events.sql
create function pgautofailover.last_events(count integer default 10)
returns setof pgautofailover.event
language sql
strict
set search_path = pg_catalog, pg_temp
as $$
    select last.*
      from (select e.* from pgautofailover.event as e order by e.eventid desc limit $1) as last
     order by last.eventtime, last.eventid
$$;

create function pgautofailover.last_events(
    formation_id  text default 'default',
    count         integer default 10
)
returns setof pgautofailover.event
language sql
strict
set search_path = pg_catalog, pg_temp
as $$
    select last.*
      from (select e.*
              from pgautofailover.event as e
             where e.formationid = $1
             order by e.eventid desc
             limit $2) as last
     order by last.eventtime, last.eventid
$$;

create function pgautofailover.last_events(
    formation_id  text,
    group_id      integer,
    count         integer default 10
)
returns setof pgautofailover.event
language sql
strict
set search_path = pg_catalog, pg_temp
as $$
    select last.*
      from (select e.*
              from pgautofailover.event as e
             where e.formationid = $1
               and e.groupid = $2
             order by e.eventid desc
             limit $3) as last
     order by last.eventtime, last.eventid
$$;

comment on function pgautofailover.last_events(integer) is
    'The last events of all formations, oldest first.';
comment on function pgautofailover.last_events(text, integer) is
    'The last events of a formation, oldest first.';
comment on function pgautofailover.last_events(text, integer, integer) is
    'The last events of a group, oldest first.';

-- 227_formation_uri.sql
create function pgautofailover.formation_uri(
    formation_id  text default 'default',
    cluster_name  text default 'default',
    sslmode       text default 'prefer',
    sslrootcert   text default '',
    sslcrl        text default ''
)
returns text
language sql
strict
set search_path = pg_catalog, pg_temp
as $$
    select format('postgres://%s/%s?%ssslmode=%s%s%s',
                  string_agg(format(case when n.nodehost ~ ':' then '[%s]:%s' else '%s:%s' end,
                                    n.nodehost, n.nodeport),
                             ',' order by n.nodeid),
                  f.dbname,
                  case when cluster_name = 'default' then 'target_session_attrs=read-write&' else '' end,
                  sslmode,
                  case when sslrootcert = '' then '' else '&sslrootcert=' || sslrootcert end,
                  case when sslcrl = '' then '' else '&sslcrl=' || sslcrl end)
      from pgautofailover.node as n
      join pgautofailover.formation as f on f.formationid = n.formationid
     where n.formationid = formation_id
       and n.groupid = 0
       and n.nodecluster = cluster_name
     group by f.dbname
$$;

comment on function pgautofailover.formation_uri is
    'Connection string for applications: all nodes, and the writable one is found by libpq.';

-- 228_synchronous_standby_names.sql
create function pgautofailover.synchronous_standby_names(
    formation_id  text default 'default',
    group_id      integer default 0
)
returns text
language plpgsql
strict
set search_path = pg_catalog, pg_temp
as $$
declare
    v_primary  constant pgautofailover.node :=
        pgautofailover.group_primary(formation_id, group_id);
    v_count    integer;
    v_number   integer;
    v_names    text;
begin
    select count(*) into v_count
      from pgautofailover.node as n
     where n.formationid = formation_id
       and n.groupid = group_id
       and n.goalstate <> 'dropped';
    if v_count = 0 then
        raise exception 'formation "%" group % has no node', formation_id, group_id
            using errcode = 'invalid_object_definition',
                  hint = 'See pgautofailover.current_state() for formations and groups in use.';
    end if;
    -- nobody is meant to take writes (a failover of a pair is on), or nobody waits
    if v_primary.nodeid is null
       or (v_count > 2 and v_primary.goalstate = 'wait_primary'
           and v_primary.reportedstate = 'wait_primary') then
        return '';
    end if;

    select string_agg(format('pgautofailover_standby_%s', n.nodeid), ', '
                      order by n.candidatepriority desc, n.nodeid),
           max(f.number_sync_standbys)
      into v_names, v_number
      from pgautofailover.node as n
      join pgautofailover.formation as f on f.formationid = n.formationid
     where n.formationid = formation_id
       and n.groupid = group_id
       and n.nodeid <> v_primary.nodeid
       and n.goalstate <> 'dropped'
       and n.replicationquorum
       and (v_count > 2 or n.goalstate = 'secondary');
    if v_names is null then
        return '';
    end if;
    return format('ANY %s (%s)',
                  case when v_count > 2 then greatest(1, v_number) else 1 end,
                  v_names);
end
$$;

comment on function pgautofailover.synchronous_standby_names is
    'Value of the setting of that name on the primary of a group.';

-- 229_formation_settings.sql
create function pgautofailover.formation_settings(
    formation_id  text default 'default',
    out context   text,
    out group_id  integer,
    out node_id   bigint,
    out nodename  text,
    out setting   text,
    out value     text
)
returns setof record
language sql
strict
set search_path = pg_catalog, pg_temp
as $$
    select s.context, s.group_id, s.node_id, s.nodename, s.setting, s.value
      from (
        select 1 as part, 'formation'::text as context, null::integer as group_id,
               null::bigint as node_id, f.formationid as nodename,
               'number_sync_standbys'::text as setting, f.number_sync_standbys::text as value
          from pgautofailover.formation as f
         where f.formationid = formation_id
        union all
        select 2, 'primary', n.groupid, n.nodeid, n.nodename, 'synchronous_standby_names',
               format('''%s''', pgautofailover.synchronous_standby_names(formation_id, n.groupid))
          from pgautofailover.node as n
         where n.formationid = formation_id
           and n.goalstate <> 'dropped'
           and pgautofailover.is_writable(n.reportedstate)
        union all
        select 3, 'node', n.groupid, n.nodeid, n.nodename, 'replication quorum',
               n.replicationquorum::text
          from pgautofailover.node as n
         where n.formationid = formation_id
        union all
        select 4, 'node', n.groupid, n.nodeid, n.nodename, 'candidate priority',
               n.candidatepriority::text
          from pgautofailover.node as n
         where n.formationid = formation_id
      ) as s
     order by s.part, s.group_id, s.node_id
$$;

comment on function pgautofailover.formation_settings is
    'Replication settings of a formation and its nodes, one per row.';

-- 230_create_formation.sql
create function pgautofailover.create_formation(
    formation_id              text,
    kind                      text,
    dbname                    name,
    opt_secondary             boolean,
    number_sync_standbys      integer,
    out formation_id          text,
    out kind                  text,
    out dbname                name,
    out opt_secondary         boolean,
    out number_sync_standbys  integer
)
returns record
language sql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
    select (f).formationid, (f).kind, (f).dbname, (f).opt_secondary, (f).number_sync_standbys
      from pgautofailover.insert_formation($1, $2, $3, $4, $5) as f
$$;

comment on function pgautofailover.create_formation is
    'Creates a formation.';

-- 231_drop_formation.sql
create function pgautofailover.drop_formation(formation_id text)
returns void
language plpgsql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform pgautofailover.lock_formation(formation_id);
    if exists (select from pgautofailover.node as n where n.formationid = formation_id) then
        raise exception 'formation "%" still has nodes', formation_id
            using errcode = 'foreign_key_violation',
                  hint = 'Drop its nodes first: pgautofailover.remove_node() or pg_autoctl drop node.';
    end if;
    delete from pgautofailover.formation as f where f.formationid = formation_id;
    if not found then
        raise exception 'formation "%" does not exist', formation_id
            using errcode = 'internal_error',
                  hint = 'See pgautofailover.formation for the formations that exist.';
    end if;
end
$$;

comment on function pgautofailover.drop_formation is
    'Removes a formation that has no nodes.';

-- 232_disable_secondary.sql
-- Answers false, as clients of the 2.x API have always seen.
create function pgautofailover.disable_secondary(formation_id text)
returns boolean
language plpgsql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform pgautofailover.set_opt_secondary(formation_id, false);
    return false;
end
$$;

comment on function pgautofailover.disable_secondary is
    'No standby may register in a formation any more; it must have none.';

-- 232_enable_secondary.sql
-- Answers false, as clients of the 2.x API have always seen.
create function pgautofailover.enable_secondary(formation_id text)
returns boolean
language plpgsql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform pgautofailover.set_opt_secondary(formation_id, true);
    return false;
end
$$;

comment on function pgautofailover.enable_secondary is
    'Lets standbys register in a formation.';

-- 233_update_secondary_check.sql
create function pgautofailover.update_secondary_check()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if old.opt_secondary and not new.opt_secondary and exists (
        select
          from pgautofailover.node as n
         where n.formationid = new.formationid
           and n.reportedstate <> 'single'
           and n.goalstate <> 'dropped')
    then
        raise exception 'standbys cannot be disabled in formation "%": it has some', new.formationid
            using errcode = 'object_not_in_prerequisite_state',
                  detail = 'A node of the formation is not in the state "single".',
                  hint = 'Drop the standbys first.';
    end if;
    return new;
end
$$;

create trigger disable_secondary_check
before update on pgautofailover.formation
for each row execute function pgautofailover.update_secondary_check();

-- 234_set_formation_number_sync_standbys.sql
create function pgautofailover.set_formation_number_sync_standbys(
    formation_id          text,
    number_sync_standbys  integer
)
returns boolean
language plpgsql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_primary  pgautofailover.node;
    v_quorum   integer;
    v_number   constant integer := number_sync_standbys;
begin
    perform pgautofailover.lock_formation(formation_id);
    if not exists (select from pgautofailover.formation as f
                    where f.formationid = formation_id) then
        raise exception 'formation "%" does not exist', formation_id
            using errcode = 'invalid_parameter_value',
                  hint = 'See pgautofailover.formation for the formations that exist.';
    elsif v_number < 0 then
        raise exception 'invalid number_sync_standbys %', v_number
            using errcode = 'invalid_parameter_value',
                  hint = 'Use zero or more.';
    end if;
    v_primary := pgautofailover.group_primary(formation_id, 0);
    if v_primary.nodeid is null then
        raise exception 'formation "%" has no primary that could apply number_sync_standbys',
            formation_id
            using errcode = 'internal_error',
                  hint = 'Try again when the failover is over; see pgautofailover.current_state().';
    elsif v_primary.goalstate not in ('primary', 'wait_primary')
          or v_primary.reportedstate <> v_primary.goalstate then
        raise exception '% is "%" and shall be "%": number_sync_standbys cannot be applied now',
            pgautofailover.node_label(v_primary), v_primary.reportedstate, v_primary.goalstate
            using errcode = 'object_not_in_prerequisite_state',
                  hint = 'Try again when the primary has settled.';
    end if;
    v_quorum := pgautofailover.quorum_standbys(v_primary);
    if v_number > 0 and v_number + 1 > v_quorum then
        raise exception 'number_sync_standbys % needs % standbys in the quorum, and there are %',
            v_number, v_number + 1, v_quorum
            using errcode = 'invalid_parameter_value',
                  hint = 'Add standbys with replication quorum, or choose a lower number.';
    end if;

    update pgautofailover.formation as f
       set number_sync_standbys = v_number
     where f.formationid = formation_id;
    perform pgautofailover.operate(v_primary, 'apply_settings', pgautofailover.clock());
    return true;
end
$$;

comment on function pgautofailover.set_formation_number_sync_standbys is
    'How many synchronous standbys must be there for writes; 0 degrades to asynchronous instead of blocking.';

-- 235_set_node_candidate_priority.sql
create function pgautofailover.set_node_candidate_priority(
    formation_id        text,
    node_name           text,
    candidate_priority  integer
)
returns boolean
language plpgsql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node      pgautofailover.node := pgautofailover.node_by_name(formation_id, node_name);
    v_eligible  integer;
begin
    v_node := pgautofailover.lock_node(v_node.nodeid);
    if candidate_priority not between 0 and 100 then
        raise exception 'invalid candidate priority % for node "%"', candidate_priority, node_name
            using errcode = 'invalid_parameter_value',
                  hint = 'A priority is a number from 0 to 100; 0 means never promoted.';
    elsif v_node.nodecluster <> 'default' and candidate_priority <> 0 then
        raise exception 'node "%" is a read replica of cluster "%": its priority stays 0',
            node_name, v_node.nodecluster
            using errcode = 'invalid_parameter_value',
                  hint = 'Read replicas are never promoted.';
    end if;
    update pgautofailover.node as n
       set candidatepriority = candidate_priority
     where n.nodeid = v_node.nodeid
    returning n.* into v_node;

    select count(*) into v_eligible
      from pgautofailover.node as n
     where n.formationid = v_node.formationid
       and n.groupid = v_node.groupid
       and n.goalstate <> 'dropped'
       and n.candidatepriority > 0;
    if candidate_priority = 0 and v_eligible < 2 then
        raise notice 'formation "%" group % has % node with a priority above zero: it cannot fail over',
            v_node.formationid, v_node.groupid, v_eligible
            using errcode = 'object_not_in_prerequisite_state';
    end if;
    perform pgautofailover.node_settings_changed(
        v_node, format('Setting candidate priority of %s to %s',
                       pgautofailover.node_label(v_node), candidate_priority));
    return true;
end
$$;

comment on function pgautofailover.set_node_candidate_priority is
    'Who is preferred when a new primary is chosen: 0 (never) to 100.';

-- 236_set_node_replication_quorum.sql
create function pgautofailover.set_node_replication_quorum(
    formation_id        text,
    node_name           text,
    replication_quorum  boolean
)
returns boolean
language plpgsql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node     pgautofailover.node := pgautofailover.node_by_name(formation_id, node_name);
    v_primary  pgautofailover.node;
    v_number   integer;
    v_left     integer;
begin
    v_node := pgautofailover.lock_node(v_node.nodeid);
    update pgautofailover.node as n
       set replicationquorum = replication_quorum
     where n.nodeid = v_node.nodeid
    returning n.* into v_node;

    if not replication_quorum then
        v_primary := pgautofailover.group_primary(v_node.formationid, v_node.groupid);
        if v_primary.nodeid is null then
            raise exception 'formation "%" group % has no primary that could apply the quorum',
                v_node.formationid, v_node.groupid
                using errcode = 'internal_error',
                      hint = 'Try again when the failover is over; see pgautofailover.current_state().';
        end if;
        select f.number_sync_standbys into v_number
          from pgautofailover.formation as f
         where f.formationid = v_node.formationid;
        v_left := pgautofailover.quorum_standbys(v_primary);
        if v_number > 0 and v_number + 1 > v_left then
            raise exception 'node "%" must stay in the quorum: number_sync_standbys % needs % standbys, and % would be left',
                node_name, v_number, v_number + 1, v_left
                using errcode = 'invalid_parameter_value',
                      hint = format('Lower it first: select pgautofailover.set_formation_number_sync_standbys(%L, %s)',
                                    v_node.formationid, greatest(v_left - 1, 0));
        end if;
    end if;
    perform pgautofailover.node_settings_changed(
        v_node, format('Setting replication quorum of %s to %s',
                       pgautofailover.node_label(v_node), replication_quorum));
    return true;
end
$$;

comment on function pgautofailover.set_node_replication_quorum is
    'Whether commits on the primary may wait for this node.';

-- 237_set_node_region.sql
create function pgautofailover.set_node_region(formation_id text, node_name text, region text)
returns boolean
language plpgsql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node := pgautofailover.node_by_name(formation_id, node_name);
begin
    v_node := pgautofailover.lock_node(v_node.nodeid);
    if set_node_region.region = '' then
        raise exception 'the region of node "%" must not be empty', node_name
            using errcode = 'invalid_parameter_value',
                  hint = 'The region of a node that has none is "default".';
    end if;
    update pgautofailover.node as n
       set region = set_node_region.region
     where n.nodeid = v_node.nodeid
    returning n.* into v_node;
    perform pgautofailover.log_event(
        v_node, format('Setting region of %s to %s',
                       pgautofailover.node_label(v_node), v_node.region),
        pgautofailover.clock());
    return true;
end
$$;

comment on function pgautofailover.set_node_region is
    'An operator''s label of where a node is.';

-- 238_set_group_system_identifier.sql
create function pgautofailover.set_group_system_identifier(
    group_id            bigint,
    node_sysidentifier  bigint,
    out node_id         bigint,
    out node_name       text,
    out node_host       text,
    out node_port       integer
)
returns setof record
language sql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
    update pgautofailover.node as n
       set sysidentifier = $2
     where n.groupid = $1
       and n.sysidentifier = 0
    returning n.nodeid, n.nodename, n.nodehost, n.nodeport
$$;

comment on function pgautofailover.set_group_system_identifier is
    'Stores the Postgres system identifier of the nodes of a group that have none.';

-- 238_set_node_system_identifier.sql
create function pgautofailover.set_node_system_identifier(
    node_id             bigint,
    node_sysidentifier  bigint,
    out node_id         bigint,
    out node_name       text,
    out node_host       text,
    out node_port       integer
)
returns record
language sql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
    select (n).nodeid, (n).nodename, (n).nodehost, (n).nodeport
      from pgautofailover.store_system_identifier($1, $2) as n
$$;

comment on function pgautofailover.set_node_system_identifier is
    'Stores the Postgres system identifier of a node.';

-- 239_update_node_metadata.sql
create function pgautofailover.update_node_metadata(
    node_id    bigint,
    node_name  text,
    node_host  text,
    node_port  integer
)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node;
begin
    if node_id is null then
        raise exception 'node_id must not be null'
            using errcode = 'internal_error',
                  hint = 'See pgautofailover.node for the nodes that are known.';
    end if;
    v_node := pgautofailover.lock_node(node_id);
    perform pgautofailover.check_node_address(
        coalesce(node_host, v_node.nodehost), coalesce(node_port, v_node.nodeport),
        coalesce(node_name, v_node.nodename));
    update pgautofailover.node as n
       set nodename = coalesce(node_name, n.nodename),
           nodehost = coalesce(node_host, n.nodehost),
           nodeport = coalesce(node_port, n.nodeport)
     where n.nodeid = v_node.nodeid;
    return true;
end
$$;

comment on function pgautofailover.update_node_metadata is
    'Changes name, host or port of a node; NULL keeps what is there.';

-- 240_report_postgres_version.sql
create function pgautofailover.report_postgres_version(
    node_id           bigint,
    pg_versionnum     integer default null,
    pg_version        text default null,
    pg_versionstring  text default null,
    citus_version     text default null
)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform pgautofailover.lock_node(node_id);
    update pgautofailover.node as n
       set pg_versionnum = report_postgres_version.pg_versionnum,
           pg_version = report_postgres_version.pg_version,
           pg_versionstring = report_postgres_version.pg_versionstring,
           citus_version = report_postgres_version.citus_version
     where n.nodeid = report_postgres_version.node_id;
end
$$;

comment on function pgautofailover.report_postgres_version is
    'Stores the Postgres version of a node.';

-- 241_report_timeline_history.sql
create function pgautofailover.report_timeline_history(node_id bigint, history jsonb)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node;
begin
    if node_id is null then
        raise exception 'node_id must not be null'
            using errcode = 'internal_error',
                  hint = 'See pgautofailover.node for the nodes that are known.';
    end if;
    v_node := pgautofailover.lock_node(node_id);
    insert into pgautofailover.node_timeline_history (nodeid, tli, parenttli, switchpoint_lsn)
    select v_node.nodeid, h.tli, h.parenttli, h.switchpoint
      from jsonb_to_recordset(coalesce(history, '[]')) as h (
               tli integer, parenttli integer, switchpoint pg_lsn)
    on conflict on constraint node_timeline_history_pkey do nothing;
end
$$;

comment on function pgautofailover.report_timeline_history is
    'Stores what a node''s history files say: [{"tli":2,"parenttli":1,"switchpoint":"0/3000000"}].';

-- 242_accept_timeline.sql
create function pgautofailover.accept_timeline(
    formation_id  text,
    group_id      integer,
    target_tli    integer,
    decided_by    text default null
)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_now  timestamptz;
begin
    perform pgautofailover.lock_group(formation_id, group_id);
    v_now := pgautofailover.clock();
    if not exists (
        select
          from pgautofailover.node_timeline_history as h
          join pgautofailover.node as n on n.nodeid = h.nodeid
         where n.formationid = accept_timeline.formation_id
           and n.groupid = accept_timeline.group_id
           and h.tli = target_tli)
    then
        raise exception 'no node of formation "%" group % knows timeline %',
            formation_id, group_id, target_tli
            using errcode = 'raise_exception',
                  hint = 'See select * from pgautofailover.node_timeline_status(formation, group).';
    end if;
    insert into pgautofailover.accepted_timeline
        (formationid, groupid, accepted_tli, decided_by, decided_at)
    values (formation_id, group_id, target_tli, decided_by, v_now)
    on conflict on constraint accepted_timeline_pkey do update
       set accepted_tli = excluded.accepted_tli,
           decided_by = excluded.decided_by,
           resolved_at = null;
    perform pgautofailover.proceed_group(formation_id, group_id, v_now);
    return true;
end
$$;

comment on function pgautofailover.accept_timeline is
    'Declares which of two branches is the group''s; nodes on another one cannot be elected.';

-- 243_resolve_accepted_timeline.sql
create function pgautofailover.resolve_accepted_timeline(formation_id text, group_id integer)
returns boolean
language plpgsql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_now       timestamptz;
    v_resolved  boolean;
begin
    perform pgautofailover.lock_group(formation_id, group_id);
    v_now := pgautofailover.clock();
    v_resolved := pgautofailover.resolve_pins(formation_id, group_id, v_now);
    perform pgautofailover.proceed_group(formation_id, group_id, v_now);
    return v_resolved;
end
$$;

comment on function pgautofailover.resolve_accepted_timeline is
    'Takes back what accept_timeline() declared; false when there was nothing.';

-- 244_node_timeline_status.sql
create function pgautofailover.node_timeline_status(
    formation_id             text,
    group_id                 integer,
    out node_id              bigint,
    out node_name            text,
    out tli                  integer,
    out lsn                  pg_lsn,
    out reference_tli        integer,
    out on_accepted_lineage  boolean
)
returns setof record
language sql
strict
set search_path = pg_catalog, pg_temp
as $$
    select n.nodeid, n.nodename, n.reportedtli, n.reportedlsn, r.reference_tli,
           not pgautofailover.has_diverged(
               formation_id, group_id, r.reference_tli, n.reportedtli, n.reportedlsn)
      from pgautofailover.node as n
     cross join (select pgautofailover.reference_timeline(formation_id, group_id)
                     as reference_tli) as r
     where n.formationid = formation_id
       and n.groupid = group_id
       and n.goalstate <> 'dropped'
     order by n.nodeid
$$;

comment on function pgautofailover.node_timeline_status is
    'The timeline of each node of a group, and whether it is on the group''s lineage.';

-- 249_silent_node.sql
-- Somebody who has to act but whose keeper is not there: a failover would start and then hang.
create function pgautofailover.silent_node(
    p_nodes  pgautofailover.node[],
    p_now    timestamptz
)
returns pgautofailover.node
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select n
      from unnest(p_nodes) as n
      join pgautofailover.limits as l on l.formationid = n.formationid
     where p_now - n.reporttime >= l.unhealthy_timeout
     order by n.nodeid
     limit 1
$$;

comment on function pgautofailover.silent_node is
    'The first of some nodes that has not reported for node_considered_unhealthy_timeout.';

-- 250_failover_of_pair.sql
create function pgautofailover.failover_of_pair(
    p_primary  pgautofailover.node,
    p_standby  pgautofailover.node,
    p_now      timestamptz
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_silent  pgautofailover.node;
begin
    if p_standby.goalstate <> 'secondary' or p_standby.reportedstate <> 'secondary' then
        raise exception 'standby % is "%" and shall be "%": it cannot take over',
            pgautofailover.node_label(p_standby), p_standby.reportedstate, p_standby.goalstate
            using errcode = 'internal_error',
                  hint = 'Wait until it is "secondary"; see pgautofailover.current_state().';
    elsif p_primary.goalstate <> 'primary' or p_primary.reportedstate <> 'primary' then
        raise exception 'primary % is "%" and shall be "%": a failover now could lose writes',
            pgautofailover.node_label(p_primary), p_primary.reportedstate, p_primary.goalstate
            using errcode = 'internal_error',
                  hint = 'Wait until it is "primary"; see pgautofailover.current_state().';
    elsif p_standby.candidatepriority = 0 then
        raise exception 'standby % has candidate priority 0: it is never promoted',
            pgautofailover.node_label(p_standby)
            using errcode = 'object_not_in_prerequisite_state',
                  hint = format('Raise it first: select pgautofailover.set_node_candidate_priority(%L, %L, 50)',
                                p_standby.formationid, p_standby.nodename);
    end if;
    v_silent := pgautofailover.silent_node(array[p_primary, p_standby], p_now);
    if v_silent.nodeid is not null then
        raise exception '% does not report: it could not carry out a failover',
            pgautofailover.node_label(v_silent)
            using errcode = 'object_not_in_prerequisite_state',
                  hint = 'Check that its keeper runs (pg_autoctl run); a primary that is down fails over by itself.';
    end if;
    perform pgautofailover.operate(p_standby, 'failover_pair', p_now);
end
$$;

comment on function pgautofailover.failover_of_pair is
    'Manual failover of a primary and its only standby.';

-- 251_failover_of_group.sql
create function pgautofailover.failover_of_group(
    p_primary  pgautofailover.node,
    p_now      timestamptz
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node   pgautofailover.node;
    v_facts  constant pgautofailover.node_fact[] := pgautofailover.node_facts(
        p_primary.formationid, p_primary.groupid,
        pgautofailover.limits_of(p_primary.formationid), p_now);
begin
    v_node := pgautofailover.silent_node(array[p_primary], p_now);
    if v_node.nodeid is not null then
        raise exception '% does not report: it could not carry out a failover',
            pgautofailover.node_label(v_node)
            using errcode = 'object_not_in_prerequisite_state',
                  hint = 'Check that its keeper runs (pg_autoctl run); a primary that is down fails over by itself.';
    elsif not exists (
        select
          from unnest(v_facts) as n
         where n.node_id <> p_primary.nodeid
           and n.state = 'secondary'
           and n.reporting
           and n.running
           and n.priority > 0)
    then
        raise exception 'formation "%" group % has no standby that could take over from %',
            p_primary.formationid, p_primary.groupid, pgautofailover.node_label(p_primary)
            using errcode = 'object_not_in_prerequisite_state',
                  detail = 'No standby is "secondary", reports, and has a candidate priority above zero.',
                  hint = 'Raise a priority with pgautofailover.set_node_candidate_priority(), or wait until a standby has caught up.';
    end if;
    perform pgautofailover.operate(p_primary, 'failover_group', p_now);

    -- one step below everybody, so that it does not win the election that it starts
    update pgautofailover.node as n
       set candidatepriority = n.candidatepriority - 101
     where n.nodeid = p_primary.nodeid
       and n.candidatepriority between 0 and 100
    returning n.* into v_node;
    if found then
        perform pgautofailover.log_event(
            v_node,
            format('Setting candidate priority of %s to %s for this failover',
                   pgautofailover.node_label(v_node), v_node.candidatepriority),
            p_now);
    end if;
end
$$;

comment on function pgautofailover.failover_of_group is
    'Manual failover of a primary with several standbys: they elect.';

-- 252_perform_failover.sql
create function pgautofailover.perform_failover(
    formation_id  text default 'default',
    group_id      integer default 0
)
returns void
language plpgsql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_nodes    pgautofailover.node[];
    v_primary  pgautofailover.node;
    v_now      timestamptz;
begin
    perform pgautofailover.lock_group(formation_id, group_id);
    v_now := pgautofailover.clock();
    select array_agg(n order by n.nodeid) into v_nodes
      from pgautofailover.node as n
     where n.formationid = perform_failover.formation_id
       and n.groupid = perform_failover.group_id
       and n.goalstate <> 'dropped';
    if coalesce(cardinality(v_nodes), 0) < 2 then
        raise exception 'formation "%" group % has fewer than two nodes: there is nobody to fail over to',
            formation_id, group_id
            using errcode = 'internal_error',
                  hint = 'Add a standby with pg_autoctl create postgres.';
    end if;

    select n.* into v_primary
      from unnest(v_nodes) as n
     where n.goalstate in ('single', 'primary', 'join_primary')
       and n.reportedstate = n.goalstate;
    if (v_primary.nodeid is null
        or (pgautofailover.silent_node(array[v_primary], v_now)).nodeid is not null)
       and exists (select from unnest(v_nodes) as n
                    where n.goalstate = 'report_lsn' and n.reportedstate = 'report_lsn') then
        -- the group waits for an election: with guard_data_loss off this decides it
        perform pgautofailover.proceed_group(formation_id, group_id, v_now);
        return;
    elsif v_primary.nodeid is null then
        raise exception 'formation "%" group % has no node that is settled as primary',
            formation_id, group_id
            using errcode = 'internal_error',
                  detail = (select string_agg(format('%s: %s, shall be %s', n.nodename,
                                                     n.reportedstate, n.goalstate), '; ')
                              from unnest(v_nodes) as n),
                  hint = 'Wait until the primary is "primary"; select * from pgautofailover.explain() says what it waits for.';
    end if;

    if cardinality(v_nodes) = 2 then
        perform pgautofailover.failover_of_pair(
            v_primary,
            (select n from unnest(v_nodes) as n where n.nodeid <> v_primary.nodeid),
            v_now);
    else
        perform pgautofailover.failover_of_group(v_primary, v_now);
    end if;
end
$$;

comment on function pgautofailover.perform_failover is
    'Hands the primary role over to a standby, without losing a write.';

-- 253_perform_promotion.sql
create function pgautofailover.perform_promotion(formation_id text, node_name text)
returns boolean
language plpgsql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node := pgautofailover.node_by_name(formation_id, node_name);
    v_size  integer;
begin
    v_node := pgautofailover.lock_node(v_node.nodeid);
    if v_node.goalstate = v_node.reportedstate and v_node.goalstate in ('single', 'primary') then
        raise notice 'node "%" is the primary already', node_name;
        return false;
    elsif v_node.goalstate <> v_node.reportedstate
          or v_node.goalstate not in ('secondary', 'report_lsn') then
        raise exception 'node "%" is "%" and shall be "%": it cannot be promoted',
            node_name, v_node.reportedstate, v_node.goalstate
            using errcode = 'object_not_in_prerequisite_state',
                  hint = 'Wait until it is "secondary".';
    end if;

    select count(*) into v_size
      from pgautofailover.node as n
     where n.formationid = v_node.formationid
       and n.groupid = v_node.groupid
       and n.goalstate <> 'dropped';
    if v_size > 2 then
        update pgautofailover.node as n
           set candidatepriority = n.candidatepriority + 101
         where n.nodeid = v_node.nodeid
           and n.candidatepriority between 0 and 100
        returning n.* into v_node;
        if found then
            perform pgautofailover.log_event(
                v_node,
                format('Setting candidate priority of %s to %s for this promotion',
                       pgautofailover.node_label(v_node), v_node.candidatepriority),
                pgautofailover.clock());
        end if;
    end if;
    perform pgautofailover.perform_failover(formation_id, v_node.groupid);
    return true;
end
$$;

comment on function pgautofailover.perform_promotion is
    'Makes one named standby the primary; false when it is already.';

-- 254_healthy_quorum_standbys.sql
-- Standbys whose acknowledgement the primary can count on now.
create function pgautofailover.healthy_quorum_standbys(p_primary pgautofailover.node)
returns bigint[]
language sql
volatile
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(array_agg(n.node_id), '{}')
      from unnest(pgautofailover.node_facts(
               p_primary.formationid, p_primary.groupid,
               pgautofailover.limits_of(p_primary.formationid), pgautofailover.clock())) as n
     where n.state = 'secondary'
       and n.quorum
       and n.healthy
       and n.node_id <> p_primary.nodeid
$$;

comment on function pgautofailover.healthy_quorum_standbys is
    'Node ids of the standbys that can acknowledge commits of a primary.';

-- 255_maintain_primary.sql
create function pgautofailover.maintain_primary(
    p_primary  pgautofailover.node,
    p_now      timestamptz
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_size       integer;
    v_candidate  pgautofailover.node;
begin
    select count(*) into v_size
      from pgautofailover.node as n
     where n.formationid = p_primary.formationid
       and n.groupid = p_primary.groupid
       and n.goalstate <> 'dropped';
    select n.* into v_candidate
      from pgautofailover.node as n
      join unnest(pgautofailover.node_facts(
               p_primary.formationid, p_primary.groupid,
               pgautofailover.limits_of(p_primary.formationid), p_now)) as f
        on f.node_id = n.nodeid
     where f.state = 'secondary'
       and f.healthy
       and f.reporting
       and f.priority > 0
     order by n.nodeid
     limit 1;
    if not found then
        raise exception '% is the primary and no healthy standby can take over',
            pgautofailover.node_label(p_primary)
            using errcode = 'object_not_in_prerequisite_state',
                  hint = 'Wait until a standby with a priority above zero is "secondary" and healthy.';
    elsif v_size = 2 then
        perform pgautofailover.operate(v_candidate, 'maintain_primary_of_pair', p_now);
    else
        perform pgautofailover.operate(p_primary, 'maintain_primary', p_now);
    end if;
end
$$;

comment on function pgautofailover.maintain_primary is
    'Sends a primary to maintenance: a standby takes over.';

-- 256_maintain_standby.sql
create function pgautofailover.maintain_standby(
    p_node  pgautofailover.node,
    p_now   timestamptz
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_primary  constant pgautofailover.node :=
        pgautofailover.group_primary(p_node.formationid, p_node.groupid);
    v_number   integer;
    v_healthy  bigint[];
begin
    if v_primary.nodeid is null then
        raise exception 'formation "%" group % has no primary: maintenance of % must wait',
            p_node.formationid, p_node.groupid, pgautofailover.node_label(p_node)
            using errcode = 'internal_error',
                  hint = 'Try again when the failover is over.';
    end if;
    v_healthy := pgautofailover.healthy_quorum_standbys(v_primary);
    select f.number_sync_standbys into v_number
      from pgautofailover.formation as f
     where f.formationid = p_node.formationid;
    if v_number > 0 and cardinality(v_healthy) <= v_number and p_node.nodeid = any (v_healthy) then
        raise warning 'writes on % will block: number_sync_standbys is % and % healthy standbys will be left',
            pgautofailover.node_label(v_primary), v_number, cardinality(v_healthy) - 1
            using errcode = 'object_not_in_prerequisite_state',
                  hint = format('To go on without them: select pgautofailover.set_formation_number_sync_standbys(%L, 0)',
                                p_node.formationid);
    end if;

    if v_primary.reportedstate = 'primary' and v_primary.goalstate = 'primary' then
        perform pgautofailover.operate(
            p_node,
            case when v_number = 0 and v_healthy = array[p_node.nodeid]
                 then 'maintain_last_sync' else 'maintain_standby' end,
            p_now);
    elsif v_primary.reportedstate = 'wait_primary' and v_primary.goalstate = 'wait_primary'
          and p_node.goalstate = 'catchingup' then
        perform pgautofailover.operate(p_node, 'maintain_standby', p_now);
    else
        raise exception 'primary % is "%" and shall be "%": maintenance of % must wait',
            pgautofailover.node_label(v_primary), v_primary.reportedstate,
            v_primary.goalstate, pgautofailover.node_label(p_node)
            using errcode = 'object_not_in_prerequisite_state',
                  hint = 'Try again when the primary has settled.';
    end if;
end
$$;

comment on function pgautofailover.maintain_standby is
    'Sends a standby to maintenance.';

-- 257_start_maintenance.sql
create function pgautofailover.start_maintenance(node_id bigint)
returns boolean
language plpgsql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node;
    v_now   timestamptz;
begin
    if not exists (select from pgautofailover.node as n
                    where n.nodeid = start_maintenance.node_id) then
        return false;
    end if;
    v_node := pgautofailover.lock_node(node_id);
    v_now := pgautofailover.clock();
    if v_node.reportedstate = 'maintenance' or v_node.goalstate = 'maintenance' then
        return true;
    elsif v_node.reportedstate = 'primary' and v_node.goalstate = 'primary' then
        perform pgautofailover.maintain_primary(v_node, v_now);
    elsif v_node.reportedstate in ('secondary', 'catchingup') then
        perform pgautofailover.maintain_standby(v_node, v_now);
    else
        raise exception '% is "%" and shall be "%": it cannot go to maintenance now',
            pgautofailover.node_label(v_node), v_node.reportedstate, v_node.goalstate
            using errcode = 'object_not_in_prerequisite_state',
                  hint = 'A node goes to maintenance from primary, secondary or catchingup.';
    end if;
    return true;
end
$$;

comment on function pgautofailover.start_maintenance is
    'Takes a node out of the machine''s hands, after a failover when it is the primary.';

-- 258_stop_maintenance.sql
create function pgautofailover.stop_maintenance(node_id bigint)
returns boolean
language plpgsql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node     pgautofailover.node;
    v_size     integer;
    v_now      timestamptz;
begin
    if not exists (select from pgautofailover.node as n
                    where n.nodeid = stop_maintenance.node_id) then
        return false;
    end if;
    v_node := pgautofailover.lock_node(node_id);
    v_now := pgautofailover.clock();
    select count(*) into v_size
      from pgautofailover.node as n
     where n.formationid = v_node.formationid
       and n.groupid = v_node.groupid
       and n.goalstate <> 'dropped';
    if v_node.goalstate <> v_node.reportedstate
       or v_node.goalstate not in ('maintenance', 'prepare_maintenance')
       or (v_node.goalstate = 'prepare_maintenance' and v_size = 2) then
        raise exception '% is "%" and shall be "%": it is not in maintenance',
            pgautofailover.node_label(v_node), v_node.reportedstate, v_node.goalstate
            using errcode = 'object_not_in_prerequisite_state',
                  hint = 'See pgautofailover.current_state().';
    end if;
    perform pgautofailover.operate(v_node, 'stop_maintenance', v_now);
    return true;
end
$$;

comment on function pgautofailover.stop_maintenance is
    'Gives a node back to the state machine.';

-- 260_lower_number_sync.sql
-- A standby that leaves must not leave writes blocked behind it.
create function pgautofailover.lower_number_sync(p_node pgautofailover.node)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_standbys  integer;
    v_number    integer;
begin
    select count(*) - 1 into v_standbys
      from pgautofailover.node as n
     where n.formationid = p_node.formationid
       and n.groupid = p_node.groupid
       and n.nodeid <> p_node.nodeid
       and n.goalstate <> 'dropped'
       and n.replicationquorum;

    update pgautofailover.formation as f
       set number_sync_standbys = greatest(v_standbys - 1, 0)
     where f.formationid = p_node.formationid
       and f.number_sync_standbys > 0
       and v_standbys < f.number_sync_standbys + 1
    returning f.number_sync_standbys into v_number;
    if found then
        perform pgautofailover.log_message(
            format('Setting number_sync_standbys of formation "%s" to %s: %s standbys are left in the quorum',
                   p_node.formationid, v_number, greatest(v_standbys, 0)));
    end if;
end
$$;

comment on function pgautofailover.lower_number_sync is
    'Lowers number_sync_standbys to what the nodes that stay can give.';

-- 261_remove_locked_node.sql
create function pgautofailover.remove_locked_node(
    p_node   pgautofailover.node,
    p_force  boolean
)
returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_now         constant timestamptz := pgautofailover.clock();
    v_is_primary  constant boolean := pgautofailover.is_writable(p_node.goalstate);
    v_primary     pgautofailover.node;
begin
    if p_node.goalstate = 'dropped' then
        if p_force or p_node.reportedstate = 'dropped' then
            perform pgautofailover.forget_node(p_node.nodeid);
        end if;
        return true;
    end if;

    -- a forced removal takes the same way as an ordinary one: what the node leaves behind,
    -- a group without a primary or with too few standbys, is put right in the same call
    perform pgautofailover.lower_number_sync(p_node);
    if p_force then
        perform pgautofailover.forget_node(p_node.nodeid);
    else
        perform pgautofailover.operate(
            p_node, case when v_is_primary then 'remove_primary' else 'remove_standby' end, v_now);
    end if;

    v_primary := pgautofailover.group_primary(p_node.formationid, p_node.groupid);
    if not v_is_primary and v_primary.nodeid is not null
       and v_primary.goalstate = v_primary.reportedstate
       and v_primary.goalstate in ('primary', 'wait_primary') then
        perform pgautofailover.operate(v_primary, 'standby_removed', v_now);
    else
        perform pgautofailover.proceed_group(p_node.formationid, p_node.groupid, v_now);
    end if;
    return true;
end
$$;

comment on function pgautofailover.remove_locked_node is
    'Removes a node whose formation is locked; the body of remove_node().';

-- 262_remove_node.sql
create function pgautofailover.remove_node(node_id bigint, force boolean default false)
returns boolean
language plpgsql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node := pgautofailover.node_by_id(node_id);
begin
    perform pgautofailover.lock_formation(v_node.formationid);
    select n.* into v_node from pgautofailover.node as n where n.nodeid = remove_node.node_id;
    if not found then
        -- another session removed it while this one waited for the lock
        return true;
    end if;
    return pgautofailover.remove_locked_node(v_node, force);
end
$$;

create function pgautofailover.remove_node(
    node_host  text,
    node_port  integer default 5432,
    force      boolean default false
)
returns boolean
language plpgsql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node_id  bigint;
begin
    select n.nodeid into v_node_id
      from pgautofailover.node as n
     where n.nodehost = node_host
       and n.nodeport = node_port;
    if not found then
        raise exception 'no node is registered at %:%', node_host, node_port
            using errcode = 'undefined_object',
                  hint = 'See pgautofailover.node for the nodes that are known.';
    end if;
    return pgautofailover.remove_node(v_node_id, force);
end
$$;

comment on function pgautofailover.remove_node(bigint, boolean) is
    'Removes a node; force is for one that is gone for good and cannot say goodbye.';
comment on function pgautofailover.remove_node(text, integer, boolean) is
    'Removes a node by its address; force is for one that is gone for good.';

-- 270_set_formation_setting.sql
create function pgautofailover.set_formation_setting(
    formation_id  text,
    setting_name  text,
    setting_value bigint
)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_setting  pgautofailover.setting;
begin
    select s.* into v_setting from pgautofailover.setting as s where s.name = setting_name;
    if not found then
        raise exception 'unknown setting "%"', setting_name
            using errcode = 'invalid_parameter_value',
                  hint = 'See select * from pgautofailover.setting for names and units.';
    elsif not exists (select from pgautofailover.formation as f
                       where f.formationid = formation_id) then
        raise exception 'formation "%" does not exist', formation_id
            using errcode = 'invalid_parameter_value',
                  hint = 'See pgautofailover.formation for the formations that exist.';
    elsif setting_value is null then
        delete from pgautofailover.formation_setting as f
         where f.formationid = formation_id
           and f.name = setting_name;
        return;
    elsif setting_value < v_setting.minimum then
        raise exception 'setting "%" cannot be % %: the least is %',
            setting_name, setting_value, v_setting.unit, v_setting.minimum
            using errcode = 'invalid_parameter_value';
    end if;
    insert into pgautofailover.formation_setting (formationid, name, value)
    values (formation_id, setting_name, setting_value)
    on conflict on constraint formation_setting_pkey do update set value = excluded.value;
end
$$;

comment on function pgautofailover.set_formation_setting is
    'Sets a threshold for one formation, in the unit of pgautofailover.setting; NULL takes it back.';

-- 300_background_loop.sql
-- Who works in the background, and when it last gave a sign of life.
create unlogged table pgautofailover.background_loop (
    loop_name   text        not null,
    pid         integer     not null,
    beat_time   timestamptz not null,
    last_error  text,
    constraint background_loop_pkey primary key (loop_name)
);

comment on table pgautofailover.background_loop is
    'Sign of life of each background loop; see also cron.job.';

-- Loops ask every turn whether they are still wanted, and end by themselves when not.
create table pgautofailover.background_control (
    wanted  boolean not null
);

comment on table pgautofailover.background_control is
    'One row: false makes the background loops end.';

insert into pgautofailover.background_control (wanted) values (false);

-- 301_beat.sql
create function pgautofailover.beat(p_loop_name text, p_error text default null)
returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into pgautofailover.background_loop as l (loop_name, pid, beat_time, last_error)
    values (p_loop_name, pg_backend_pid(), clock_timestamp(), p_error)
    on conflict (loop_name) do update
       set pid = excluded.pid,
           beat_time = excluded.beat_time,
           last_error = coalesce(excluded.last_error, l.last_error);
    return (select c.wanted from pgautofailover.background_control as c);
end
$$;

comment on function pgautofailover.beat is
    'Sign of life of a background loop; false tells it to end.';

-- 302_prepare_loop.sql
-- Session settings of a background loop; they outlive its COMMITs.
create function pgautofailover.prepare_loop()
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    -- when pg_cron drops its connection, the loop must not go on as an orphan
    perform set_config('client_connection_check_interval', '1s', false);
    perform set_config('lock_timeout', '2s', false);
end
$$;

comment on function pgautofailover.prepare_loop is
    'Settings that a background loop gives its session.';

-- 303_parse_setting.sql
-- Without a C library a setting of ours is plain text for Postgres: '20s', '20000', '16MB'.
create function pgautofailover.parse_setting(p_text text, p_unit text)
returns bigint
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_number  constant text := substring(btrim(p_text) from '^[0-9.]+');
    v_suffix  constant text := lower(btrim(substring(btrim(p_text) from '^[0-9.]+(.*)$')));
    v_factor  numeric;
begin
    if p_unit = 'boolean' then
        return p_text::boolean::integer;
    end if;
    v_factor := case
        when v_suffix = '' then 1
        when p_unit = 'ms' then case v_suffix when 'us' then 0.001 when 'ms' then 1
            when 's' then 1000 when 'min' then 60000 when 'h' then 3600000
            when 'd' then 86400000 end
        when p_unit = 'bytes' then case v_suffix when 'b' then 1 when 'kb' then 1024
            when 'mb' then 1048576 when 'gb' then 1073741824 end
    end;
    if v_number is null or v_factor is null then
        raise exception 'cannot read "%" as a number of %', p_text, p_unit
            using errcode = 'invalid_parameter_value';
    end if;
    return round(v_number::numeric * v_factor)::bigint;
end
$$;

comment on function pgautofailover.parse_setting is
    'Reads a setting with a unit as postgresql.conf writes it.';

-- 310_probe_conninfo.sql
-- Host and port come from whoever may register nodes: every value is quoted.
create function pgautofailover.probe_conninfo(
    p_host        text,
    p_port        integer,
    p_timeout_ms  bigint
)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select format('host=''%s'' port=%s dbname=postgres user=pgautofailover_monitor '
                  'password=pgautofailover_monitor application_name=pgautofailover_health_check '
                  'connect_timeout=%s tcp_user_timeout=%s',
                  replace(replace(p_host, '\', '\\'), '''', '\'''), p_port,
                  greatest(2, ceil(p_timeout_ms / 1000.0)), p_timeout_ms)
$$;

comment on function pgautofailover.probe_conninfo is
    'How a node is reached for a health check.';

-- 311_probe_kind.sql
-- What a failed connection proves.  Any answer of a server, even a refusal to let us in,
-- proves that a postmaster lives; a refused connection, that the host lives without one;
-- anything else proves nothing.
create function pgautofailover.probe_kind(p_sqlstate text, p_message text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select case
        when p_sqlstate = '2F003' or p_message ~ 'FATAL:' then 'answered'
        when p_message ~ 'Connection refused' then 'refused'
        else 'silent'
    end
$$;

comment on function pgautofailover.probe_kind is
    'Reads the error of a connection: answered, refused or silent.';

-- 312_probe.sql
-- One fresh connection.  Must be called outside of any lock: it may take its whole timeout,
-- and nothing can interrupt it meanwhile.
create function pgautofailover.probe(
    p_conninfo   text,
    out kind     text,
    out detail   text
)
returns record
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_state    text;
    v_message  text;
    v_detail   text;
begin
    perform public.dblink_connect('pgautofailover_probe', p_conninfo);
    perform public.dblink_disconnect('pgautofailover_probe');
    kind := 'answered';
exception
    when others then
        get stacked diagnostics v_state = returned_sqlstate,
                                v_message = message_text,
                                v_detail = pg_exception_detail;
        detail := concat_ws(': ', v_message, nullif(btrim(v_detail, E' \n'), ''));
        kind := pgautofailover.probe_kind(v_state, detail);
end
$$;

comment on function pgautofailover.probe is
    'Tries to connect to a node: answered, refused or silent, with the error in words.';

-- 313_claim_probe.sql
-- Takes the node whose probe is most overdue.  A node whose last probe hung is left to the
-- slow lanes, so that it cannot delay the others.
create function pgautofailover.claim_probe(
    p_slow        boolean,
    out nodeid    bigint,
    out conninfo  text
)
returns record
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_now      constant timestamptz := pgautofailover.clock();
    v_node     pgautofailover.node;
    v_timeout  bigint;
begin
    select e.nodeid into nodeid
      from pgautofailover.node_evidence as e
     where e.next_probe_time <= v_now
       and (e.probe = 'silent') = p_slow
     order by e.next_probe_time
     limit 1
       for update skip locked;
    if not found then
        return;
    end if;
    select n.* into v_node from pgautofailover.node as n where n.nodeid = claim_probe.nodeid;
    v_timeout := pgautofailover.setting_value(v_node.formationid, 'health_check_timeout');
    -- claimed until the probe must be over; its result sets the next time
    update pgautofailover.node_evidence as e
       set next_probe_time = v_now + (v_timeout + 5000) * interval '1 ms'
     where e.nodeid = claim_probe.nodeid;
    if pgautofailover.setting_value(v_node.formationid, 'enable_health_checks') = 0 then
        nodeid := null;
    else
        conninfo := pgautofailover.probe_conninfo(v_node.nodehost, v_node.nodeport, v_timeout);
    end if;
end
$$;

comment on function pgautofailover.claim_probe is
    'The next node that a lane shall probe, and how to reach it; NULL when none is due.';

-- 314_record_health.sql
-- Health as clients of the 2.x API know it: good at the first success, bad after retries.
create function pgautofailover.record_health(
    p_node_id  bigint,
    p_health   integer,
    p_now      timestamptz
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node;
begin
    update pgautofailover.node as n
       set healthchecktime = p_now
     where n.nodeid = p_node_id
       and n.health = p_health;
    if found then
        return;
    end if;
    v_node := pgautofailover.lock_node(p_node_id);
    if v_node.health = p_health then
        return;
    end if;
    update pgautofailover.node as n
       set health = p_health,
           healthchecktime = p_now
     where n.nodeid = p_node_id
    returning n.* into v_node;
    perform pgautofailover.log_event(
        v_node,
        format('%s is marked as %s', pgautofailover.node_label(v_node),
               case p_health when 1 then 'healthy' else 'unhealthy by the health check' end),
        p_now);
    perform pgautofailover.proceed_group(v_node.formationid, v_node.groupid, p_now);
end
$$;

comment on function pgautofailover.record_health is
    'Stores a node''s health; a change is logged and lets its group proceed.';

-- 315_record_probe.sql
create function pgautofailover.record_probe(p_node_id bigint, p_kind text, p_detail text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_now       constant timestamptz := pgautofailover.clock();
    v_formation text;
    v_failures  integer;
begin
    select n.formationid into v_formation
      from pgautofailover.node as n
     where n.nodeid = p_node_id;
    if not found then
        return;
    end if;
    perform set_config('synchronous_commit', 'off', true);
    update pgautofailover.node_evidence as e
       set probe = p_kind,
           probe_detail = p_detail,
           probe_time = v_now,
           probe_failures = case when p_kind = 'answered' then 0 else e.probe_failures + 1 end,
           next_probe_time = v_now + interval '1 ms' * pgautofailover.setting_value(
               v_formation, case when p_kind = 'answered' then 'health_check_period'
                                 else 'health_check_retry_delay' end)
     where e.nodeid = p_node_id
    returning e.probe_failures into v_failures;

    if p_kind = 'answered' then
        perform pgautofailover.record_health(p_node_id, 1, v_now);
    elsif v_failures > pgautofailover.setting_value(v_formation, 'health_check_max_retries') then
        perform pgautofailover.record_health(p_node_id, 0, v_now);
    end if;
end
$$;

comment on function pgautofailover.record_probe is
    'Stores the result of a probe and says when the next is due.';

-- 316_probe_lane.sql
-- Bare on purpose: a procedure with SET, SECURITY DEFINER or an outer block cannot COMMIT.
-- The body stays tiny because a running loop keeps the body it was started with.
create procedure pgautofailover.probe_lane(p_loop_name text, p_slow boolean, p_life interval)
language plpgsql
as $$
declare
    v_end     constant timestamptz := pg_catalog.clock_timestamp() + p_life;
    v_wanted  boolean := true;
    v_node    bigint;
    v_info    text;
    v_kind    text;
    v_detail  text;
    v_error   text;
begin
    perform pgautofailover.prepare_loop();
    while v_wanted and pg_catalog.clock_timestamp() < v_end loop
        v_node := null;
        v_error := null;
        begin
            select c.nodeid, c.conninfo into v_node, v_info
              from pgautofailover.claim_probe(p_slow) as c;
        exception when others then
            v_error := sqlerrm;
        end;
        commit;
        if v_node is not null then
            select p.kind, p.detail into v_kind, v_detail
              from pgautofailover.probe(v_info) as p;
            commit;
            begin
                perform pgautofailover.record_probe(v_node, v_kind, v_detail);
            exception when others then
                v_error := sqlerrm;
            end;
            commit;
        end if;
        v_wanted := pgautofailover.beat(p_loop_name, v_error);
        commit;
        if v_error is not null then
            raise warning 'pgautofailover %: %', p_loop_name, v_error;
            perform pg_catalog.pg_sleep(1);
        elsif v_node is null then
            perform pg_catalog.pg_sleep(0.1);
        end if;
    end loop;
end
$$;

comment on procedure pgautofailover.probe_lane is
    'Probes nodes one after the other until its life is over; run by pg_cron.';

-- 320_note_sessions.sql
-- The keeper's session as a witness: its end is noted within a tick, and a probe goes out at
-- once.  Sessions from before the monitor's own start prove nothing.
create function pgautofailover.note_sessions()
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_now      constant timestamptz := pgautofailover.clock();
    v_started  constant timestamptz := pgautofailover.monitor_started_at();
begin
    insert into pgautofailover.node_evidence (nodeid)
    select n.nodeid
      from pgautofailover.node as n
     where not exists (select from pgautofailover.node_evidence as e where e.nodeid = n.nodeid)
    on conflict (nodeid) do nothing;

    update pgautofailover.node_evidence as e
       set session_pid = null,
           session_start = null,
           session_lost_at = null
     where e.session_start < v_started;

    update pgautofailover.node_evidence as e
       set session_lost_at = v_now,
           next_probe_time = '-infinity'
     where e.session_pid is not null
       and e.session_lost_at is null
       and not exists (
            select
              from pg_stat_activity as a
             where a.pid = e.session_pid
               and a.backend_start is not distinct from e.session_start);
end
$$;

comment on function pgautofailover.note_sessions is
    'Notes which keepers have lost their session on the monitor.';

-- 321_restless_groups.sql
-- The groups that a tick looks at; the others would not change.
create function pgautofailover.restless_groups(
    out formation_id  text,
    out group_id      integer
)
returns setof record
language sql
volatile
set search_path = pg_catalog, pg_temp
as $$
    select r.formationid, r.groupid
      from pgautofailover.group_rest as r
     where r.rests_until <= pgautofailover.clock()
     order by 1, 2
$$;

comment on function pgautofailover.restless_groups is
    'Groups in which something is not as it should be: those that a tick looks at.';

-- 322_tick_group.sql
create function pgautofailover.tick_group(p_formation_id text, p_group_id integer)
returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    perform pgautofailover.lock_group(p_formation_id, p_group_id);
    return pgautofailover.proceed_group(p_formation_id, p_group_id, pgautofailover.clock());
end
$$;

comment on function pgautofailover.tick_group is
    'Lets the state machine move though no keeper calls: timers run out, evidence arrives.';

-- 323_housekeeping.sql
-- Keeps what grows bounded: events, and the run log that pg_cron never purges.
create function pgautofailover.housekeeping()
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    delete from pgautofailover.event as e
     where e.eventtime < pgautofailover.clock() - interval '1 ms' * pgautofailover.setting_value(
               e.formationid, 'event_retention');
    if to_regclass('cron.job_run_details') is not null then
        execute 'delete from cron.job_run_details where end_time < now() - interval ''1 day''';
    end if;
    perform pgautofailover.sync_settings_from_file();
end
$$;

comment on function pgautofailover.housekeeping is
    'Purges old events and pg_cron''s old run rows, reads thresholds from postgresql.conf.';

-- 324_sync_settings_from_file.sql
-- Called by the background loop, whose session holds what postgresql.conf says: what another
-- session sets for itself never gets here.
create function pgautofailover.sync_settings_from_file()
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_setting  pgautofailover.setting;
    v_text     text;
    v_value    bigint;
begin
    for v_setting in select s.* from pgautofailover.setting as s order by s.name loop
        v_text := nullif(current_setting('pgautofailover.' || v_setting.name, true), '');
        v_value := case when v_text is not null
                        then pgautofailover.parse_setting(v_text, v_setting.unit) end;
        if v_value is distinct from v_setting.file_value then
            update pgautofailover.setting as s
               set file_value = v_value
             where s.name = v_setting.name;
        end if;
    end loop;
end
$$;

comment on function pgautofailover.sync_settings_from_file is
    'Takes over thresholds that postgresql.conf gives by the names of the 2.x extension.';

-- 325_tick_loop.sql
-- Two or three of these run; the one that holds the lock works, the others are hot spares.
-- Bare on purpose, see probe_lane.
create procedure pgautofailover.tick_loop(p_loop_name text, p_life interval)
language plpgsql
as $$
declare
    v_end      constant timestamptz := pg_catalog.clock_timestamp() + p_life;
    v_wanted   boolean := true;
    v_leads    boolean := false;
    v_cleaned  timestamptz := timestamptz '-infinity';
    v_error    text;
    v_group    record;
begin
    perform pgautofailover.prepare_loop();
    while v_wanted and pg_catalog.clock_timestamp() < v_end loop
        v_error := null;
        if not v_leads then
            v_leads := pg_catalog.pg_try_advisory_lock(7303, 1);
        end if;
        if v_leads then
            begin
                perform pgautofailover.note_sessions();
                if pg_catalog.clock_timestamp() > v_cleaned + interval '10 s' then
                    perform pgautofailover.housekeeping();
                    v_cleaned := pg_catalog.clock_timestamp();
                end if;
            exception when others then
                v_error := sqlerrm;
            end;
            commit;
            for v_group in select g.formation_id, g.group_id
                             from pgautofailover.restless_groups() as g loop
                begin
                    perform pgautofailover.tick_group(v_group.formation_id, v_group.group_id);
                exception when others then
                    v_error := sqlerrm;
                end;
                commit;
            end loop;
        end if;
        v_wanted := pgautofailover.beat(p_loop_name, v_error);
        commit;
        if v_error is not null then
            raise warning 'pgautofailover %: %', p_loop_name, v_error;
            perform pg_catalog.pg_sleep(1);
        end if;
        perform pg_catalog.pg_sleep(0.2);
    end loop;
    if v_leads then
        perform pg_catalog.pg_advisory_unlock(7303, 1);
    end if;
end
$$;

comment on procedure pgautofailover.tick_loop is
    'Moves the state machine by time and evidence until its life is over; run by pg_cron.';

-- 330_background_plan.sql
-- The jobs that shall exist.  pg_cron before 1.5 knows minutes and @reboot only, so each loop
-- lives for ten minutes and is started again at the next minute it owes; the @reboot ones
-- bridge the time until that first minute after a start of the server.
create function pgautofailover.background_plan(
    out job_name  text,
    out schedule  text,
    out command   text
)
returns setof record
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select 'pgautofailover ' || l.loop_name,
           case when l.boot then '@reboot' else '* * * * *' end,
           case when l.kind = 'tick'
                then format('call pgautofailover.tick_loop(%L, %L)', l.loop_name, l.life)
                else format('call pgautofailover.probe_lane(%L, %L, %L)',
                            l.loop_name, l.kind = 'slow', l.life) end
      from (select format('%s-%s', k.kind, i.suffix) as loop_name, k.kind,
                   i.suffix = 'boot' as boot,
                   case when i.suffix = 'boot' then '75 s' else '10 min' end as life
              from (values ('tick', 2), ('fast', 4), ('slow', 2)) as k (kind, lanes)
             cross join lateral (select 'boot' as suffix
                                  union all
                                 select s::text from generate_series(1, k.lanes) as s) as i) as l
     order by 1
$$;

comment on function pgautofailover.background_plan is
    'The pg_cron jobs that the monitor needs.';

-- 331_start_background_jobs.sql
-- Not done by the extension script: jobs in a dump would run against the old server, and a
-- job that the script makes collides with those that a restore brings.
create function pgautofailover.start_background_jobs()
returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_job    record;
    v_runs   boolean;
    v_count  integer := 0;
begin
    if to_regprocedure('cron.schedule(text,text,text)') is null then
        raise exception 'pg_cron is not installed in database "%"', current_database()
            using errcode = 'undefined_object',
                  hint = 'Install it (apt-get install postgresql-15-cron), set shared_preload_libraries = pg_cron and cron.database_name to this database, restart, then: create extension pg_cron.';
    end if;
    update pgautofailover.background_control set wanted = true;
    for v_job in select p.* from pgautofailover.background_plan() as p loop
        execute 'select exists (select from cron.job as j
                                 where j.jobname = $1 and j.username = current_user and j.active
                                   and j.schedule = $2 and j.command = $3
                                   and j.nodename = current_setting(''cron.host'')
                                   and j.nodeport = current_setting(''port'')::integer
                                   and j.database = current_database())'
           into v_runs using v_job.job_name, v_job.schedule, v_job.command;
        -- scheduling anew would end the loop that runs, until the next full minute
        continue when v_runs;
        -- schedule() of an existing name keeps the old host and port: make it anew
        execute 'select cron.unschedule(j.jobid) from cron.job as j
                  where j.jobname = $1 and j.username = current_user' using v_job.job_name;
        execute 'select cron.schedule($1, $2, $3)'
          using v_job.job_name, v_job.schedule, v_job.command;
        v_count := v_count + 1;
    end loop;
    return v_count;
end
$$;

comment on function pgautofailover.start_background_jobs is
    'Schedules the health checks and the tick that are missing; can be called again at any time.';

-- 332_stop_background_jobs.sql
create function pgautofailover.stop_background_jobs()
returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_count  integer := 0;
begin
    update pgautofailover.background_control set wanted = false;
    if to_regclass('cron.job') is not null then
        execute 'with gone as (
                     select cron.unschedule(j.jobid)
                       from cron.job as j
                      where j.jobname like $1 and j.username = current_user)
                 select count(*) from gone' into v_count using 'pgautofailover %';
    end if;
    return v_count;
end
$$;

comment on function pgautofailover.stop_background_jobs is
    'Removes the pg_cron jobs and lets running loops end; call it before DROP EXTENSION.';

-- 400_background_jobs.sql
create view pgautofailover.background_jobs as
select l.loop_name,
       l.pid,
       l.beat_time,
       round(extract(epoch from clock_timestamp() - l.beat_time)::numeric, 1) as seconds_ago,
       exists (select from pg_stat_activity as a where a.pid = l.pid) as alive,
       l.last_error
  from pgautofailover.background_loop as l
 order by l.loop_name;

comment on view pgautofailover.background_jobs is
    'Loops that probe nodes and move the machine: a beat older than some seconds means trouble.';

-- 401_settings.sql
create view pgautofailover.settings as
select f.formationid,
       s.name,
       coalesce(fs.value, s.file_value, s.default_value) as value,
       s.unit,
       case when fs.value is not null then 'formation'
            when s.file_value is not null then 'postgresql.conf'
            else 'default' end as source,
       s.description
  from pgautofailover.setting as s
 cross join pgautofailover.formation as f
  left join pgautofailover.formation_setting as fs
    on fs.formationid = f.formationid
   and fs.name = s.name
 order by f.formationid, s.name;

comment on view pgautofailover.settings is
    'Every threshold in force, per formation, with its unit and where it comes from.';

-- 409_explain_node.sql
create function pgautofailover.explain_node(
    p_node   pgautofailover.node_fact,
    p_group  pgautofailover.group_fact,
    p_rule   pgautofailover.fsm_rule
)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select concat_ws('; ',
        case
            when p_rule.position is not null
                 and coalesce(p_rule.assign_node, p_node.goal) <> p_node.goal
                then format('rule %s (%s) will assign %s: %s',
                            p_rule.position, p_rule.rule, p_rule.assign_node, p_rule.reason)
            when p_node.state is null
                then format('waits for the node to report %s; its last report says %s and is %s ms old',
                            p_node.goal, p_node.reported, p_node.silent_ms)
            when p_rule.position is not null
                then format('stays %s by rule %s (%s): %s',
                            p_node.goal, p_rule.position, p_rule.rule, p_rule.reason)
            else format('stays %s: no rule applies', p_node.goal)
        end,
        case when p_node.unhealthy then format(
            'the node is considered down: Postgres %s, last report %s ms ago, probe %s%s',
            case when p_node.running then 'was running' else 'is not running' end,
            p_node.silent_ms, coalesce(p_node.probe, 'unknown'),
            case when p_node.session_lost then ', keeper''s session lost' else '' end) end,
        case when (p_group.election).is_open and p_node.state = 'report_lsn'
             then (p_group.election).problem end)
$$;

comment on function pgautofailover.explain_node is
    'What the machine makes of one node, in words.';

-- 410_explain.sql
-- Looks only; takes no lock, so that it never stands in the way of a failover.
create function pgautofailover.explain(
    formation_id   text default 'default',
    group_id       integer default 0,
    out node_id    bigint,
    out node_name  text,
    out reported   pgautofailover.replication_state,
    out goal       pgautofailover.replication_state,
    out sees       text[],
    out rule_pos   integer,
    out verdict    text
)
returns setof record
language plpgsql
strict
set search_path = pg_catalog, pg_temp
as $$
declare
    v_limits  constant pgautofailover.limits := pgautofailover.limits_of(formation_id);
    v_nodes   constant pgautofailover.node_fact[] :=
        pgautofailover.node_facts(formation_id, group_id, v_limits, pgautofailover.clock());
    v_group   constant pgautofailover.group_fact :=
        pgautofailover.group_facts(formation_id, v_nodes, v_limits);
    v_node    pgautofailover.node_fact;
    v_facts   pgautofailover.facts;
    v_rule    pgautofailover.fsm_rule;
begin
    foreach v_node in array v_nodes loop
        v_facts := pgautofailover.facts_of_node(v_node, v_nodes, v_group, v_limits);
        v_rule := pgautofailover.decide(v_facts);
        node_id := v_node.node_id;
        node_name := v_node.node_name;
        reported := v_node.reported;
        goal := v_node.goal;
        sees := v_facts.guards;
        rule_pos := v_rule.position;
        verdict := pgautofailover.explain_node(v_node, v_group, v_rule);
        return next;
    end loop;
end
$$;

comment on function pgautofailover.explain is
    'For each node of a group: what the machine sees, which rule applies or what it waits for.';

-- 411_explain_event.sql
create function pgautofailover.explain_event(
    event_id         bigint,
    out eventtime    timestamptz,
    out description  text,
    out rule_pos     integer,
    out rule         text,
    out requires     text[],
    out reason       text,
    out facts        jsonb
)
returns setof record
language sql
strict
set search_path = pg_catalog, pg_temp
as $$
    select e.eventtime, e.description, e.rule_pos, r.rule, r.requires, r.reason, f.facts
      from pgautofailover.event as e
      left join pgautofailover.fsm_rule as r on r.position = e.rule_pos
      left join pgautofailover.event_facts as f on f.eventid = e.eventid
     where e.eventid = $1
$$;

comment on function pgautofailover.explain_event is
    'Why an event happened: its rule, and the facts that the decision saw.';

-- 420_advice_node.sql
-- What a good DBA would say about single nodes.
create view pgautofailover.advice_node as
select a.severity, n.formationid, n.groupid, n.nodename, a.subject, a.message, a.cure
  from pgautofailover.node as n
  join pgautofailover.limits as l on l.formationid = n.formationid
  left join pgautofailover.node_evidence as e on e.nodeid = n.nodeid
 cross join lateral (
        select round(extract(epoch from pgautofailover.clock() - n.reporttime)) as silent_s) as s
  left join lateral (
        select q.* from pgautofailover.group_primary(n.formationid, n.groupid) as q
         where q.nodeid <> n.nodeid) as p on true
 cross join lateral (
    values
        ('critical', 'node is silent',
         s.silent_s > 5 and n.goalstate <> 'maintenance' and e.probe is distinct from 'answered',
         format('has not reported for %s s and does not answer probes (%s)',
                s.silent_s, coalesce(e.probe, 'unknown')),
         format('look at the host; when it is gone for good: select pgautofailover.remove_node(%s, force => true)', n.nodeid)),
        ('critical', 'keeper is silent',
         s.silent_s > 5 and n.goalstate <> 'maintenance' and e.probe = 'answered',
         format('its Postgres answers, but its keeper has not reported for %s s: nobody obeys the monitor there', s.silent_s),
         'start it: pg_autoctl run --pgdata ... (or: systemctl start pgautofailover)'),
        ('critical', 'postgres is down',
         not n.reportedpgisrunning and s.silent_s <= 5
         and n.goalstate in ('single', 'primary', 'wait_primary', 'secondary', 'catchingup'),
         'its keeper reports that Postgres does not run',
         'read the Postgres log of the node; the keeper goes on trying to start it'),
        ('warning', 'standby lags',
         n.goalstate in ('secondary', 'catchingup') and p.reportedlsn is not null
         and n.reportedlsn <> '0/0'
         and p.reportedlsn - n.reportedlsn > l.promote_lag_bytes,
         format('is %s behind the primary: it would not be promoted',
                pg_size_pretty(p.reportedlsn - n.reportedlsn)),
         'look at its disk and network; it catches up by itself when it can'),
        ('warning', 'no WAL stream',
         e.streaming is false and n.goalstate in ('secondary', 'catchingup')
         and s.silent_s <= 5,
         'its WAL receiver does not stream from the primary',
         'check the network between the two, pg_hba.conf on the primary, and primary_conninfo'),
        ('info', 'in maintenance',
         n.goalstate in ('maintenance', 'prepare_maintenance', 'wait_maintenance'),
         'is in maintenance: it neither takes over nor acknowledges writes',
         format('when done: select pgautofailover.stop_maintenance(%s)', n.nodeid)),
        ('warning', 'version differs',
         n.pg_versionnum / 10000 <> p.pg_versionnum / 10000,
         format('runs Postgres %s, the primary %s', n.pg_version, p.pg_version),
         'physical replication needs one major version: create the node again with it'),
        ('info', 'keeper of another kind',
         e.session_pid is null and e.session_lost_at is null and s.silent_s <= 5,
         'its keeper holds no session on the monitor: its death is noticed later',
         'run pg_autoctl of this version on the node')
    ) as a (severity, subject, holds, message, cure)
 where a.holds
   and n.goalstate <> 'dropped';

comment on view pgautofailover.advice_node is
    'The part of the view advice that is about single nodes.';

-- 421_advice_group.sql
-- What a good DBA would say about a group as a whole.
create view pgautofailover.advice_group as
select a.severity, g.formationid, g.groupid, null::text as nodename,
       a.subject, a.message, a.cure
  from (select n.formationid, n.groupid, f.number_sync_standbys as nss,
               count(*) as nodes,
               count(*) filter (where n.candidatepriority > 0) as eligible,
               count(*) filter (where pgautofailover.is_writable(n.goalstate)) as writers,
               bool_or(n.goalstate = 'wait_primary' and n.reportedstate = 'wait_primary')
                   as degraded,
               count(*) filter (where n.replicationquorum and n.goalstate = 'secondary'
                                  and n.reportedstate = 'secondary'
                                  and n.health <> 0 and n.reportedpgisrunning) as sync_ready,
               count(*) filter (where n.replicationquorum
                                  and not pgautofailover.is_writable(n.goalstate)) as quorum
          from pgautofailover.node as n
          join pgautofailover.formation as f on f.formationid = n.formationid
         where n.goalstate <> 'dropped'
         group by n.formationid, n.groupid, f.number_sync_standbys) as g
 cross join lateral (
    values
        ('critical', 'no primary', g.writers = 0,
         'no node takes writes at the moment',
         format('select * from pgautofailover.explain(%L, %s)', g.formationid, g.groupid)),
        ('critical', 'writes block', g.writers > 0 and g.nss > 0 and g.sync_ready < 1,
         'no synchronous standby is left and number_sync_standbys demands one: commits wait',
         format('select pgautofailover.set_formation_number_sync_standbys(%L, 0)', g.formationid)),
        ('warning', 'writes will block', g.writers > 0 and g.nss > 0
         and g.sync_ready between 1 and g.nss,
         format('number_sync_standbys is %s and %s synchronous standbys are well: when one more dies, commits wait',
                g.nss, g.sync_ready),
         format('bring back the missing standby, or: select pgautofailover.set_formation_number_sync_standbys(%L, %s)',
                g.formationid, greatest(g.sync_ready - 1, 0))),
        ('warning', 'not protected', g.degraded and g.nodes > 1,
         'the primary does not wait for any standby: a crash now can lose acknowledged writes',
         'bring a standby back; see pgautofailover.explain()'),
        ('warning', 'no standby', g.nodes = 1 and g.writers = 1,
         'the group has one node: nobody can take over',
         'add one: pg_autoctl create postgres --monitor ...'),
        ('warning', 'one candidate', g.nodes > 1 and g.eligible < 2,
         format('%s of %s nodes has a candidate priority above zero: no automatic failover',
                g.eligible, g.nodes),
         format('select pgautofailover.set_node_candidate_priority(%L, ''NODE'', 50)',
                g.formationid)),
        ('info', 'asynchronous', g.nodes > 1 and g.quorum = 0 and g.writers > 0,
         'no standby takes part in the quorum: a failover can lose the last writes',
         format('select pgautofailover.set_node_replication_quorum(%L, ''NODE'', true)',
                g.formationid))
    ) as a (severity, subject, holds, message, cure)
 where a.holds;

comment on view pgautofailover.advice_group is
    'The part of the view advice that is about groups.';

-- 422_advice.sql
create view pgautofailover.advice as
select a.severity, a.formationid, a.groupid, a.nodename, a.subject, a.message, a.cure
  from (select * from pgautofailover.advice_group
        union all
        select * from pgautofailover.advice_node
        union all
        select 'critical', null, null, null, 'monitor does not watch',
               'no background loop has given a sign of life for 5 s: dead nodes go unnoticed',
               'as superuser: select pgautofailover.start_background_jobs()'
         where not exists (
                select
                  from pgautofailover.background_loop as b
                 where b.loop_name like 'tick%'
                   and b.beat_time > clock_timestamp() - interval '5 s')) as a
 order by array_position(array['critical', 'warning', 'info'], a.severity),
          a.formationid, a.groupid, a.nodename nulls first, a.subject;

comment on view pgautofailover.advice is
    'What a good DBA would warn about, worst first, each with the statement that cures it.';

-- 430_ideal_turn.sql
-- One turn of a keeper that obeys at once: it has reached its goal, and says so.
create function pgautofailover.ideal_turn(p_node_id bigint, p_now timestamptz)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node     pgautofailover.node := pgautofailover.node_by_id(p_node_id);
    v_primary  pgautofailover.node;
    v_running  boolean;
    v_tli      integer;
    v_lsn      pg_lsn;
begin
    v_primary := pgautofailover.group_primary(v_node.formationid, v_node.groupid);
    v_running := v_node.goalstate not in ('draining', 'demote_timeout', 'demoted', 'dropped',
                                          'prepare_maintenance', 'maintenance',
                                          'join_secondary', 'wait_standby', 'init');
    v_tli := v_node.reportedtli;
    v_lsn := v_node.reportedlsn;
    if v_node.goalstate <> v_node.reportedstate
       and (v_node.goalstate = 'stop_replication'
            or (v_node.goalstate in ('wait_primary', 'single')
                and v_node.reportedstate in ('prepare_promotion', 'report_lsn', 'secondary')))
    then
        v_tli := v_tli + 1;
    elsif v_node.goalstate in ('catchingup', 'secondary') and v_primary.nodeid is not null then
        v_tli := v_primary.reportedtli;
        v_lsn := v_primary.reportedlsn;
    elsif v_node.goalstate = 'fast_forward' then
        select max(n.reportedlsn) into v_lsn
          from pgautofailover.node as n
         where n.formationid = v_node.formationid
           and n.groupid = v_node.groupid
           and n.reportedstate = 'report_lsn';
    end if;
    perform pgautofailover.record_report(
        v_node, v_node.goalstate, v_running, v_tli, v_lsn,
        case when v_node.goalstate = 'primary' then 'quorum' else '' end, p_now);
    perform pgautofailover.record_stream(
        pgautofailover.node_by_id(p_node_id),
        case when v_node.goalstate in ('secondary', 'catchingup')
             then v_primary.nodeid is not null
             when v_node.goalstate in ('report_lsn', 'prepare_promotion') then false end,
        p_now);
    perform pgautofailover.proceed_group(
        v_node.formationid, v_node.groupid, p_now, p_node_id);
end
$$;

comment on function pgautofailover.ideal_turn is
    'Lets a node reach its goal at once; for rehearsals only.';

-- 431_inject_fault.sql
-- What the monitor would come to see after a fault, at the times at which it would see it.
create function pgautofailover.inject_fault(
    p_fault     text,
    p_victim    pgautofailover.node,
    p_start     timestamptz,
    p_now       timestamptz
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_period  constant interval := interval '3 s';
begin
    if p_fault in ('primary_process', 'standby_process') and p_now >= p_start + interval '200 ms'
    then
        update pgautofailover.node_evidence as e
           set session_lost_at = case when e.session_pid is not null
                                      then coalesce(e.session_lost_at, p_now) end,
               probe = 'refused',
               probe_time = p_now
         where e.nodeid = p_victim.nodeid;
        update pgautofailover.node_evidence as e
           set streaming = false,
               stream_lost_at = coalesce(e.stream_lost_at, p_start)
          from pgautofailover.node as n
         where n.nodeid = e.nodeid
           and n.formationid = p_victim.formationid
           and n.groupid = p_victim.groupid
           and e.streaming
           and p_fault = 'primary_process';
    elsif p_fault in ('primary_host', 'standby_host') and p_now >= p_start + v_period then
        update pgautofailover.node_evidence as e
           set probe = 'silent',
               probe_time = p_now
         where e.nodeid = p_victim.nodeid;
    end if;
    if p_fault in ('primary_process', 'standby_process', 'primary_host', 'standby_host')
       and p_now >= p_start + 3 * v_period then
        perform pgautofailover.record_health(p_victim.nodeid, 0, p_now);
    end if;
end
$$;

comment on function pgautofailover.inject_fault is
    'Evidence of a fault in a rehearsal.';

-- 432_play.sql
-- Plays until the group has come to rest without the victim, or the limit is reached.
create function pgautofailover.play(
    p_fault       text,
    p_victim      pgautofailover.node,
    p_start       timestamptz
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_now        timestamptz := p_start;
    v_node_id    bigint;
    v_before     bigint;
    v_after      bigint := -1;
    v_victim     constant bigint := case when p_fault in ('planned', 'maintenance') then -1
                                         else p_victim.nodeid end;
    c_step       constant interval := interval '250 ms';
    c_quiet      constant interval := interval '40 s';
    c_limit      constant interval := interval '120 s';
    v_last_move  timestamptz := p_start;
begin
    while v_now < p_start + c_limit and v_now < v_last_move + c_quiet loop
        v_before := v_after;
        perform pgautofailover.inject_fault(p_fault, p_victim, p_start, v_now);
        for v_node_id in
            select n.nodeid
              from pgautofailover.node as n
             where n.formationid = p_victim.formationid
               and n.groupid = p_victim.groupid
               and n.nodeid <> v_victim
             order by n.nodeid
        loop
            perform pgautofailover.ideal_turn(v_node_id, v_now);
        end loop;
        select count(*) into v_after from pgautofailover.rehearsal_step;
        if v_after <> v_before then
            v_last_move := v_now;
        end if;
        v_now := v_now + c_step;
    end loop;
end
$$;

comment on function pgautofailover.play is
    'The loop of a rehearsal: evidence, then one turn of each keeper that lives.';

-- 433_rehearsal_victim.sql
create function pgautofailover.rehearsal_victim(
    p_formation_id  text,
    p_group_id      integer,
    p_fault         text
)
returns pgautofailover.node
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_node  pgautofailover.node := pgautofailover.group_primary(p_formation_id, p_group_id);
begin
    if p_fault not in ('planned', 'maintenance', 'primary_process', 'primary_host',
                       'standby_process', 'standby_host') then
        raise exception 'unknown fault "%"', p_fault
            using errcode = 'invalid_parameter_value',
                  hint = 'Use planned, maintenance, primary_process, primary_host, standby_process or standby_host.';
    elsif v_node.nodeid is null then
        raise exception 'formation "%" group % has no primary: there is nothing to rehearse',
            p_formation_id, p_group_id
            using errcode = 'object_not_in_prerequisite_state',
                  hint = 'See select * from pgautofailover.explain().';
    elsif p_fault in ('standby_process', 'standby_host') then
        select n.* into v_node
          from pgautofailover.node as n
         where n.formationid = p_formation_id
           and n.groupid = p_group_id
           and n.goalstate = 'secondary'
         order by n.replicationquorum desc, n.candidatepriority desc, n.nodeid
         limit 1;
        if not found then
            raise exception 'formation "%" group % has no standby that could die',
                p_formation_id, p_group_id
                using errcode = 'object_not_in_prerequisite_state',
                      hint = 'See select * from pgautofailover.current_state().';
        end if;
    end if;
    return v_node;
end
$$;

comment on function pgautofailover.rehearsal_victim is
    'The node that a rehearsed fault strikes.';

-- 434_rehearsal_summary.sql
-- What an operator wants to know of a rehearsal; reads the group as the play has left it.
create function pgautofailover.rehearsal_summary(
    p_victim  pgautofailover.node,
    p_before  pgautofailover.node,
    p_fault   text,
    p_start   timestamptz
)
returns text[]
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_after   constant pgautofailover.node :=
        pgautofailover.group_primary(p_victim.formationid, p_victim.groupid);
    v_opened  timestamptz;
    v_number  integer;
    v_sync    integer;
begin
    select min(s.at_time) into v_opened
      from pgautofailover.rehearsal_step as s
     where s.node_name = v_after.nodename
       and s.reported in ('wait_primary', 'primary', 'single');
    select f.number_sync_standbys into v_number
      from pgautofailover.formation as f
     where f.formationid = p_victim.formationid;
    select count(*) into v_sync
      from pgautofailover.node as n
     where n.formationid = p_victim.formationid
       and n.groupid = p_victim.groupid
       and n.goalstate = 'secondary'
       and n.reportedstate = 'secondary'
       and n.replicationquorum;
    return array[
        case
            when v_after.nodeid is null or v_after.goalstate <> v_after.reportedstate
                then format('primary: nobody; %s', coalesce(
                    (select string_agg(e.node_name || ': ' || e.verdict, ' | ')
                       from pgautofailover.explain(p_victim.formationid, p_victim.groupid) as e),
                    'no node is left'))
            when v_after.nodeid = p_before.nodeid
                then format('primary: %s stays', v_after.nodename)
            else format('primary: %s takes writes after %s s', v_after.nodename,
                        round(extract(epoch from v_opened - p_start)::numeric, 1))
        end,
        case
            when v_after.nodeid is not distinct from p_before.nodeid
                 or p_fault in ('planned', 'maintenance')
                then 'loss: nothing'
            when p_before.reportedstate = 'primary' and p_before.goalstate = 'primary'
                 and pgautofailover.quorum_standbys(p_before) > 0
                then 'loss: nothing that was acknowledged; commits waited for a standby'
            else 'loss: what was written last may be lost; commits did not wait for a standby'
        end,
        case
            when v_after.nodeid is null then 'blocked: all writes'
            when v_number > 0 and v_sync < 1
                then format('blocked: commits wait, number_sync_standbys is %s and no synchronous standby is left',
                            v_number)
            else 'blocked: nothing'
        end
    ];
end
$$;

comment on function pgautofailover.rehearsal_summary is
    'Who leads after a rehearsed fault, what is lost, what blocks.';

-- 435_rehearse_failover.sql
-- The subtransaction of the inner block is always rolled back; what it found stays in the
-- variables, which are not.
create function pgautofailover.rehearse_failover(
    formation_id   text default 'default',
    group_id       integer default 0,
    fault          text default 'primary_process',
    out step       integer,
    out at_ms      bigint,
    out node_name  text,
    out reported   pgautofailover.replication_state,
    out goal       pgautofailover.replication_state,
    out rule_pos   integer,
    out what       text
)
returns setof record
language plpgsql
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_start    timestamptz;
    v_victim   pgautofailover.node;
    v_primary  pgautofailover.node;
    v_steps    pgautofailover.rehearsal_step[];
    v_step     pgautofailover.rehearsal_step;
    v_summary  text[];
begin
    begin
        perform pgautofailover.lock_group(formation_id, group_id);
        v_start := pgautofailover.clock();
        v_victim := pgautofailover.rehearsal_victim(formation_id, group_id, fault);
        v_primary := pgautofailover.group_primary(formation_id, group_id);
        insert into pgautofailover.rehearsal (xid) values (pg_current_xact_id());
        if fault = 'planned' then
            perform pgautofailover.perform_failover(formation_id, group_id);
        elsif fault = 'maintenance' then
            perform pgautofailover.start_maintenance(v_victim.nodeid);
        end if;
        perform pgautofailover.play(fault, v_victim, v_start);
        select array_agg(s order by s.step) into v_steps
          from pgautofailover.rehearsal_step as s;
        v_summary := pgautofailover.rehearsal_summary(v_victim, v_primary, fault, v_start);
        raise exception using errcode = 'PAFRH', message = 'the rehearsal is over';
    exception
        when sqlstate 'PAFRH' then
            null;
    end;
    foreach v_step in array coalesce(v_steps, '{}') loop
        step := v_step.step;
        at_ms := greatest(0, (extract(epoch from v_step.at_time - v_start) * 1000)::bigint);
        node_name := v_step.node_name;
        reported := v_step.reported;
        goal := v_step.goal;
        rule_pos := v_step.rule_pos;
        what := v_step.description;
        return next;
    end loop;
    step := null;
    at_ms := null;
    node_name := null;
    reported := null;
    goal := null;
    rule_pos := null;
    foreach what in array v_summary loop
        return next;
    end loop;
end
$$;

comment on function pgautofailover.rehearse_failover is
    'Plays a fault with keepers that obey at once and undoes it: the steps, then who leads, what is lost, what blocks. Faults: planned, maintenance, primary_process, primary_host, standby_process, standby_host.';

-- 900_grants.sql
-- autoctl_node is what keepers connect as.  It reads the registry and calls the API; it
-- writes nothing directly.
do $$
begin
    if not exists (select from pg_catalog.pg_roles where rolname = 'autoctl_node') then
        create role autoctl_node with login;
    end if;
end
$$;

grant usage on schema pgautofailover to autoctl_node;
grant select on all tables in schema pgautofailover to autoctl_node;

-- 901_internal_functions.sql
-- Functions that write are for the API functions to call, which check and lock first.
revoke execute on function
    pgautofailover.lock_formation(text),
    pgautofailover.notify_state(pgautofailover.node),
    pgautofailover.log_event(pgautofailover.node, text, timestamptz, integer,
                             pgautofailover.fsm_section, jsonb),
    pgautofailover.probe(text),
    pgautofailover.claim_probe(boolean),
    pgautofailover.record_probe(bigint, text, text),
    pgautofailover.record_health(bigint, integer, timestamptz),
    pgautofailover.start_background_jobs(),
    pgautofailover.stop_background_jobs(),
    pgautofailover.sync_settings_from_file(),
    pgautofailover.housekeeping(),
    pgautofailover.set_formation_setting(text, text, bigint)
from public;
revoke execute on procedure
    pgautofailover.probe_lane(text, boolean, interval),
    pgautofailover.tick_loop(text, interval)
from public;

-- 910_dump.sql
-- Rows of an extension's tables are dumped only when asked for.  The rules are not: they
-- belong to the version.
do $$
begin
    if exists (select from pg_catalog.pg_extension where extname = 'pgautofailover') then
        perform pg_catalog.pg_extension_config_dump('pgautofailover.formation', '');
        perform pg_catalog.pg_extension_config_dump('pgautofailover.node', '');
        perform pg_catalog.pg_extension_config_dump('pgautofailover.event', '');
        perform pg_catalog.pg_extension_config_dump('pgautofailover.event_facts', '');
        perform pg_catalog.pg_extension_config_dump('pgautofailover.formation_setting', '');
        perform pg_catalog.pg_extension_config_dump('pgautofailover.removed_node', '');
        perform pg_catalog.pg_extension_config_dump('pgautofailover.node_nodeid_seq', '');
        perform pg_catalog.pg_extension_config_dump('pgautofailover.event_eventid_seq', '');
    end if;
end
$$;
