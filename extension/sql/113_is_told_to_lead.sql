-- A node that says that it has stopped, and may take writes all the same: its answers tell it to
-- lead again.  What it says of its Postgres is no promise until it has been told otherwise.
create function pgautofailover.is_told_to_lead(
    p_reported  pgautofailover.replication_state,
    p_goal      pgautofailover.replication_state
)
returns boolean
language sql
immutable
parallel safe
as $$
    select p_reported in ('draining', 'demote_timeout', 'demoted')
       and pgautofailover.is_writable(p_goal)
$$;

comment on function pgautofailover.is_told_to_lead is
    'True for a node that has stopped and is told to lead again.';
