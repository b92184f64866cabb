-- The thresholds in force, one row per formation, kept current by triggers on the tables that
-- they come from: the path of every heartbeat reads one row instead of pivoting fifteen.
create table pgautofailover.limits (
    formationid           text     not null,
    unhealthy_timeout     interval not null,
    demote_timeout        interval not null,
    grace_period          interval not null,
    stall_timeout         interval not null,
    death_confirmation    interval not null,
    lease_margin          interval not null,
    report_freshness      interval not null,
    sync_lag_bytes        bigint   not null,
    promote_lag_bytes     bigint   not null,
    constraint limits_pkey primary key (formationid),
    constraint limits_formationid_fkey foreign key (formationid)
        references pgautofailover.formation (formationid) on delete cascade
);

comment on table pgautofailover.limits is
    'Thresholds as the state machine reads them; derived, see the view settings.';
