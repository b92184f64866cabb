create table pgautofailover.event (
    eventid            bigserial   not null,
    eventtime          timestamptz not null default now(),
    formationid        text        not null,
    nodeid             bigint      not null,
    groupid            integer     not null,
    nodename           text        not null,
    nodehost           text        not null,
    nodeport           integer     not null,
    reportedstate      pgautofailover.replication_state not null,
    goalstate          pgautofailover.replication_state not null,
    reportedrepstate   text,
    reportedtli        integer     not null default 1,
    reportedlsn        pg_lsn      not null default '0/0',
    candidatepriority  integer,
    replicationquorum  boolean,
    description        text,
    rule_pos           integer,
    rule_section       pgautofailover.fsm_section,
    constraint event_pkey primary key (eventid),
    constraint event_reportedtli_check check (reportedtli > 0)
);

comment on table pgautofailover.event is
    'Everything that happened, in order; rule_pos names the row of fsm_rule that decided.';

-- What a node said last is looked up while it is down, at each report of the others.
create index event_nodeid_eventid_idx on pgautofailover.event (nodeid, eventid);

-- Beside the event and not in it: event keeps the shape that existing clients know.
create table pgautofailover.event_facts (
    eventid  bigint not null,
    facts    jsonb  not null,
    constraint event_facts_pkey primary key (eventid),
    constraint event_facts_eventid_fkey foreign key (eventid)
        references pgautofailover.event (eventid) on delete cascade
);

comment on table pgautofailover.event_facts is
    'What the decision behind an event saw, so that explain_event() can say later why.';
