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
