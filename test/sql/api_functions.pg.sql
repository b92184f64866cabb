-- monitor-api.md 5 to 13: every function of the 2.x API by name, arguments, defaults, result,
-- volatility, strictness, rights.  Clients bind to them; nothing may be missing or different.
begin;
select no_plan();

create temporary table expected (place serial, name text, args text, result text, flags text);
insert into expected (name, args, result, flags) values
    ('create_formation', 'formation_id text, kind text, dbname name, opt_secondary boolean, number_sync_standbys integer, OUT formation_id text, OUT kind text, OUT dbname name, OUT opt_secondary boolean, OUT number_sync_standbys integer', 'record', 'VSD'),
    ('drop_formation', 'formation_id text', 'void', 'VSD'),
    ('enable_secondary', 'formation_id text', 'boolean', 'VSD'),
    ('disable_secondary', 'formation_id text', 'boolean', 'VSD'),
    ('set_formation_number_sync_standbys', 'formation_id text, number_sync_standbys integer', 'boolean', 'VSD'),
    ('register_node', 'formation_id text, node_host text, node_port integer, dbname name, node_name text DEFAULT ''''::text, sysidentifier bigint DEFAULT 0, desired_node_id bigint DEFAULT ''-1''::integer, desired_group_id integer DEFAULT ''-1''::integer, initial_group_role pgautofailover.replication_state DEFAULT ''init''::pgautofailover.replication_state, node_kind text DEFAULT ''standalone''::text, candidate_priority integer DEFAULT 100, replication_quorum boolean DEFAULT true, node_cluster text DEFAULT ''default''::text, node_region text DEFAULT ''default''::text, OUT assigned_node_id bigint, OUT assigned_group_id integer, OUT assigned_group_state pgautofailover.replication_state, OUT assigned_candidate_priority integer, OUT assigned_replication_quorum boolean, OUT assigned_node_name text', 'record', 'VSD'),
    ('node_active', 'formation_id text, node_id bigint, group_id integer, current_group_role pgautofailover.replication_state DEFAULT ''init''::pgautofailover.replication_state, current_pg_is_running boolean DEFAULT true, current_tli integer DEFAULT 1, current_lsn pg_lsn DEFAULT ''0/0''::pg_lsn, current_rep_state text DEFAULT ''''::text, OUT assigned_node_id bigint, OUT assigned_group_id integer, OUT assigned_group_state pgautofailover.replication_state, OUT assigned_candidate_priority integer, OUT assigned_replication_quorum boolean', 'record', 'VSD'),
    ('get_nodes', 'formation_id text DEFAULT ''default''::text, group_id integer DEFAULT NULL::integer, OUT node_id bigint, OUT node_name text, OUT node_host text, OUT node_port integer, OUT node_lsn pg_lsn, OUT node_is_primary boolean', 'SETOF record', 'V'),
    ('get_primary', 'formation_id text DEFAULT ''default''::text, group_id integer DEFAULT 0, OUT primary_node_id bigint, OUT primary_name text, OUT primary_host text, OUT primary_port integer', 'record', 'VSD'),
    ('get_other_nodes', 'nodeid bigint, OUT node_id bigint, OUT node_name text, OUT node_host text, OUT node_port integer, OUT node_lsn pg_lsn, OUT node_is_primary boolean', 'SETOF record', 'VS'),
    ('get_other_nodes', 'nodeid bigint, current_state pgautofailover.replication_state, OUT node_id bigint, OUT node_name text, OUT node_host text, OUT node_port integer, OUT node_lsn pg_lsn, OUT node_is_primary boolean', 'SETOF record', 'VS'),
    ('get_coordinator', 'formation_id text DEFAULT ''default''::text, OUT node_host text, OUT node_port integer', 'SETOF record', 'VS'),
    ('get_most_advanced_standby', 'formationid text DEFAULT ''default''::text, groupid integer DEFAULT 0, caller_node_id bigint DEFAULT 0, OUT node_id bigint, OUT node_name text, OUT node_host text, OUT node_port integer, OUT node_lsn pg_lsn, OUT node_is_primary boolean', 'SETOF record', 'VS'),
    ('remove_node', 'node_id bigint, force boolean DEFAULT false', 'boolean', 'VSD'),
    ('remove_node', 'node_host text, node_port integer DEFAULT 5432, force boolean DEFAULT false', 'boolean', 'VSD'),
    ('perform_failover', 'formation_id text DEFAULT ''default''::text, group_id integer DEFAULT 0', 'void', 'VSD'),
    ('perform_promotion', 'formation_id text, node_name text', 'boolean', 'VSD'),
    ('start_maintenance', 'node_id bigint', 'boolean', 'VSD'),
    ('stop_maintenance', 'node_id bigint', 'boolean', 'VSD'),
    ('last_events', 'count integer DEFAULT 10', 'SETOF pgautofailover.event', 'VS'),
    ('last_events', 'formation_id text DEFAULT ''default''::text, count integer DEFAULT 10', 'SETOF pgautofailover.event', 'VS'),
    ('last_events', 'formation_id text, group_id integer, count integer DEFAULT 10', 'SETOF pgautofailover.event', 'VS'),
    ('current_state', 'formation_id text DEFAULT ''default''::text, OUT formation_kind text, OUT nodename text, OUT nodehost text, OUT nodeport integer, OUT group_id integer, OUT node_id bigint, OUT current_group_state pgautofailover.replication_state, OUT assigned_group_state pgautofailover.replication_state, OUT candidate_priority integer, OUT replication_quorum boolean, OUT reported_tli integer, OUT reported_lsn pg_lsn, OUT health integer, OUT nodecluster text, OUT noderegion text', 'SETOF record', 'VS'),
    ('current_state', 'formation_id text, group_id integer, OUT formation_kind text, OUT nodename text, OUT nodehost text, OUT nodeport integer, OUT group_id integer, OUT node_id bigint, OUT current_group_state pgautofailover.replication_state, OUT assigned_group_state pgautofailover.replication_state, OUT candidate_priority integer, OUT replication_quorum boolean, OUT reported_tli integer, OUT reported_lsn pg_lsn, OUT health integer, OUT nodecluster text, OUT noderegion text', 'SETOF record', 'VS'),
    ('formation_uri', 'formation_id text DEFAULT ''default''::text, cluster_name text DEFAULT ''default''::text, sslmode text DEFAULT ''prefer''::text, sslrootcert text DEFAULT ''''::text, sslcrl text DEFAULT ''''::text', 'text', 'VS'),
    ('formation_settings', 'formation_id text DEFAULT ''default''::text, OUT context text, OUT group_id integer, OUT node_id bigint, OUT nodename text, OUT setting text, OUT value text', 'SETOF record', 'VS'),
    ('synchronous_standby_names', 'formation_id text DEFAULT ''default''::text, group_id integer DEFAULT 0', 'text', 'VS'),
    ('set_node_candidate_priority', 'formation_id text, node_name text, candidate_priority integer', 'boolean', 'VSD'),
    ('set_node_replication_quorum', 'formation_id text, node_name text, replication_quorum boolean', 'boolean', 'VSD'),
    ('set_node_system_identifier', 'node_id bigint, node_sysidentifier bigint, OUT node_id bigint, OUT node_name text, OUT node_host text, OUT node_port integer', 'record', 'VSD'),
    ('set_group_system_identifier', 'group_id bigint, node_sysidentifier bigint, OUT node_id bigint, OUT node_name text, OUT node_host text, OUT node_port integer', 'SETOF record', 'VSD'),
    ('update_node_metadata', 'node_id bigint, node_name text, node_host text, node_port integer', 'boolean', 'VD'),
    ('update_secondary_check', '', 'trigger', 'V'),
    ('set_node_region', 'formation_id text, node_name text, region text', 'boolean', 'VSD'),
    ('report_postgres_version', 'node_id bigint, pg_versionnum integer DEFAULT NULL::integer, pg_version text DEFAULT NULL::text, pg_versionstring text DEFAULT NULL::text, citus_version text DEFAULT NULL::text', 'void', 'VD'),
    ('report_timeline_history', 'node_id bigint, history jsonb', 'void', 'VD'),
    ('accept_timeline', 'formation_id text, group_id integer, target_tli integer, decided_by text DEFAULT NULL::text', 'boolean', 'VD'),
    ('resolve_accepted_timeline', 'formation_id text, group_id integer', 'boolean', 'VSD'),
    ('node_timeline_status', 'formation_id text, group_id integer, OUT node_id bigint, OUT node_name text, OUT tli integer, OUT lsn pg_lsn, OUT reference_tli integer, OUT on_accepted_lineage boolean', 'SETOF record', 'VS'),
    ('dump_fsm', 'OUT pos integer, OUT section pgautofailover.fsm_section, OUT comment text, OUT active_node_current_state text, OUT other_node_current_state text, OUT candidate_node_current_state text, OUT active_node_conditions text, OUT other_node_conditions text, OUT candidate_node_conditions text, OUT group_conditions text, OUT active_node_assigned_state pgautofailover.replication_state, OUT other_node_assigned_state pgautofailover.replication_state, OUT has_extra_action boolean, OUT section_path text', 'SETOF record', ''),
    ('dump_fsm_edges', 'OUT pos integer, OUT current_state pgautofailover.replication_state, OUT assigned_state pgautofailover.replication_state', 'SETOF record', ''),
    ('check_fsm_reachability', 'keeper_edges jsonb, OUT pos integer, OUT current_state pgautofailover.replication_state, OUT assigned_state pgautofailover.replication_state, OUT comment text', 'SETOF record', '');

