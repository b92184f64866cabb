-- No index on columns that change with each report, so that heartbeats stay HOT updates.
create table pgautofailover.node (
    formationid              text        not null default 'default',
    nodeid                   bigserial   not null,
    groupid                  integer     not null,
    nodename                 text        not null,
    nodehost                 text        not null,
    nodeport                 integer     not null,
    sysidentifier            bigint,
    goalstate                pgautofailover.replication_state not null default 'init',
    reportedstate            pgautofailover.replication_state not null,
    reportedpgisrunning      boolean     default true,
    reportedrepstate         text        default 'async',
    reporttime               timestamptz not null default now(),
    reportedtli              integer     not null default 1,
    reportedlsn              pg_lsn      not null default '0/0',
    walreporttime            timestamptz not null default now(),
    health                   integer     not null default -1,
    healthchecktime          timestamptz not null default now(),
    statechangetime          timestamptz not null default now(),
    candidatepriority        integer     not null default 100,
    replicationquorum        boolean     not null default true,
    nodecluster              text        not null default 'default',
    region                   text        not null default 'default',
    replication_stall_since  timestamptz,
    pg_versionnum            integer,
    pg_version               text,
    pg_versionstring         text,
    citus_version            text,
    constraint node_pkey primary key (nodeid),
    constraint node_formationid_nodename_key unique (formationid, nodename),
    constraint node_nodehost_nodeport_key unique (nodehost, nodeport),
    constraint node_formationid_fkey foreign key (formationid)
        references pgautofailover.formation (formationid),
    constraint node_reportedtli_check check (reportedtli > 0),
    constraint system_identifier_is_null_at_init_only check (
        sysidentifier is not null
        or pgautofailover.may_lack_identifier(reportedstate)
    ),
    constraint same_system_identifier_within_group
        exclude using gist (formationid with =, groupid with =, sysidentifier with <>)
        -- NULL conflicts with nothing anyway; as a partial index it is no choice for the planner,
        -- which took it for finding a group instead of the cheaper index below
        where (sysidentifier is not null)
        deferrable initially deferred
)
with (fillfactor = 25);

comment on table pgautofailover.node is
    'The registry: what each node last reported and what the monitor wants it to be.';

-- How the machine finds a group; its columns never change, so updates stay HOT.
create index node_formationid_groupid_idx on pgautofailover.node (formationid, groupid);
