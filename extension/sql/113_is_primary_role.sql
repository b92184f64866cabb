create function pgautofailover.is_primary_role(
    p_reported  pgautofailover.replication_state,
    p_goal      pgautofailover.replication_state
)
returns boolean
language sql
immutable
parallel safe
as $$
    select (p_goal = p_reported
            and p_goal in ('single', 'wait_primary', 'primary', 'join_primary', 'apply_settings'))
        or (p_goal in ('primary', 'apply_settings')
            and p_reported in ('primary', 'apply_settings'))
$$;

comment on function pgautofailover.is_primary_role is
    'True for a node that is the primary and has settled as such (P3).';
