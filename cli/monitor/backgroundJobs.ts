import type { MonitorServer } from './monitorServer.js';

/** Schedules the health checks and the tick (pg_cron); idempotent, so it is done at each start. */
export async function startBackgroundJobs(server: MonitorServer): Promise<void> {
  await server.query('select pgautofailover.start_background_jobs()');
}
