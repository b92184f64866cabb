create type pgautofailover.election as (
    is_open            boolean,
    promotion_running  boolean,
    promotion_lost     boolean,
    winner_ready       boolean,
    missing            text[],
    candidates         integer,
    quorum_reported    integer,
    winner_id          bigint,
    lacks_wal          boolean,
    sources_gone       boolean,
    problem            text
);

comment on type pgautofailover.election is
    'Where the choice of a new primary stands; problem says in words what it waits for.';

create type pgautofailover.group_fact as (
    node_count            integer,
    primary_fact          pgautofailover.node_fact,
    number_sync_standbys  integer,
    promotion_ordered     boolean,
    primary_leaving       boolean,
    failover_in_progress  boolean,
    primary_alone         boolean,
    election              pgautofailover.election
);

comment on type pgautofailover.group_fact is
    'What the state machine sees of a group as a whole.';
