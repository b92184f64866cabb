-- A rehearsal plays a failover in a subtransaction that is rolled back.  While it lasts, what
-- would be events are steps: no event, no notification, no value of a sequence is used up.
create unlogged table pgautofailover.rehearsal (
    xid  xid8 not null,
    constraint rehearsal_pkey primary key (xid)
);

comment on table pgautofailover.rehearsal is
    'Marks the transaction that rehearses; nobody else ever sees a row here.';

create unlogged table pgautofailover.rehearsal_step (
    step         integer     not null,
    at_time      timestamptz not null,
    node_name    text        not null,
    reported     pgautofailover.replication_state not null,
    goal         pgautofailover.replication_state not null,
    rule_pos     integer,
    description  text,
    constraint rehearsal_step_pkey primary key (step)
);

comment on table pgautofailover.rehearsal_step is
    'Steps of a rehearsal while it runs; always empty for everybody else.';
