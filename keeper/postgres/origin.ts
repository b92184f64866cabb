import type { ServerOrigin } from '../ports.js';
import { forksOf } from './divergence.js';
import { INSPECT_STATEMENT_TIMEOUT_MS } from './inspect.js';
import type { Instance } from './instance.js';
import { localHistory } from './timelineOrigin.js';

/**
 * Reads the version of the running server, and what its timeline descends from.  A report waits for
 * it: no longer than for a look.
 */
export async function readOrigin(instance: Instance, timeline: number): Promise<ServerOrigin> {
  const [row] = await instance.session(
    (session) =>
      session.query<{ number: number; text: string }>(
        `select current_setting('server_version_num')::int as number, version() as text`,
      ),
    { timeoutMs: INSPECT_STATEMENT_TIMEOUT_MS },
  );
  return {
    versionNumber: row?.number ?? 0,
    versionText: row?.text ?? '',
    forks: forksOf(timeline, await localHistory(instance.pgdata, timeline)),
  };
}
