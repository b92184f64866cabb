-- Labels and their order are a contract (monitor-api.md 2): clients cast to this type.
create type pgautofailover.replication_state as enum (
    'unknown',
    'init',
    'single',
    'wait_primary',
    'primary',
    'draining',
    'demote_timeout',
    'demoted',
    'catchingup',
    'secondary',
    'prepare_promotion',
    'stop_replication',
    'wait_standby',
    'maintenance',
    'join_primary',
    'apply_settings',
    'prepare_maintenance',
    'wait_maintenance',
    'report_lsn',
    'fast_forward',
    'join_secondary',
    'dropped'
);

create type pgautofailover.fsm_section as enum (
    'api_triggered',
    'early_checks',
    'reporting_node',
    'primary_node'
);
