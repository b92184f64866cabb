-- The one clock.  A simulation replaces this function and runs hours in seconds.
create function pgautofailover.clock()
returns timestamptz
language sql
volatile
as $$
    select clock_timestamp()
$$;

comment on function pgautofailover.clock is
    'The time that every decision uses; wall clock of the monitor.';
