import { readLivePidFile } from '../../keeper/config/pidFile.js';
import { defineCommand } from '../command.js';
import { pgdata } from '../language/options.js';
import { requirePaths } from '../paths.js';
import { sendSignal } from '../service/sendSignal.js';

/** `reload`: the service reads its configuration again (cli.md section 4). */
export const command = defineCommand({
  options: { pgdata },
  async run(values, context) {
    const paths = requirePaths(values.pgdata, context.io);
    const running = await readLivePidFile(paths.pid);
    // The peer is silent and successful here; the sentence helps those who look.
    if (running === undefined)
      context.log.info('pg_autoctl does not run: there is nothing to reload');
    else sendSignal(running.pid, 'SIGHUP');
    return undefined;
  },
});
