// One monitor, two nodes, real Postgres: the life that the quick start shows, with a client
// that writes all the time.  Each step leaves a settled pair for the next.
import t from 'tap';
import { Cluster } from '../support/cluster.js';
import type { Service } from '../support/service.js';
import { waitFor } from '../support/waitFor.js';
import type { Writer } from '../support/writer.js';

const FILE_LIMIT_MS = 900_000;
const STEP_LIMIT_MS = 240_000;
const FAILOVER_LIMIT_MS = 60_000;
const WRITES_LIMIT_MS = 30_000;

interface Pair {
  readonly primary: Service;
  readonly standby: Service;
}

async function pairOf(cluster: Cluster): Promise<Pair> {
  const states = await cluster.states();
  const named = (state: string): Service => {
    const found = states.find(({ reported, goal }) => reported === state && goal === state);
    if (found === undefined) throw new Error(`no node is ${state}: ${JSON.stringify(states)}`);
    return cluster.node(found.name);
  };
  return { primary: named('primary'), standby: named('secondary') };
}

/** The two have changed places. */
async function swapped(cluster: Cluster, { primary, standby }: Pair): Promise<void> {
  await cluster.waitForStates(
    { [primary.name]: 'secondary', [standby.name]: 'primary' },
    FAILOVER_LIMIT_MS,
  );
}

/** A row that was sent from now on is acknowledged. */
async function writesGoOn(writer: Writer): Promise<void> {
  const fromMs = performance.now();
  await waitFor(() => writer.acknowledged.some(({ sentMs }) => sentMs >= fromMs), {
    limitMs: WRITES_LIMIT_MS,
    what: 'an acknowledged write',
  });
}

/** The rule of the last event that gave the node this goal. */
async function ruleOf(cluster: Cluster, name: string, goal: string): Promise<string | undefined> {
  const rows = await cluster.monitorSql<{ rule: string }>(
    `select r.rule
       from pgautofailover.event as e
       join pgautofailover.fsm_rule as r on r.position = e.rule_pos
      where e.nodename = $1 and e.goalstate = $2::pgautofailover.replication_state
      order by e.eventid desc limit 1`,
    [name, goal],
  );
  return rows[0]?.rule;
}

t.setTimeout(FILE_LIMIT_MS);
const cluster = await Cluster.create(t);

t.test('is born', { timeout: STEP_LIMIT_MS }, async (t) => {
  await cluster.addNode();
  await cluster.waitForStates({ node_1: 'single' });
  await cluster.addNode();
  await cluster.waitForStates({ node_1: 'primary', node_2: 'secondary' });
  const [names] = await cluster.node('node_1').psql('show synchronous_standby_names');
  t.match(names, { synchronous_standby_names: 'ANY 1 (pgautofailover_standby_2)' });
  // as autoanalyze does on a monitor that is a minute or two old: all that follows is planned
  // with statistics of the full tables and none of the empty ones
  await cluster.monitorSql(
    'analyze pgautofailover.node, pgautofailover.node_evidence, pgautofailover.formation',
  );
});

let writer: Writer;

t.test(
  'takes writes through the multi-host connection string',
  { timeout: STEP_LIMIT_MS },
  async () => {
    writer = cluster.writer();
    await writesGoOn(writer);
  },
);

t.test('fails over when an operator asks', { timeout: STEP_LIMIT_MS }, async (t) => {
  const before = await pairOf(cluster);
  await cluster.monitorSql('select pgautofailover.perform_failover()');
  await swapped(cluster, before);
  await writesGoOn(writer);
  t.equal(await ruleOf(cluster, before.primary.name, 'draining'), 'M62');
  const origins = await cluster.monitorSql<{ name: string; tli: number; version: number }>(
    `select n.nodename as name, h.tli, n.pg_versionnum as version
       from pgautofailover.node as n
       join pgautofailover.node_timeline_history as h using (nodeid)
      where h.parenttli = 1`,
  );
  const [origin] = origins.filter(({ name }) => name === before.standby.name);
  t.match(origin, { tli: 2, version: Number }, 'the monitor knows what its timeline descends from');
});

