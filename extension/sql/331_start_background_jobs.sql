-- Not done by the extension script: jobs in a dump would run against the old server, and a
-- job that the script makes collides with those that a restore brings.
create function pgautofailover.start_background_jobs()
returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_job    record;
    v_runs   boolean;
    v_count  integer := 0;
begin
    if to_regprocedure('cron.schedule(text,text,text)') is null then
        raise exception 'pg_cron is not installed in database "%"', current_database()
            using errcode = 'undefined_object',
                  hint = 'Install it (apt-get install postgresql-15-cron), set shared_preload_libraries = pg_cron and cron.database_name to this database, restart, then: create extension pg_cron.';
    end if;
    update pgautofailover.background_control set wanted = true;
    for v_job in select p.* from pgautofailover.background_plan() as p loop
        execute 'select exists (select from cron.job as j
                                 where j.jobname = $1 and j.username = current_user and j.active
                                   and j.schedule = $2 and j.command = $3
                                   and j.nodename = current_setting(''cron.host'')
                                   and j.nodeport = current_setting(''port'')::integer
                                   and j.database = current_database())'
           into v_runs using v_job.job_name, v_job.schedule, v_job.command;
        -- scheduling anew would end the loop that runs, until the next full minute
        continue when v_runs;
        -- schedule() of an existing name keeps the old host and port: make it anew
        execute 'select cron.unschedule(j.jobid) from cron.job as j
                  where j.jobname = $1 and j.username = current_user' using v_job.job_name;
        execute 'select cron.schedule($1, $2, $3)'
          using v_job.job_name, v_job.schedule, v_job.command;
        v_count := v_count + 1;
    end loop;
    return v_count;
end
$$;

comment on function pgautofailover.start_background_jobs is
    'Schedules the health checks and the tick that are missing; can be called again at any time.';
