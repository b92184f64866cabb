// The monitor is not in the way of the data nodes: they go on without it.
import t from 'tap';
import { Cluster } from '../support/cluster.js';
import { waitFor } from '../support/waitFor.js';

t.test('data nodes without their monitor', { timeout: 300_000 }, async (t) => {
  const cluster = await Cluster.create(t);
  await cluster.addNode();
  await cluster.waitForStates({ node_1: 'single' });
  await cluster.addNode();
  await cluster.waitForStates({ node_1: 'primary', node_2: 'secondary' });
  const writer = cluster.writer();

  await t.test('go on writing while the monitor is away for longer than a lease', async (t) => {
    await cluster.monitor.stop();
    const leftMs = performance.now();
    const beyondLeaseMs = 15_000;
    await waitFor(() => writer.acknowledged.some((row) => row.sentMs > leftMs + beyondLeaseMs), {
      limitMs: 60_000,
      what: 'a write without monitor after the lease',
    });
    t.ok(writer.longestGapMs(leftMs) < beyondLeaseMs, 'nobody stopped');
    cluster.monitor.start();
  });

  await t.test('and obey it again when it is back', async (t) => {
    await waitFor(async () => (await cluster.states()).length === 2, {
      limitMs: 60_000,
      what: 'the monitor',
    });
    await cluster.waitForStates({ node_1: 'primary', node_2: 'secondary' });
    await cluster.monitorSql('select pgautofailover.perform_failover()');
    await cluster.waitForStates({ node_1: 'secondary', node_2: 'primary' });
    await writer.stop();
    t.same(await writer.lost((text) => cluster.node('node_2').psql(text)), []);
  });

  await t.test('a primary that loses monitor and standby stops itself', async (t) => {
    await cluster.monitor.stop();
    cluster.node('node_1').signal('SIGKILL');
    await cluster.node('node_1').kill9Postgres();
    const primary = cluster.node('node_2');
    await waitFor(() => primary.postmasterPid === undefined, {
      limitMs: 60_000,
      what: 'the primary to fence itself',
    });
    t.ok(primary.running, 'its keeper goes on');
    cluster.monitor.start();
    cluster.node('node_1').start();
    await cluster.waitForStates({ node_2: 'primary', node_1: 'secondary' }, 120_000);
  });
});
