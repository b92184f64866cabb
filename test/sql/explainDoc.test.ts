/** docs/explain.md is what the monitor says now. */
import { join } from 'node:path';
import t from 'tap';
import { CHECKOUT, cleanEnvironment } from '../support/processes.js';
import { ScratchServer } from '../support/scratchServer.js';

const server = await ScratchServer.start(t);
const database = await server.createDatabase();
// the laboratory defines assertions
await server.query(database, 'create extension pgtap');

t.test('docs/explain.md is current', async (t) => {
  const env = {
    ...cleanEnvironment(server.folder.path),
    PGHOST: server.socketDir,
    PGPORT: String(server.port),
    PGUSER: server.user,
    PGDATABASE: database,
  };
  const script = join(CHECKOUT, 'scripts/docs/explain.mjs');
  await t.spawn(process.execPath, [script, '--check'], { env }, 'explain.mjs --check');
});
