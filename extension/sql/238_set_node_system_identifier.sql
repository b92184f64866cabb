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
