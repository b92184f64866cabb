-- Everything lives in one schema; clients written for pg_auto_failover 2.x name it.
create schema pgautofailover;

comment on schema pgautofailover is
    'High availability monitor: node registry, state machine, health checks, events.';
