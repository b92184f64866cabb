-- Standbys on whose word alone a primary that was removed since may have acknowledged writes: it
-- had not read that it waits for them no longer.  Where they are must be known before another node
-- leads, from Postgres itself, and told after that moment.
create table pgautofailover.node_awaited (
    nodeid  bigint      not null,
    since   timestamptz not null,
    constraint node_awaited_pkey primary key (nodeid),
    constraint node_awaited_nodeid_fkey foreign key (nodeid)
        references pgautofailover.node (nodeid) on delete cascade
);

comment on table pgautofailover.node_awaited is
    'Standbys whose position the next election needs, since the primary was removed.';
