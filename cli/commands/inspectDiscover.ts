import { defineCommand } from '../command.js';
import { formatJson } from '../format/json.js';
import { postgresText } from '../format/postgresText.js';
import { json, pgdata } from '../language/options.js';

/** `inspect pgsetup discover`: the local Postgres, without connecting to it. */
export const command = defineCommand({
  options: { pgdata, json },
  async run(values, context) {
    const { readLocalNode } = await import('../operate/monitorTarget.js');
    const { postgresStatus } = await import('../local/statusDocument.js');
    const { config } = await readLocalNode(values.pgdata, context);
    const postgres = await postgresStatus(config.postgresql);
    context.io.out(context.json ? `${formatJson(postgres)}\n` : postgresText(postgres));
    return undefined;
  },
});
