-- Orders and positions count only from who is there: a report is due each second.
create function pgautofailover.is_present(p_silent_ms bigint)
returns boolean
language sql
immutable
parallel safe
as $$
    select p_silent_ms < 3000
$$;

comment on function pgautofailover.is_present is
    'True for a node that has reported within the last 3 s.';
