/** Failures of keepers that docs/known-failures.md names: G31, G32. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { PostgresError } from '../../keeper/errors.js';
import { findPostmaster } from '../../keeper/postgres/postmaster.js';
import { findTransition } from '../../keeper/transitions.js';
import { assign, FakeMonitor, FakePostgres } from '../support/fakes.js';
import { makeZombie } from '../support/zombie.js';

void t.test('G31: a zombie is no postmaster', async (t) => {
  const pgdata = mkdtempSync(join(tmpdir(), 'paf-zombie-'));
  t.teardown(() => rmSync(pgdata, { recursive: true }));
  const pid = await makeZombie(t);
  const lines = [pid, pgdata, 0, 5433, '.', '*', '0 0', 'ready   ', ''];
  writeFileSync(join(pgdata, 'postmaster.pid'), lines.join('\n'));
  t.equal(findPostmaster(pgdata), undefined);
});

void t.test('G32: a standby that does not stream yet is not secondary', async (t) => {
  for (const from of ['catchingup', 'report_lsn', 'join_secondary'] as const) {
    const pg = new FakePostgres();
    const assignment = assign('secondary');
    const monitor = new FakeMonitor(assignment);
    const { signal } = new AbortController();
    pg.failing.set('checkStreaming', new PostgresError('the database system is starting up'));
    const onPosition = (): void => undefined;
    const context = { pg, monitor, assignment, signal, onPosition };
    const run = findTransition(from, 'secondary')?.run(context);
    await t.rejects(run ?? Promise.resolve(), { message: 'the database system is starting up' });
  }
});
