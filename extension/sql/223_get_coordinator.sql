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
