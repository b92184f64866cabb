-- The monitor's decision table.  For one node in its situation the first matching row, by
-- position, wins.  NULL means "any"; what is not NULL must match.  "state" is the state of a
-- node that has reached its goal; "reported" and "goal" look at one side only.  "primary" is
-- the other node that is, or was last, the primary of the group.
create table pgautofailover.fsm_rule (
    position            integer not null,
    section             pgautofailover.fsm_section not null,
    rule                text    not null,
    operation           text,
    node_state          pgautofailover.replication_state[],
    node_reported       pgautofailover.replication_state[],
    node_goal           pgautofailover.replication_state[],
    primary_state       pgautofailover.replication_state[],
    primary_reported    pgautofailover.replication_state[],
    primary_goal        pgautofailover.replication_state[],
    requires            text[]  not null default '{}',
    assign_node         pgautofailover.replication_state,
    assign_primary      pgautofailover.replication_state,
    assign_others       pgautofailover.replication_state,
    forget_node         boolean not null default false,
    restore_priorities  boolean not null default false,
    reason              text    not null,
    constraint fsm_rule_pkey primary key (position),
    constraint fsm_rule_forgets_or_assigns check (not forget_node or assign_node is null)
);

comment on table pgautofailover.fsm_rule is
    'The state machine: first matching row by position decides; a row that assigns nothing holds the node where it is.';
