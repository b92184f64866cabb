create function pgautofailover.makes_promote(p_goal pgautofailover.replication_state)
returns boolean
language sql
immutable
parallel safe
as $$
    select p_goal in ('stop_replication', 'single', 'wait_primary', 'primary', 'join_primary',
                      'apply_settings')
$$;

comment on function pgautofailover.makes_promote is
    'True for the goals on whose way a standby promotes its Postgres.';
