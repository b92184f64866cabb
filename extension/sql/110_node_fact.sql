-- What the machine sees of one node, before it looks at the group.
create type pgautofailover.node_fact as (
    node_id          bigint,
    node_name        text,
    reported         pgautofailover.replication_state,
    goal             pgautofailover.replication_state,
    state            pgautofailover.replication_state,
    priority         integer,
    quorum           boolean,
    timeline         integer,
    lsn              pg_lsn,
    running          boolean,
    healthy          boolean,
    unhealthy        boolean,
    reporting        boolean,
    primary_role     boolean,
    being_promoted   boolean,
    ready_to_stream  boolean,
    streaming        boolean,
    stream_down      boolean,
    stream_lost      boolean,
    diverged         boolean,
    behind_fork      boolean,
    wrote_alone      boolean,
    alone_from       pg_lsn,
    surely_out       boolean,
    holds_no_lease   boolean,
    may_await        bigint[],
    as_told          boolean,
    primary_leaving  boolean,
    may_be_awaited   boolean,
    silent_ms        bigint,
    probe            text,
    session_lost     boolean,
    answers          boolean
);

comment on type pgautofailover.node_fact is
    'One node as the state machine sees it; state is NULL until the goal is reached.';
