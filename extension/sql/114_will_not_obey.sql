-- Its keeper said goodbye (keeper_detach).  Or it is an old primary that cannot start Postgres for
-- an election, in which it takes part as long as it can: what only it has was acknowledged by no
-- standby, so the others need not wait until somebody has mended its disk.
create function pgautofailover.will_not_obey(
    p_node      pgautofailover.node,
    p_evidence  pgautofailover.node_evidence,
    p_limits    pgautofailover.limits,
    p_now       timestamptz
)
returns boolean
language sql
immutable
as $$
    select coalesce(p_evidence.keeper_version is not null and p_evidence.session_pid is null
                    and p_evidence.session_start is not null
                    and p_evidence.session_lost_at is null, false)
        or (not p_node.reportedpgisrunning
            and p_node.reportedstate in ('draining', 'demote_timeout')
            and p_node.goalstate = 'report_lsn'
            -- an operator's failover loses no write, and can wait
            and p_node.candidatepriority >= 0
            and p_now - p_node.statechangetime >= p_limits.unhealthy_timeout)
$$;

comment on function pgautofailover.will_not_obey is
    'True for a node whose keeper has ended in good order, or cannot start Postgres.';
