create function pgautofailover.is_primary_ish(p_state pgautofailover.replication_state)
returns boolean
language sql
immutable
parallel safe
as $$
    select p_state in ('single', 'wait_primary', 'primary', 'join_primary', 'apply_settings',
                       'draining', 'demote_timeout', 'prepare_maintenance')
$$;

comment on function pgautofailover.is_primary_ish is
    'True for a primary and for one that is on its way out (P4).';
