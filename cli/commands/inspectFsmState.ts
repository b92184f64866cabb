import { defineCommand } from '../command.js';
import { formatJson } from '../format/json.js';
import { json, pgdata } from '../language/options.js';

/** `inspect fsm state`: local Postgres and state file as one JSON document. */
export const command = defineCommand({
  options: { pgdata, json },
  async run(values, context) {
    const { readLocalKeeper } = await import('../operate/monitorTarget.js');
    const { postgresStatus } = await import('../local/statusDocument.js');
    const { mustReadState, stateDocument } = await import('../local/stateDocument.js');
    const { config, paths } = await readLocalKeeper(values.pgdata, context);
    const state = stateDocument(await mustReadState(paths.state));
    const document = { postgres: await postgresStatus(config.postgresql), state };
    context.io.out(`${formatJson(document)}\n`);
    return undefined;
  },
});
