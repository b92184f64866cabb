import type { NodePaths } from '../../keeper/config/paths.js';
import { readLivePidFile } from '../../keeper/config/pidFile.js';
import type { Context } from '../io.js';
import { sendSignal } from './sendSignal.js';

/** Lets the service of this node, when it runs, read its configuration again. */
export async function signalReload(paths: NodePaths, context: Context): Promise<void> {
  const running = await readLivePidFile(paths.pid);
  if (running === undefined) {
    context.log.info('The change takes effect with the next "pg_autoctl run"');
    return;
  }
  sendSignal(running.pid, 'SIGHUP');
  context.log.info(`Asked pg_autoctl, process ${String(running.pid)}, to read it`);
}