t.test(
  'fails over when keeper and Postgres of the primary die',
  { timeout: STEP_LIMIT_MS },
  async (t) => {
    const before = await pairOf(cluster);
    await before.primary.kill9All();
    await cluster.waitForStates({ [before.standby.name]: 'wait_primary' }, FAILOVER_LIMIT_MS);
    await writesGoOn(writer);
    t.equal(await ruleOf(cluster, before.standby.name, 'prepare_promotion'), 'M34');
    before.primary.start();
    await swapped(cluster, before);
  },
);

t.test(
  'restarts a Postgres that died, without a failover',
  { timeout: STEP_LIMIT_MS },
  async (t) => {
    const before = await pairOf(cluster);
    await before.primary.kill9Postgres();
    await writesGoOn(writer);
    const after = await pairOf(cluster);
    t.equal(after.primary.name, before.primary.name);
  },
);

t.test(
  'degrades when the standby is gone, and waits for it when it is back',
  { timeout: STEP_LIMIT_MS },
  async () => {
    const { primary, standby } = await pairOf(cluster);
    await standby.stop();
    await cluster.waitForStates({ [primary.name]: 'wait_primary' });
    await writesGoOn(writer);
    standby.start();
    await cluster.waitForStates({ [primary.name]: 'primary', [standby.name]: 'secondary' });
  },
);

t.test(
  'sends the standby, then the primary, to maintenance and back',
  { timeout: STEP_LIMIT_MS },
  async (t) => {
    const { primary, standby } = await pairOf(cluster);
    t.equal((await standby.cli('enable', 'maintenance')).code, 0);
    await cluster.waitForStates({ [primary.name]: 'wait_primary', [standby.name]: 'maintenance' });
    t.equal((await standby.cli('disable', 'maintenance')).code, 0);
    await cluster.waitForStates({ [primary.name]: 'primary', [standby.name]: 'secondary' });

    const refused = await primary.cli('enable', 'maintenance');
    t.equal(refused.code, 1);
    t.match(refused.stderr, /--allow-failover/);
    t.equal((await primary.cli('enable', 'maintenance', '--allow-failover')).code, 0);
    await cluster.waitForStates({ [primary.name]: 'maintenance' });
    await writesGoOn(writer);
    t.equal((await primary.cli('disable', 'maintenance')).code, 0);
    await swapped(cluster, { primary, standby });
  },
);

t.test('has every acknowledged row on both nodes', { timeout: STEP_LIMIT_MS }, async (t) => {
  const rows = await writer.stop();
  t.ok(rows.length > 0);
  const { primary, standby } = await pairOf(cluster);
  t.same(await writer.lost((text) => primary.psql(text)), [], 'none is lost on the primary');
  t.same(await writer.lost((text) => standby.psql(text)), [], 'none is lost on the standby');
});

t.test('has not compiled (JIT) a query on its monitor', { timeout: STEP_LIMIT_MS }, async (t) => {
  const compilers = await cluster.monitorSql(
    `select pid, backend_type, query
       from pg_stat_activity
      where pg_read_file(format('/proc/%s/maps', pid), 0, 10000000, true) like '%llvmjit%'`,
  );
  t.same(compilers, [], 'each compilation would take a second or more');
});

t.test(
  'lets its standby go, and the primary stays alone',
  { timeout: STEP_LIMIT_MS },
  async (t) => {
    const { primary, standby } = await pairOf(cluster);
    t.equal((await cluster.monitor.cli('drop', 'node', '--name', standby.name)).code, 0);
    await cluster.waitForStates({ [primary.name]: 'single' });
    await waitFor(() => !standby.running, { limitMs: 30_000, what: 'the end of the dropped node' });
    t.equal((await cluster.states()).length, 1);
  },
);
