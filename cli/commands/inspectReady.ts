import { defineCommand } from '../command.js';
import { CliError } from '../errors.js';
import { EXIT } from '../exitCodes.js';
import { pgdata } from '../language/options.js';

/** `inspect pgsetup ready`: exit code 0 when Postgres accepts connections, else 5. */
export const command = defineCommand({
  options: { pgdata },
  async run(values, context) {
    const { readLocalNode } = await import('../operate/monitorTarget.js');
    const { postmasterState } = await import('../local/postgresReady.js');
    const { config } = await readLocalNode(values.pgdata, context);
    const { ready, text } = await postmasterState(config.postgresql, false);
    if (!ready) throw new CliError(EXIT.pgCtl, `${text}; "pg_autoctl status" tells more`);
    context.log.info(text);
    return undefined;
  },
});
