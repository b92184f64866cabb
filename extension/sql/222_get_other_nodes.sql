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
