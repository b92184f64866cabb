/** A mistake in postgresql.conf must not blind the monitor. */
import t from 'tap';
import { ScratchServer } from '../support/scratchServer.js';
import { waitFor } from '../support/waitFor.js';

const LOOP_LIMIT_MS = 8_000;

const server = await ScratchServer.start(t);

t.test('a threshold that cannot be read: lost sessions are noted all the same', async (t) => {
  const database = await server.createDatabase();
  await server.query(database, 'update pgautofailover.background_control set wanted = true');
  await server.query(
    database,
    `select pgautofailover.register_node('default', 'db1', 5432, 'postgres', 'node_1')`,
  );
  const keeper = await server.connect(database);
  await keeper.query(`select pgautofailover.keeper_attach(1, 10000, 'test')`);
  await keeper.end();

  const loop = await server.connect(database);
  await loop.query(`set pgautofailover.lease_margin = '3 seconds'`);
  const ended = loop.query(`call pgautofailover.tick_loop('tick', '5 s')`);
  const seen = async (sql: string): Promise<boolean> =>
    (await server.query(database, sql)).length > 0;
  await waitFor(
    async () => seen('select from pgautofailover.node_evidence where session_lost_at is not null'),
    { limitMs: LOOP_LIMIT_MS, what: 'the lost session to be noted' },
  );
  await waitFor(
    async () =>
      seen(`select from pgautofailover.background_jobs
             where last_error like '%lease_margin = ''3 seconds'' is not taken%'`),
    { limitMs: LOOP_LIMIT_MS, what: 'the mistake to be shown' },
  );
  await ended;
  t.pass('it ended at the end of its life');
});
