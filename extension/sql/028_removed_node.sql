-- A keeper that is not known any more must tell "I was removed" from "this monitor never knew
-- me", which happens after a monitor was lost and made anew: in the first case it stops its
-- Postgres, in the second it must not.
create table pgautofailover.removed_node (
    nodeid      bigint      not null,
    nodename    text        not null,
    nodehost    text        not null,
    nodeport    integer     not null,
    removed_at  timestamptz not null,
    constraint removed_node_pkey primary key (nodeid)
);

comment on table pgautofailover.removed_node is
    'Nodes that were removed from the registry, so that their keepers can be told.';
