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
