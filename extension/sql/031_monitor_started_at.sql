-- Apart from clock() so that a simulation can move it too.
create function pgautofailover.monitor_started_at()
returns timestamptz
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select pg_postmaster_start_time()
$$;

comment on function pgautofailover.monitor_started_at is
    'Start of the monitor''s Postgres: what was observed before it proves nothing.';
