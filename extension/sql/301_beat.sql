create function pgautofailover.beat(p_loop_name text, p_error text default null)
returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into pgautofailover.background_loop as l (loop_name, pid, beat_time, last_error)
    values (p_loop_name, pg_backend_pid(), clock_timestamp(), p_error)
    on conflict (loop_name) do update
       set pid = excluded.pid,
           beat_time = excluded.beat_time,
           last_error = coalesce(excluded.last_error, l.last_error);
    return (select c.wanted from pgautofailover.background_control as c);
end
$$;

comment on function pgautofailover.beat is
    'Sign of life of a background loop; false tells it to end.';
