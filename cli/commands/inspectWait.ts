import { defineCommand } from '../command.js';
import { pgdata } from '../language/options.js';
import { flag, value } from '../language/optionSpec.js';
import { integer } from '../language/valueParsers.js';

const DEFAULT_TIMEOUT_S = 30;
const MAX_TIMEOUT_S = 86_400;

/** `inspect pgsetup wait`: as `ready`, with patience. */
export const command = defineCommand({
  options: {
    pgdata,
    'read-write': flag('until it takes writes, not only reads'),
    timeout: value(
      'SECONDS',
      `how long to wait, default ${String(DEFAULT_TIMEOUT_S)}`,
      integer(0, MAX_TIMEOUT_S),
    ),
  },
  async run(values, context) {
    const { readLocalNode } = await import('../operate/monitorTarget.js');
    const { waitUntilReady } = await import('../local/postgresReady.js');
    const { config } = await readLocalNode(values.pgdata, context);
    const limitS = values.timeout ?? DEFAULT_TIMEOUT_S;
    await waitUntilReady(config.postgresql, values['read-write'], limitS, context);
    return undefined;
  },
});
