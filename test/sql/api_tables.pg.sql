-- monitor-api.md 2 and 3: the type, tables, columns, constraints, sequences that clients read.
begin;
select no_plan();

select is(enum_range(null::pgautofailover.replication_state)::text,
    '{unknown,init,single,wait_primary,primary,draining,demote_timeout,demoted,catchingup,'
    'secondary,prepare_promotion,stop_replication,wait_standby,maintenance,join_primary,'
    'apply_settings,prepare_maintenance,wait_maintenance,report_lsn,fast_forward,'
    'join_secondary,dropped}', 'labels of replication_state, in order');
select is(enum_range(null::pgautofailover.fsm_section)::text,
          '{api_triggered,early_checks,reporting_node,primary_node}', 'labels of fsm_section');

create temporary table expected (tab text, place integer, col text, type text, nulls boolean,
                                 def text);
insert into expected values
    ('formation', 1, 'formationid', 'text', false, '''default''::text'),
    ('formation', 2, 'kind', 'text', false, '''pgsql''::text'),
    ('formation', 3, 'dbname', 'name', false, '''postgres''::name'),
    ('formation', 4, 'opt_secondary', 'boolean', false, 'true'),
    ('formation', 5, 'number_sync_standbys', 'integer', false, '0'),
    ('node', 1, 'formationid', 'text', false, '''default''::text'),
    ('node', 2, 'nodeid', 'bigint', false, 'nextval(''pgautofailover.node_nodeid_seq''::regclass)'),
    ('node', 3, 'groupid', 'integer', false, null),
    ('node', 4, 'nodename', 'text', false, null),
    ('node', 5, 'nodehost', 'text', false, null),
    ('node', 6, 'nodeport', 'integer', false, null),
    ('node', 7, 'sysidentifier', 'bigint', true, null),
    ('node', 8, 'goalstate', 'pgautofailover.replication_state', false, '''init''::pgautofailover.replication_state'),
    ('node', 9, 'reportedstate', 'pgautofailover.replication_state', false, null),
    ('node', 10, 'reportedpgisrunning', 'boolean', true, 'true'),
    ('node', 11, 'reportedrepstate', 'text', true, '''async''::text'),
    ('node', 12, 'reporttime', 'timestamp with time zone', false, 'now()'),
    ('node', 13, 'reportedtli', 'integer', false, '1'),
    ('node', 14, 'reportedlsn', 'pg_lsn', false, '''0/0''::pg_lsn'),
    ('node', 15, 'walreporttime', 'timestamp with time zone', false, 'now()'),
    ('node', 16, 'health', 'integer', false, '''-1''::integer'),
    ('node', 17, 'healthchecktime', 'timestamp with time zone', false, 'now()'),
    ('node', 18, 'statechangetime', 'timestamp with time zone', false, 'now()'),
    ('node', 19, 'candidatepriority', 'integer', false, '100'),
    ('node', 20, 'replicationquorum', 'boolean', false, 'true'),
    ('node', 21, 'nodecluster', 'text', false, '''default''::text'),
    ('node', 22, 'region', 'text', false, '''default''::text'),
    ('node', 23, 'replication_stall_since', 'timestamp with time zone', true, null),
    ('node', 24, 'pg_versionnum', 'integer', true, null),
    ('node', 25, 'pg_version', 'text', true, null),
    ('node', 26, 'pg_versionstring', 'text', true, null),
    ('node', 27, 'citus_version', 'text', true, null),
    ('event', 1, 'eventid', 'bigint', false, 'nextval(''pgautofailover.event_eventid_seq''::regclass)'),
    ('event', 2, 'eventtime', 'timestamp with time zone', false, 'now()'),
    ('event', 3, 'formationid', 'text', false, null),
    ('event', 4, 'nodeid', 'bigint', false, null),
    ('event', 5, 'groupid', 'integer', false, null),
    ('event', 6, 'nodename', 'text', false, null),
    ('event', 7, 'nodehost', 'text', false, null),
    ('event', 8, 'nodeport', 'integer', false, null),
    ('event', 9, 'reportedstate', 'pgautofailover.replication_state', false, null),
    ('event', 10, 'goalstate', 'pgautofailover.replication_state', false, null),
    ('event', 11, 'reportedrepstate', 'text', true, null),
    ('event', 12, 'reportedtli', 'integer', false, '1'),
    ('event', 13, 'reportedlsn', 'pg_lsn', false, '''0/0''::pg_lsn'),
    ('event', 14, 'candidatepriority', 'integer', true, null),
    ('event', 15, 'replicationquorum', 'boolean', true, null),
    ('event', 16, 'description', 'text', true, null),
    ('event', 17, 'rule_pos', 'integer', true, null),
    ('event', 18, 'rule_section', 'pgautofailover.fsm_section', true, null),
    ('node_timeline_history', 1, 'nodeid', 'bigint', false, null),
    ('node_timeline_history', 2, 'tli', 'integer', false, null),
    ('node_timeline_history', 3, 'parenttli', 'integer', false, null),
    ('node_timeline_history', 4, 'switchpoint_lsn', 'pg_lsn', false, null),
    ('accepted_timeline', 1, 'formationid', 'text', false, null),
    ('accepted_timeline', 2, 'groupid', 'integer', false, null),
    ('accepted_timeline', 3, 'accepted_tli', 'integer', false, null),
    ('accepted_timeline', 4, 'decided_by', 'text', true, null),
    ('accepted_timeline', 5, 'decided_at', 'timestamp with time zone', false, 'now()'),
    ('accepted_timeline', 6, 'resolved_at', 'timestamp with time zone', true, null);

create temporary view found as
select c.relname::text as tab, a.attnum::integer as place,
       a.attname::text as col,
       format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as nulls,
       pg_get_expr(d.adbin, d.adrelid) as def
  from pg_class as c
  join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef as d on d.adrelid = c.oid and d.adnum = a.attnum
 where c.relnamespace = 'pgautofailover'::regnamespace;

select is(
    (select string_agg(concat_ws(' | ', f.place, f.col, f.type, f.nulls, f.def), E'\n'
                       order by f.place) from found as f where f.tab = t.tab),
    (select string_agg(concat_ws(' | ', e.place, e.col, e.type, e.nulls, e.def), E'\n'
                       order by e.place) from expected as e where e.tab = t.tab),
    'columns of ' || t.tab)
  from (select distinct e.tab from expected as e) as t;

create temporary table wanted (tab text, name text, def text);
insert into wanted values
    ('formation', 'formation_pkey', 'PRIMARY KEY (formationid)'),
    ('formation', 'formation_kind_check', 'CHECK ((kind = ANY (ARRAY[''pgsql''::text, ''citus''::text])))'),
    ('node', 'node_pkey', 'PRIMARY KEY (nodeid)'),
    ('node', 'node_formationid_nodename_key', 'UNIQUE (formationid, nodename)'),
    ('node', 'node_nodehost_nodeport_key', 'UNIQUE (nodehost, nodeport)'),
    ('node', 'node_formationid_fkey', 'FOREIGN KEY (formationid) REFERENCES pgautofailover.formation(formationid)'),
    ('node', 'node_reportedtli_check', 'CHECK ((reportedtli > 0))'),
    ('node', 'system_identifier_is_null_at_init_only', 'CHECK (((sysidentifier IS NOT NULL) OR pgautofailover.may_lack_identifier(reportedstate)))'),
    ('node', 'same_system_identifier_within_group', 'EXCLUDE USING gist (formationid WITH =, groupid WITH =, sysidentifier WITH <>) WHERE ((sysidentifier IS NOT NULL)) DEFERRABLE INITIALLY DEFERRED'),
    ('event', 'event_pkey', 'PRIMARY KEY (eventid)'),
    ('event', 'event_reportedtli_check', 'CHECK ((reportedtli > 0))'),
    ('node_timeline_history', 'node_timeline_history_pkey', 'PRIMARY KEY (nodeid, tli)'),
    ('node_timeline_history', 'node_timeline_history_nodeid_fkey', 'FOREIGN KEY (nodeid) REFERENCES pgautofailover.node(nodeid) ON DELETE CASCADE'),
    ('accepted_timeline', 'accepted_timeline_pkey', 'PRIMARY KEY (formationid, groupid, decided_at)');
select is((select pg_get_constraintdef(c.oid)
             from pg_constraint as c
            where c.conrelid = ('pgautofailover.' || w.tab)::regclass and c.conname = w.name),
          w.def, format('%s: %s', w.tab, w.name))
  from wanted as w;

select is(f::text, '(default,pgsql,postgres,t,0)', 'one formation, as 2.x has it')
  from pgautofailover.formation as f;
select has_trigger('pgautofailover', 'formation', 'disable_secondary_check',
                   'trigger of disable_secondary');
select ok('fillfactor=25' = any (c.reloptions), 'fillfactor of node')
  from pg_class as c where c.oid = 'pgautofailover.node'::regclass;
select col_is_pk('pgautofailover', 'fsm_rule', 'position', 'fsm_rule has its position as key');
select is(string_agg(f.col, ' ' order by f.place),
          'pos section comment active_node_current_state other_node_current_state '
          'candidate_node_current_state active_node_conditions other_node_conditions '
          'candidate_node_conditions group_conditions active_node_assigned_state '
          'other_node_assigned_state has_extra_action section_path', 'columns of the view fsm')
  from found as f where f.tab = 'fsm';

select * from finish();
rollback;
