// The monitor is not in the way of the data nodes: they go on without it.
import { readFileSync } from 'node:fs';
import t from 'tap';
import { Cluster } from '../support/cluster.js';
import type { Service } from '../support/service.js';
import { waitFor } from '../support/waitFor.js';

const FILE_LIMIT_MS = 900_000;
const STEP_LIMIT_MS = 240_000;

t.setTimeout(FILE_LIMIT_MS);
const cluster = await Cluster.create(t);
await cluster.addNode();
await cluster.waitForStates({ node_1: 'single' });
await cluster.addNode();
await cluster.waitForStates({ node_1: 'primary', node_2: 'secondary' });
const writer = cluster.writer();

/** What the monitor knows from before its absence is no news of the nodes. */
async function bothReport(): Promise<void> {
  const REPORTING = `select nodeid from pgautofailover.node
                      where reporttime > pg_postmaster_start_time()`;
  await waitFor(async () => (await cluster.monitorSql(REPORTING)).length === 2, {
    limitMs: 60_000,
    what: 'both nodes to report again',
  });
}

/** How often the monitor's service has said that it is ready. */
function timesReady(): number {
  return readFileSync(cluster.monitor.logFile, 'utf8').split('The monitor is ready').length - 1;
}

/** The primary, whose monitor has stopped and whose standby is dead. */
async function leftAlone(): Promise<Service> {
  await cluster.monitor.stop();
  await cluster.node('node_1').kill9All();
  return cluster.node('node_2');
}

t.test(
  'go on writing while the monitor is away for longer than a lease',
  { timeout: STEP_LIMIT_MS },
  async (t) => {
    await cluster.monitor.stop();
    const leftMs = performance.now();
    const beyondLeaseMs = 15_000;
    await waitFor(() => writer.acknowledged.some((row) => row.sentMs > leftMs + beyondLeaseMs), {
      limitMs: 60_000,
      what: 'a write without monitor after the lease',
    });
    t.ok(writer.longestGapMs(leftMs) < beyondLeaseMs, 'nobody stopped');
    cluster.monitor.start();
  },
);

t.test('and obey it again when it is back', { timeout: STEP_LIMIT_MS }, async (t) => {
  await bothReport();
  await cluster.waitForStates({ node_1: 'primary', node_2: 'secondary' });
  await cluster.monitorSql('select pgautofailover.perform_failover()');
  await cluster.waitForStates({ node_1: 'secondary', node_2: 'primary' });
  t.pass('a failover on request works');
});

t.test(
  'survive a crash of the monitor, which watches again at once',
  { timeout: STEP_LIMIT_MS },
  async (t) => {
    const crashedMs = performance.now();
    const readyBefore = timesReady();
    await cluster.monitor.kill9Postgres();
    // its service looks after the jobs, too, before it is ready
    await waitFor(() => timesReady() > readyBefore, {
      limitMs: 30_000,
      what: 'the monitor to be ready again',
    });
    const WATCHES = `select loop_name from pgautofailover.background_jobs
                    where alive and loop_name like 'tick%' and seconds_ago < 5`;
    await waitFor(async () => (await cluster.monitorSql(WATCHES)).length > 0, {
      limitMs: 30_000,
      what: 'a tick after the crash of the monitor',
    });
    await cluster.waitForStates({ node_1: 'secondary', node_2: 'primary' });
    t.ok(writer.longestGapMs(crashedMs) < 5_000, 'writes went on');
  },
);

t.test('obey an operator while pg_cron is stopped', { timeout: STEP_LIMIT_MS }, async (t) => {
  await cluster.monitorSql('select pgautofailover.stop_background_jobs()');
  const UNWATCHED = `select severity from pgautofailover.advice
                      where subject = 'monitor does not watch'`;
  await waitFor(async () => (await cluster.monitorSql(UNWATCHED)).length > 0, {
    limitMs: 30_000,
    what: 'the advice that nobody watches',
  });
  await cluster.monitorSql('select pgautofailover.perform_failover()');
  await cluster.waitForStates({ node_1: 'primary', node_2: 'secondary' });
  await cluster.monitorSql('select pgautofailover.perform_failover()');
  await cluster.waitForStates({ node_1: 'secondary', node_2: 'primary' });
  const [started] = await cluster.monitorSql<{ jobs: number }>(
    'select pgautofailover.start_background_jobs() as jobs',
  );
  t.equal(started?.jobs, 11, 'all jobs are scheduled again');
  await writer.stop();
  t.same(await writer.lost((text) => cluster.node('node_2').psql(text)), []);
});

t.test(
  'a primary that loses monitor and standby stops itself',
  { timeout: STEP_LIMIT_MS },
  async (t) => {
    const primary = await leftAlone();
    await waitFor(() => primary.postmasterPid === undefined, {
      limitMs: 60_000,
      what: 'the primary to fence itself',
    });
    t.ok(primary.running, 'its keeper goes on');
    cluster.monitor.start();
    cluster.node('node_1').start();
    await bothReport();
    await cluster.waitForStates({ node_2: 'primary', node_1: 'secondary' }, 120_000);
  },
);

t.test(
  'even if its keeper is killed and started again and again',
  { timeout: STEP_LIMIT_MS },
  async (t) => {
    const primary = await leftAlone();
    // each time it would have START_LEASE_MS, if it did not know what its predecessor left
    const livesMs = 3_000;
    let startedMs = -Infinity;
    await waitFor(
      () => {
        if (primary.postmasterPid === undefined) return true;
        if (performance.now() - startedMs > livesMs) {
          if (primary.running) primary.signal('SIGKILL');
          else {
            primary.start();
            startedMs = performance.now();
          }
        }
        return false;
      },
      { limitMs: 60_000, what: 'the primary to be fenced' },
    );
    t.pass('its lease does not begin anew');
    if (!primary.running) primary.start();
    cluster.monitor.start();
    cluster.node('node_1').start();
    await bothReport();
    const WELL = `select from pgautofailover.node having array_agg(reportedstate::text
                  order by reportedstate::text) = '{primary,secondary}'`;
    await waitFor(async () => (await cluster.monitorSql(WELL)).length > 0, {
      limitMs: 120_000,
      what: 'one of the two to lead, the other to follow',
    });
  },
);
