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
