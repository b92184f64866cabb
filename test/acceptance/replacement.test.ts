// Three nodes, number_sync_standbys 1, and both standbys are gone for good: writes wait, as they
// were asked to, until a new standby is there.
import t from 'tap';
import { Cluster } from '../support/cluster.js';
import { waitFor } from '../support/waitFor.js';

const FILE_LIMIT_MS = 600_000;
const JOIN_LIMIT_MS = 120_000;
const WRITES_LIMIT_MS = 30_000;

t.setTimeout(FILE_LIMIT_MS);
const cluster = await Cluster.create(t);

t.test('a new standby takes the place of those that are gone', { timeout: 540_000 }, async (t) => {
  for (const name of ['node_1', 'node_2', 'node_3']) {
    await cluster.addNode();
    await cluster.waitForStates({ [name]: name === 'node_1' ? 'single' : 'secondary' });
  }
  await cluster.waitForStates({ node_1: 'primary', node_2: 'secondary', node_3: 'secondary' });
  const writer = cluster.writer();
  await cluster.node('node_2').kill9All();
  await cluster.node('node_3').kill9All();
  await waitFor(
    async () => {
      const states = await cluster.states();
      return states.filter(({ goal }) => goal === 'catchingup').length === 2;
    },
    { limitMs: JOIN_LIMIT_MS, what: 'both standbys to be given up' },
  );
  const states = await cluster.states();
  t.match(
    states.find(({ name }) => name === 'node_1'),
    { reported: 'primary', goal: 'primary' },
    'the primary waits rather than degrades',
  );

  await cluster.addNode();
  await cluster.waitForStates({ node_1: 'primary', node_4: 'secondary' }, JOIN_LIMIT_MS);
  const fromMs = performance.now();
  await waitFor(() => writer.acknowledged.some(({ ackMs }) => ackMs >= fromMs), {
    limitMs: WRITES_LIMIT_MS,
    what: 'an acknowledged write',
  });
  await writer.stop();
  const lost = await writer.lost((text) => cluster.node('node_4').psql(text));
  t.same(lost, [], 'and it has all that was acknowledged');
});
