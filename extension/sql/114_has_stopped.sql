-- One that had stopped itself, and has been told to lead again, is given time to start.
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
       and not (p_node.reportedstate = 'demote_timeout'
                and pgautofailover.is_writable(p_node.goalstate)
                and p_now - p_node.statechangetime < p_limits.unhealthy_timeout)
$$;

comment on function pgautofailover.has_stopped is
    'True when the Postgres of a node does not run, and is not about to.';