-- Calls of ours that keepers of ours rely on.
insert into expected (name, args, result, flags) values
    ('keeper_attach', 'node_id bigint, lease_ms integer, keeper_version text, OUT channel text, OUT protocol_version integer', 'record', 'VSD'),
    ('keeper_report', 'formation_id text, node_id bigint, group_id integer, current_group_role pgautofailover.replication_state, current_pg_is_running boolean, current_tli integer, current_lsn pg_lsn, current_rep_state text, upstream_streaming boolean, waits_as_told boolean DEFAULT true, OUT assigned_node_id bigint, OUT assigned_group_id integer, OUT assigned_group_state pgautofailover.replication_state, OUT assigned_candidate_priority integer, OUT assigned_replication_quorum boolean, OUT lease_required boolean, OUT synchronous_standby_names text, OUT other_nodes jsonb, OUT reason text', 'record', 'VD'),
    ('keeper_detach', 'node_id bigint', 'boolean', 'VSD');

create temporary view found as
select f.oid, f.proname::text as name, pg_get_function_arguments(f.oid) as args,
       pg_get_function_result(f.oid) as result,
       concat(case f.provolatile when 'v' then 'V' end, case when f.proisstrict then 'S' end,
              case when f.prosecdef then 'D' end) as flags
  from pg_proc as f
 where f.pronamespace = 'pgautofailover'::regnamespace;

