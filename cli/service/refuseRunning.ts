import type { NodePaths } from '../../keeper/config/paths.js';
import { AlreadyRunningError, readLivePidFile } from '../../keeper/config/pidFile.js';

/** Rejects with AlreadyRunningError (exit code 3) when a service of this PGDATA is alive. */
export async function refuseRunning(paths: NodePaths): Promise<void> {
  const running = await readLivePidFile(paths.pid);
  if (running !== undefined) throw new AlreadyRunningError(running.pid, paths.pid);
}
