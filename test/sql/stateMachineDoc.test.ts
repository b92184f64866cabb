/** docs/state-machine.md is what the rules say now. */
import { join } from 'node:path';
import t from 'tap';
import { CHECKOUT, cleanEnvironment } from '../support/processes.js';
import { ScratchServer } from '../support/scratchServer.js';

const server = await ScratchServer.start(t);
const database = await server.createDatabase();

t.test('docs/state-machine.md is current', async (t) => {
  const env = {
    ...cleanEnvironment(server.folder.path),
    PGHOST: server.socketDir,
    PGPORT: String(server.port),
    PGUSER: server.user,
    PGDATABASE: database,
  };
  const script = join(CHECKOUT, 'scripts/docs/state-machine.mjs');
  await t.spawn(process.execPath, [script, '--check'], { env }, 'state-machine.mjs --check');
});
