// Three nodes; the primary's Postgres dies and does not start again, and its keeper lives: the
// others elect without its position, and it follows when it has been mended.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { Cluster } from '../support/cluster.js';
import { waitFor } from '../support/waitFor.js';

const TAKEOVER_LIMIT_MS = 90_000;
const REJOIN_LIMIT_MS = 120_000;
const BROKEN = `shared_preload_libraries = 'there_is_no_such_library'\n`;

t.test('a primary that does not start again', { timeout: 600_000 }, async (t) => {
  const cluster = await Cluster.create(t);
  const primary = await cluster.addNode();
  await cluster.waitForStates({ node_1: 'single' });
  await cluster.addNode();
  await cluster.addNode();
  await cluster.waitForStates({ node_1: 'primary', node_2: 'secondary', node_3: 'secondary' });
  const writer = cluster.writer();
  const file = join(primary.pgdata, 'postgresql.conf');
  const whole = readFileSync(file, 'utf8');

  await t.test('is replaced', async (t) => {
    appendFileSync(file, BROKEN);
    const brokenMs = performance.now();
    await primary.kill9Postgres();
    await waitFor(() => writer.acknowledged.some(({ sentMs }) => sentMs > brokenMs + 1_000), {
      limitMs: TAKEOVER_LIMIT_MS,
      what: 'the client to write on a new primary',
    });
    const states = await cluster.states();
    const leaders = states.filter(({ goal }) => goal === 'wait_primary' || goal === 'primary');
    t.match(leaders, [{ name: /^node_[23]$/ }], 'one of the others leads');
  });

  await t.test('follows when it is mended', async (t) => {
    writeFileSync(file, whole);
    await waitFor(
      async () => {
        const states = await cluster.states();
        return states.find(({ name }) => name === 'node_1')?.reported === 'secondary';
      },
      { limitMs: REJOIN_LIMIT_MS, what: 'the old primary to follow' },
    );
    await writer.stop();
    t.same(await writer.lost((text) => primary.psql(text)), [], 'it has all rows');
  });
});
