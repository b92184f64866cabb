-- Keeps what grows bounded: events, and the run log that pg_cron never purges.
create function pgautofailover.housekeeping()
returns text
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    delete from pgautofailover.event as e
     where e.eventtime < pgautofailover.clock() - interval '1 ms' * pgautofailover.setting_value(
               e.formationid, 'event_retention');
    if to_regclass('cron.job_run_details') is not null then
        execute 'delete from cron.job_run_details where end_time < now() - interval ''1 day''';
    end if;
    return pgautofailover.sync_settings_from_file();
end
$$;

comment on function pgautofailover.housekeeping is
    'Purges old events and pg_cron''s run rows, reads postgresql.conf; tells what is wrong there.';
