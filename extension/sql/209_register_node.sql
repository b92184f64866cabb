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
