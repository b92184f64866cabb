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
