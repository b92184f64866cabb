import { defineCommand } from '../command.js';
import { pgdata } from '../language/options.js';

/** `inspect pgsetup logs`: the ends of startup.log and of the newest server log. */
export const command = defineCommand({
  options: { pgdata },
  async run(values, context) {
    const { readLocalNode } = await import('../operate/monitorTarget.js');
    const { printServerLogs } = await import('../local/serverLogs.js');
    const { config } = await readLocalNode(values.pgdata, context);
    await printServerLogs(config.postgresql.pgdata, context);
    return undefined;
  },
});
