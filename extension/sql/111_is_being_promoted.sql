-- P9, as pairs reported/goal.  secondary/prepare_promotion, the first step of a pair's
-- failover, is not among them.
create function pgautofailover.is_being_promoted(
    p_reported  pgautofailover.replication_state,
    p_goal      pgautofailover.replication_state
)
returns boolean
language sql
immutable
parallel safe
as $$
    select (p_reported = 'report_lsn' and p_goal in ('fast_forward', 'prepare_promotion'))
        or (p_reported = 'fast_forward' and p_goal in ('fast_forward', 'prepare_promotion'))
        or (p_reported in ('prepare_promotion', 'stop_replication')
            and p_goal in ('prepare_promotion', 'stop_replication', 'wait_primary')
            and not (p_reported = 'stop_replication' and p_goal = 'prepare_promotion'))
$$;

comment on function pgautofailover.is_being_promoted is
    'True while a node is on its way from standby to primary (P9).';
