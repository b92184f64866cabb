-- What independent witnesses say of a node.  Unlogged: all of it is observed again within
-- seconds after a crash of the monitor, and its updates must cost nothing.  A missing row
-- means "not known", never "bad".
create unlogged table pgautofailover.node_evidence (
    nodeid            bigint not null,
    keeper_version    text,
    session_pid       integer,
    session_start     timestamptz,
    session_lost_at   timestamptz,
    lease_ms          integer,
    lease_answered    boolean not null default false,
    lease_held        boolean not null default false,
    streaming         boolean,
    stream_lost_at    timestamptz,
    probe             text    not null default 'unknown',
    probe_detail      text,
    probe_time        timestamptz,
    probe_failures    integer not null default 0,
    next_probe_time   timestamptz not null default '-infinity',
    may_await         bigint[] not null default '{}',
    reports_due       integer not null default 0,
    as_told           boolean not null default true,
    constraint node_evidence_pkey primary key (nodeid),
    constraint node_evidence_nodeid_fkey foreign key (nodeid)
        references pgautofailover.node (nodeid) on delete cascade,
    constraint node_evidence_probe_check
        check (probe in ('unknown', 'answered', 'refused', 'silent'))
)
with (fillfactor = 50);

comment on table pgautofailover.node_evidence is
    'Witnesses beside the report: the keeper''s session, probes by kind, the WAL stream.';
