-- Primaries that took writes while they waited for no standby, or that a standby left which they
-- waited for, until another surely has what was written: until they have come to "primary" on the
-- way on which keepers wait for it.  One that fenced itself meanwhile comes back to "primary"
-- without that wait.  Where no synchronous standby is left nobody is waited for: the row stays.
create table pgautofailover.node_alone (
    nodeid    bigint not null,
    -- what is before may have been acknowledged by a standby that is gone; NULL = nothing was
    since_lsn pg_lsn,
    constraint node_alone_pkey primary key (nodeid),
    constraint node_alone_nodeid_fkey foreign key (nodeid)
        references pgautofailover.node (nodeid) on delete cascade
);

comment on table pgautofailover.node_alone is
    'Primaries that wrote alone and have not waited for a standby since, and where that began.';
