import type { ServerOrigin } from '../ports.js';
import { forksOf } from './divergence.js';
import type { Instance } from './instance.js';
import { localHistory } from './timelineOrigin.js';

/** Reads the version of the running server, and what its timeline descends from. */
export async function readOrigin(instance: Instance, timeline: number): Promise<ServerOrigin> {
  const [row] = await instance.connection.query<{ number: number; text: string }>(
    `select current_setting('server_version_num')::int as number, version() as text`,
  );
  return {
    versionNumber: row?.number ?? 0,
    versionText: row?.text ?? '',
    forks: forksOf(timeline, await localHistory(instance.pgdata, timeline)),
  };
}
