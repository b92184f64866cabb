-- Where timelines branched off, as nodes report it.  Not reported is not known; it never counts
-- against a node.
create table pgautofailover.node_timeline_history (
    nodeid           bigint  not null,
    tli              integer not null,
    parenttli        integer not null,
    switchpoint_lsn  pg_lsn  not null,
    constraint node_timeline_history_pkey primary key (nodeid, tli),
    constraint node_timeline_history_nodeid_fkey foreign key (nodeid)
        references pgautofailover.node (nodeid) on delete cascade
);

comment on table pgautofailover.node_timeline_history is
    'Parent and branching point of each timeline that a node knows.';

-- An operator's word on which of two branches is the group's; open until an election used it.
create table pgautofailover.accepted_timeline (
    formationid   text        not null,
    groupid       integer     not null,
    accepted_tli  integer     not null,
    decided_by    text,
    decided_at    timestamptz not null default now(),
    resolved_at   timestamptz,
    constraint accepted_timeline_pkey primary key (formationid, groupid, decided_at)
);

comment on table pgautofailover.accepted_timeline is
    'Which timeline an operator declared to be the group''s; see accept_timeline().';
