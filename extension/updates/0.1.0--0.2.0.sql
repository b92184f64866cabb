-- Changes of tables from 0.1.0 to 0.2.0.
alter table pgautofailover.node drop constraint system_identifier_is_null_at_init_only;
alter table pgautofailover.node add constraint system_identifier_is_null_at_init_only
    check (sysidentifier is not null or pgautofailover.may_lack_identifier(reportedstate));
alter table pgautofailover.node_evidence add column may_await bigint[] not null default '{}';
alter table pgautofailover.node_evidence add column reports_due integer not null default 0;
alter table pgautofailover.node_evidence add column as_told boolean not null default true;
create index event_nodeid_eventid_idx on pgautofailover.event (nodeid, eventid);
create table pgautofailover.node_lease (
    nodeid    bigint  not null,
    lease_ms  integer not null,
    may_await bigint[] not null default '{}',
    constraint node_lease_pkey primary key (nodeid),
    constraint node_lease_nodeid_fkey foreign key (nodeid)
        references pgautofailover.node (nodeid) on delete cascade
);
comment on table pgautofailover.node_lease is
    'The lease of each keeper that holds one, in ms.';
insert into pgautofailover.node_lease (nodeid, lease_ms)
select e.nodeid, e.lease_ms from pgautofailover.node_evidence as e where e.lease_ms is not null;
create table pgautofailover.node_alone (
    nodeid    bigint not null,
    since_lsn pg_lsn,
    constraint node_alone_pkey primary key (nodeid),
    constraint node_alone_nodeid_fkey foreign key (nodeid)
        references pgautofailover.node (nodeid) on delete cascade
);
comment on table pgautofailover.node_alone is
    'Primaries that wrote alone and have not waited for a standby since, and where that began.';
insert into pgautofailover.node_alone (nodeid)
select n.nodeid
  from pgautofailover.node as n
 where n.reportedstate in ('wait_primary', 'join_primary', 'apply_settings', 'demote_timeout');
create table pgautofailover.node_awaited (
    nodeid  bigint      not null,
    since   timestamptz not null,
    constraint node_awaited_pkey primary key (nodeid),
    constraint node_awaited_nodeid_fkey foreign key (nodeid)
        references pgautofailover.node (nodeid) on delete cascade
);
comment on table pgautofailover.node_awaited is
    'Standbys whose position the next election needs, since the primary was removed.';
