-- Its keeper says so.  One that is told to lead again is given time to start before that counts.
create function pgautofailover.has_stopped(
    p_node    pgautofailover.node,
    p_limits  pgautofailover.limits,
    p_now     timestamptz
)
returns boolean
language sql
immutable
as $$
    select not p_node.reportedpgisrunning
       and not (pgautofailover.is_told_to_lead(p_node.reportedstate, p_node.goalstate)
                and p_now - p_node.statechangetime < p_limits.unhealthy_timeout)
$$;

comment on function pgautofailover.has_stopped is
    'True when the Postgres of a node does not run, nor is about to lead again.';
