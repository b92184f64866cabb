/** What the monitor is told of a server beside the reports: when it starts, when it forks. */
import { PostgresError } from './errors.js';
import type { Log } from './logger.js';
import type { Memory } from './memory.js';
import type { LocalPostgres, Monitor, PostgresStatus } from './ports.js';

/** What telling works with. */
interface TellPorts {
  readonly monitor: Monitor;
  readonly pg: LocalPostgres;
  readonly log: Log;
}

/**
 * Tells the version of Postgres and the ancestry of its timeline (keeper.md sections 2 and 5),
 * once for each start of Postgres, each timeline and each session with the monitor.  Before the
 * report, so that no decision sees a timeline of unknown descent.  Rejects as a report does.
 */
export async function tellOrigin(
  memory: Memory,
  { monitor, pg, log }: TellPorts,
  status: PostgresStatus,
): Promise<void> {
  if (!status.running) {
    memory.toldTimeline = undefined;
    return;
  }
  if (status.timeline === 0 || memory.toldTimeline === status.timeline) return;
  try {
    await monitor.tellOrigin(await pg.origin(status.timeline));
    memory.toldTimeline = status.timeline;
  } catch (error) {
    if (!(error instanceof PostgresError)) throw error;
    log.debug(`origin of timeline ${String(status.timeline)}: ${error.message}`);
  }
}
