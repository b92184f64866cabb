create function pgautofailover.stop_background_jobs()
returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_count  integer := 0;
begin
    update pgautofailover.background_control set wanted = false;
    if to_regclass('cron.job') is not null then
        execute 'with gone as (
                     select cron.unschedule(j.jobid)
                       from cron.job as j
                      where j.jobname like $1 and j.username = current_user)
                 select count(*) from gone' into v_count using 'pgautofailover %';
    end if;
    return v_count;
end
$$;

comment on function pgautofailover.stop_background_jobs is
    'Removes the pg_cron jobs and lets running loops end; call it before DROP EXTENSION.';
