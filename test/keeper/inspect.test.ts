/** What a look says of a server that does not answer. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { Inspector } from '../../keeper/postgres/inspect.js';
import type { LocalConnection } from '../../keeper/postgres/localConnection.js';
import type { PgCtl } from '../../keeper/postgres/pgCtl.js';
import { FakeLog } from '../support/fakes.js';

function inspectorOf(pgdata: string, starts: boolean): Inspector {
  return new Inspector({
    pgCtl: () => ({ pgdata }) as PgCtl,
    port: () => 5432,
    connection: {} as LocalConnection,
    log: new FakeLog(),
    starts: () => starts,
  });
}

void t.test('a postmaster may be there', async (t) => {
  const pgdata = t.testdir({});
  t.match(await inspectorOf(pgdata, false).inspect(), { running: false, postmaster: false });
  const starting = await inspectorOf(pgdata, true).inspect();
  t.match(starting, { running: false, postmaster: true }, 'its file is not yet written');
  mkdirSync(join(pgdata, 'postmaster.pid'));
  const unread = await inspectorOf(pgdata, false).inspect();
  t.match(unread, { running: false, postmaster: true }, 'its file cannot be read');
});
