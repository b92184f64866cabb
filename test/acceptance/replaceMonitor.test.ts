// A monitor that is lost for good is replaced under running nodes, which do not notice.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { Cluster } from '../support/cluster.js';
import { freePort } from '../support/ports.js';
import type { Service } from '../support/service.js';
import { waitFor } from '../support/waitFor.js';
import { makeZombie } from '../support/zombie.js';

const FILE_LIMIT_MS = 900_000;
const STEP_LIMIT_MS = 240_000;
const LIMIT_MS = 60_000;

/** When this Postgres was started: another time means that it was restarted. */
async function startTime(node: Service): Promise<string> {
  const [row] = await node.psql<{ at: string }>('select pg_postmaster_start_time()::text as at');
  return row?.at ?? '';
}

/** Waits for a line near the end of the keeper's log. */
async function logged(node: Service, text: RegExp): Promise<void> {
  await waitFor(() => text.test(node.logTails()), {
    limitMs: LIMIT_MS,
    what: `${String(text)} in the log of ${node.name}`,
  });
}

t.setTimeout(FILE_LIMIT_MS);
const cluster = await Cluster.create(t);
const primary = await cluster.addNode();
await cluster.waitForStates({ node_1: 'single' });
const standby = await cluster.addNode({ candidatePriority: 70 });
await cluster.waitForStates({ node_1: 'primary', node_2: 'secondary' });
const before = await Promise.all([startTime(primary), startTime(standby)]);
const writer = cluster.writer();
const writesGoOn = async (): Promise<void> => {
  const fromMs = performance.now();
  await waitFor(() => writer.acknowledged.some(({ sentMs }) => sentMs >= fromMs), {
    limitMs: LIMIT_MS,
    what: 'an acknowledged write',
  });
};

t.test('while it answers, nobody leaves it by mistake', { timeout: STEP_LIMIT_MS }, async (t) => {
  const plain = await primary.cli('disable', 'monitor');
  t.match(plain, { code: 3, stderr: /is registered with the monitor; use --force/ });
  const forced = await primary.cli('disable', 'monitor', '--force');
  t.match(forced, { code: 3, stderr: /would promote one of node_2 beside it/ });
  const enabled = await primary.cli('enable', 'monitor', cluster.monitorUri());
  t.match(enabled, { code: 2, stderr: /this node has a monitor/ });
});

t.test(
  'a new one with the same address is no reason to stop',
  { timeout: STEP_LIMIT_MS },
  async (t) => {
    const { port } = cluster.monitor;
    await cluster.monitor.kill9All();
    // as in a container where nobody waits for orphans
    const zombie = await makeZombie(t, cluster.site.folder.user);
    const lock = join(cluster.site.socketDir, `.s.PGSQL.${port}.lock`);
    writeFileSync(lock, readFileSync(lock, 'utf8').replace(/^\d+/, String(zombie)));
    await cluster.replaceMonitor();
    t.match(cluster.monitor.logTails(), /WARN.*is no postmaster of port.*removing/);
    await logged(primary, /ERROR.*this monitor has never known node 1.*disable monitor --force/);
    await logged(standby, /ERROR.*this monitor has never known node 2/);
    await writesGoOn();
  },
);

t.test(
  'and neither is one at another address, nor none at all',
  { timeout: STEP_LIMIT_MS },
  async (t) => {
    await cluster.monitor.kill9All();
    t.match(await primary.cli('disable', 'monitor'), { code: 6, stderr: /lost for good, use/ });
    const forced = await primary.cli('disable', 'monitor', '--force');
    t.equal(forced.code, 0, forced.stderr);
    t.equal((await standby.cli('disable', 'monitor', '--force')).code, 0);
    await logged(primary, /WARN.*has no monitor: it stays "primary"/);
    await logged(standby, /WARN.*has no monitor: it stays "secondary"/);
    t.match(await primary.cli('show', 'state'), { code: 0, stdout: /primary/ });
    t.match(await primary.cli('disable', 'monitor'), { code: 0, stderr: /disabled already/ });
    const nobody = await primary.cli('enable', 'monitor', cluster.monitorUri());
    t.match(nobody, { code: 6, stderr: /could not connect to the monitor/ });
    await writesGoOn();
  },
);

t.test(
  'the nodes are registered as they run, the primary first',
  { timeout: STEP_LIMIT_MS },
  async (t) => {
    await cluster.replaceMonitor(await freePort());
    const uri = cluster.monitorUri();
    t.match(await standby.cli('enable', 'monitor', uri), { code: 6, stderr: /its primary first/ });
    const first = await primary.cli('enable', 'monitor', uri);
    t.equal(first.code, 0, first.stderr);
    const second = await standby.cli('enable', 'monitor', uri);
    t.equal(second.code, 0, second.stderr);
    await cluster.waitForStates({ node_1: 'primary', node_2: 'secondary' });
    const rows = await cluster.monitorSql(
      'select nodeid::int, nodename, candidatepriority from pgautofailover.node order by 1',
    );
    t.match(rows, [
      { nodeid: 1, nodename: 'node_1', candidatepriority: 50 },
      { nodeid: 2, nodename: 'node_2', candidatepriority: 70 },
    ]);
    t.same(await Promise.all([startTime(primary), startTime(standby)]), before, 'no restart');
    await writesGoOn();
  },
);

t.test('and fail over on the new one', { timeout: STEP_LIMIT_MS }, async (t) => {
  t.equal((await cluster.monitor.cli('perform', 'failover')).code, 0);
  await cluster.waitForStates({ node_1: 'secondary', node_2: 'primary' });
  await writesGoOn();
  await writer.stop();
  t.same(await writer.lost((text) => standby.psql(text)), []);
});

t.test(
  'a node leaves a monitor that answers without being stopped',
  { timeout: STEP_LIMIT_MS },
  async (t) => {
    const started = await startTime(primary);
    const left = await primary.cli('disable', 'monitor', '--force');
    t.equal(left.code, 0, left.stderr);
    t.match(left.stderr, /Removed node 1 "node_1" from the monitor/);
    await cluster.waitForStates({ node_2: 'single' });
    const back = await primary.cli('enable', 'monitor', cluster.monitorUri());
    t.equal(back.code, 0, back.stderr);
    await cluster.waitForStates({ node_1: 'secondary', node_2: 'primary' });
    t.equal(await startTime(primary), started, 'no restart');
  },
);

t.test(
  'a service without monitor starts and stops its node',
  { timeout: STEP_LIMIT_MS },
  async (t) => {
    t.equal((await primary.cli('disable', 'monitor', '--force')).code, 0);
    t.equal(await primary.stop(), 0);
    t.equal(primary.postmasterPid, undefined);
    primary.start();
    await waitFor(async () => (await startTime(primary)) !== '', {
      limitMs: LIMIT_MS,
      what: 'Postgres of a node without monitor',
    });
  },
);
