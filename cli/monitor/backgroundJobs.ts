import type { MonitorServer } from './monitorServer.js';

/** Jobs of pg_cron that are missing, superfluous, or would not run as they should. */
const WRONG_JOBS = `
  select count(*)::int as wrong
    from pgautofailover.background_plan() as p
    full join (select * from cron.job as j
                where starts_with(j.jobname, 'pgautofailover ') and j.username = current_user) as j
      on j.jobname = p.job_name
   where (j.schedule, j.command, j.nodename, j.nodeport, j.database, j.active)
         is distinct from
         (p.schedule, p.command, current_setting('cron.host'), current_setting('port')::int,
          current_database()::text, true)`;

/**
 * Schedules the health checks and the tick (pg_cron), unless they are there: scheduling again
 * would end the loops that run, until the next full minute.  True = it was necessary; the loops
 * then begin at once only when Postgres is restarted (their @reboot jobs).
 */
export async function ensureBackgroundJobs(server: MonitorServer): Promise<boolean> {
  const [found] = await server.query<{ wrong: number }>(WRONG_JOBS);
  if (found?.wrong === 0) return false;
  await server.query('select pgautofailover.start_background_jobs()');
  return true;
}
