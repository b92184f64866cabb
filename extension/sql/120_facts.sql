-- What decide() looks at: states of the node and of its primary, and words (fsm_guard) that
-- hold.  "not word" stands for a word that is known not to hold.
create type pgautofailover.facts as (
    operation         text,
    node_state        pgautofailover.replication_state,
    node_reported     pgautofailover.replication_state,
    node_goal         pgautofailover.replication_state,
    primary_state     pgautofailover.replication_state,
    primary_reported  pgautofailover.replication_state,
    primary_goal      pgautofailover.replication_state,
    guards            text[]
);

comment on type pgautofailover.facts is
    'One node in its situation, as decide() sees it.';
