-- Which nodes have a keeper that holds a lease, and how long.  Unlike the rest of node_evidence it
-- must survive a crash of the monitor: such a keeper may go on for longer than a fixed wait.
create table pgautofailover.node_lease (
    nodeid    bigint  not null,
    lease_ms  integer not null,
    -- standbys whose word it may still take although that has been changed: see standbys_change()
    may_await bigint[] not null default '{}',
    constraint node_lease_pkey primary key (nodeid),
    constraint node_lease_nodeid_fkey foreign key (nodeid)
        references pgautofailover.node (nodeid) on delete cascade
);

comment on table pgautofailover.node_lease is
    'The lease of each keeper that holds one, in ms.';
