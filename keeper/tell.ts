/** What the monitor is told of a server beside the reports: when it starts, when it forks. */
import { MonitorError, NodeDroppedError, PostgresError } from './errors.js';
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
 * report, so that no decision sees a timeline of unknown descent.  A report does not depend on it:
 * what cannot be read is told the next time, what the monitor refuses in the next session.
 * Rejects as a report does when the monitor is away or has dropped the node.
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
    const what = `The origin of timeline ${String(status.timeline)}`;
    if (error instanceof PostgresError) {
      log.debug(`${what} could not be read, trying again: ${error.message}`);
      return;
    }
    if (!(error instanceof MonitorError) || error instanceof NodeDroppedError) throw error;
    if (error.kind === 'unreachable') throw error;
    memory.toldTimeline = status.timeline;
    log.warn(`${what} is not known to the monitor, which reports do without: ${error.message}`);
  }
}
