-- Session settings of a background loop; they outlive its COMMITs.
create function pgautofailover.prepare_loop()
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    -- when pg_cron drops its connection, the loop must not go on as an orphan
    perform set_config('client_connection_check_interval', '1s', false);
    perform set_config('lock_timeout', '2s', false);
    -- small queries, run often: to compile them would take longer than to run them
    perform set_config('jit', 'off', false);
end
$$;

comment on function pgautofailover.prepare_loop is
    'Settings that a background loop gives its session.';
