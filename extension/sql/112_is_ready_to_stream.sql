create function pgautofailover.is_ready_to_stream(
    p_reported  pgautofailover.replication_state,
    p_goal      pgautofailover.replication_state
)
returns boolean
language sql
immutable
parallel safe
as $$
    select (p_reported in ('prepare_promotion', 'stop_replication')
            and p_goal in ('stop_replication', 'wait_primary'))
        or (p_reported = 'wait_primary' and p_goal in ('wait_primary', 'primary'))
        or (p_reported = 'primary' and p_goal = 'primary')
$$;

comment on function pgautofailover.is_ready_to_stream is
    'True when the others may prepare to follow this node (P10).';
