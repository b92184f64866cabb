import { defineCommand } from '../command.js';
import { formatJson } from '../format/json.js';
import { json, pgdata } from '../options.js';

/** `inspect fsm state`: local Postgres and state file as one JSON document. */
export const command = defineCommand({
  options: { pgdata, json },
  async run(values, context) {
    const { readLocalKeeper } = await import('../monitorTarget.js');
    const { postgresStatus } = await import('../statusDocument.js');
    const { mustReadState, stateDocument } = await import('../stateDocument.js');
    const { config, paths } = await readLocalKeeper(values.pgdata, context);
    const state = stateDocument(await mustReadState(paths.state));
    const document = { postgres: await postgresStatus(config.postgresql), state };
    context.io.out(`${formatJson(document)}\n`);
    return undefined;
  },
});