select ok(exists (select from found as f where f.name = e.name and f.args = e.args),
          format('%s(%s)', e.name, left(e.args, 60)))
  from expected as e order by e.place;
select is(f.result, e.result, format('%s returns %s', e.name, e.result))
  from expected as e join found as f on f.name = e.name and f.args = e.args order by e.place;
select is(f.flags, e.flags, format('%s(%s) is %s', e.name, left(e.args, 20), e.flags))
  from expected as e join found as f on f.name = e.name and f.args = e.args
 where e.flags <> '' order by e.place;

-- 1.3: who may call what
select ok(has_function_privilege('autoctl_node', f.oid, 'execute'),
          format('autoctl_node may call %s', f.oid::regprocedure))
  from expected as e join found as f on f.name = e.name and f.args = e.args
 where e.name <> 'update_secondary_check' order by e.place;
select ok(has_schema_privilege('autoctl_node', 'pgautofailover', 'usage'), 'schema');
select ok(has_table_privilege('autoctl_node', 'pgautofailover.' || t.name, 'select'),
          'autoctl_node reads ' || t.name)
  from unnest('{formation,node,event,node_timeline_history,accepted_timeline,fsm,fsm_rule,
                fsm_guard,fsm_dead_ends,node_evidence,setting,settings}'::text[]) as t (name);
select is_empty($$
    select c.relname
      from pg_class as c
     cross join unnest('{insert,update,delete,truncate}'::text[]) as p (privilege)
     where c.relnamespace = 'pgautofailover'::regnamespace
       and c.relkind in ('r', 'p', 'v')
       and has_table_privilege('autoctl_node', c.oid, p.privilege)
$$, 'autoctl_node writes no table');
select is_empty($$
    select c.relname
      from pg_class as c
     where c.relnamespace = 'pgautofailover'::regnamespace
       and case when c.relkind = 'S'
                then has_sequence_privilege('autoctl_node', c.oid, 'usage') end
$$, 'autoctl_node uses no sequence');

-- overloads resolve the way clients call them
prepare last_1 as select * from pgautofailover.last_events('default');
prepare last_2 as select * from pgautofailover.last_events(5);
prepare last_3 (text, integer) as select * from pgautofailover.last_events($1, count => $2);
prepare last_4 (text, integer, integer) as
    select * from pgautofailover.last_events($1, $2, $3);
prepare remove_1 (integer, boolean) as select pgautofailover.remove_node($1::int, $2);
prepare remove_2 (text, integer, boolean) as select pgautofailover.remove_node($1, $2, $3);
prepare advanced (text, integer) as
    select * from pgautofailover.get_most_advanced_standby($1, $2);
select pass('overloads resolve');

select * from finish();
rollback;
