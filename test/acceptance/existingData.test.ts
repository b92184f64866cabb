/**
 * Databases that were there before us: one that runs becomes the primary as it is, a copy of it
 * becomes a standby without a base backup, and what does not fit is refused and stays untouched.
 */
import { appendFileSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { Cluster } from '../support/cluster.js';
import {
  makeOldInstance,
  type OldInstance,
  postmasterPid,
  runPostgres,
} from '../support/oldInstance.js';
import { freePort } from '../support/ports.js';
import { alive, postgresBin, runToEnd } from '../support/processes.js';
import { waitFor } from '../support/waitFor.js';

const STEP_LIMIT_MS = 240_000;
const REFUSAL_LIMIT_MS = 60_000;
const ROWS = 1_000;

t.setTimeout(900_000);
const cluster = await Cluster.create(t);
const { folder, socketDir, home } = cluster.site;
const options = { user: folder.user, home };

const run = (program: string, ...args: string[]) => runPostgres(cluster.site, program, ...args);

const makeInstance = (name: string, settings: readonly string[] = []) =>
  makeOldInstance(cluster.site, name, { settings });

/** What of a data directory only a new owner would write, with its times. */
function picture(pgdata: string): string[] {
  const names = readdirSync(pgdata, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => /^[^/]*\.(conf|signal)$|^PG_VERSION$/.test(name))
    .sort()
    .map((name) => `${name} ${statSync(join(pgdata, name)).mtimeMs}`);
}

/** `create postgres` on it ends with an error that says why; nothing has changed by it. */
async function isRefused(t: Tap, { name, port, pgdata }: OldInstance, why: RegExp): Promise<void> {
  const before = { picture: picture(pgdata), states: await cluster.states() };
  const node = await cluster.addNode({ name, port });
  await waitFor(() => !node.running, { limitMs: REFUSAL_LIMIT_MS, what: `${name} to be refused` });
  cluster.forget(node);
  t.match(readFileSync(node.logFile, 'utf8'), why);
  t.same(await cluster.states(), before.states, 'the monitor has no half-registered node');
  t.same(picture(pgdata), before.picture, 'its files are as they were');
}

type Tap = Pick<typeof t, 'match' | 'same' | 'ok' | 'equal'>;

const first = await makeInstance('node_1', ['max_wal_senders = 20', 'wal_log_hints = on']);
const tablespace = folder.makeFolder('fast_disk');

t.test('a database that runs becomes the primary, and does not notice', async (t) => {
  t.setTimeout(STEP_LIMIT_MS);
  await run(
    'psql',
    ...['-h', socketDir, '-p', String(first.port), '-d', 'postgres', '-v', 'ON_ERROR_STOP=1'],
    ...['-c', `create tablespace fast location '${tablespace}'`],
    ...['-c', `create table ledger tablespace fast as select i from generate_series(1, ${ROWS}) i`],
  );
  const node = await cluster.addNode({ name: 'node_1', port: first.port });
  await cluster.waitForStates({ node_1: 'single' });
  t.equal(node.postmasterPid, first.pid, 'the same postmaster');
  t.same(await node.psql('select count(*)::int as rows from ledger'), [{ rows: ROWS }]);
  t.same(await node.psql('show work_mem'), [{ work_mem: '7MB' }], 'its settings are its own');
  t.same(await node.psql('show max_wal_senders'), [{ max_wal_senders: '20' }]);
});

t.test('a copy of it becomes a standby without a base backup', async (t) => {
  t.setTimeout(STEP_LIMIT_MS);
  const pgdata = join(folder.path, 'node_2');
  const mapped = join(folder.path, 'fast_disk_2');
  await run(
    'pg_basebackup',
    ...['-h', socketDir, '-p', String(first.port), '-D', pgdata, '-c', 'fast'],
    ...['--tablespace-mapping', `${tablespace}=${mapped}`],
  );
  const node = await cluster.addNode({ name: 'node_2' });
  await cluster.waitForStates({ node_1: 'primary', node_2: 'secondary' });
  t.notMatch(readFileSync(node.logFile, 'utf8'), /pg_basebackup/, 'no base backup was made');
  t.same(await node.psql('select count(*)::int as rows from ledger'), [{ rows: ROWS }]);
  t.equal(cluster.node('node_1').postmasterPid, first.pid, 'the primary still runs as it did');
});

t.test('they fail over, tablespace and all', async (t) => {
  t.setTimeout(STEP_LIMIT_MS);
  await cluster.monitorSql('select pgautofailover.perform_failover()');
  await cluster.waitForStates({ node_1: 'secondary', node_2: 'primary' });
  const row = 'insert into ledger values (0) returning i';
  t.same(await cluster.node('node_2').psql(row), [{ i: 0 }]);
  await waitFor(
    async () => {
      const rows = await cluster.node('node_1').psql('select from ledger where i = 0');
      return rows.length === 1;
    },
    { limitMs: STEP_LIMIT_MS, what: 'the new row on the old primary' },
  );
});

t.test('a database of another family is refused, running or not', async (t) => {
  t.setTimeout(STEP_LIMIT_MS);
  const other = await makeInstance('stranger', ['max_wal_senders = 20']);
  await isRefused(t, other, /says that it is "single"/);
  t.ok(alive(other.pid), 'it runs on');
  await run('pg_ctl', 'stop', '-D', other.pgdata, '-w', '-s', '-m', 'fast');
  await isRefused(t, other, /system identifier/);
});

t.test('settings that do not fit are named', async (t) => {
  t.setTimeout(STEP_LIMIT_MS);
  const other = await makeInstance('minimal', ['wal_level = minimal', 'max_wal_senders = 0']);
  await isRefused(t, other, /wal_level.*restart/s);
  t.ok(alive(other.pid), 'it runs on');
  await run('pg_ctl', 'stop', '-D', other.pgdata, '-w', '-s', '-m', 'fast');
});

t.test('a standby of somebody else is refused', async (t) => {
  t.setTimeout(STEP_LIMIT_MS);
  const pgdata = join(folder.path, 'replica');
  const primary = cluster.node('node_2');
  const port = await freePort();
  await run(
    'pg_basebackup',
    ...['-h', socketDir, '-p', String(primary.port), '-D', pgdata, '-c', 'fast', '-R'],
    ...['--tablespace-mapping', `${join(folder.path, 'fast_disk_2')}=${folder.path}/fast_disk_3`],
  );
  appendFileSync(join(pgdata, 'postgresql.conf'), `port = ${port}\n`);
  const log = join(folder.path, 'replica.log');
  await run('pg_ctl', 'start', '-D', pgdata, '-w', '-s', '-l', log, '-o', `-p ${port}`);
  const pid = postmasterPid(pgdata);
  await isRefused(t, { name: 'replica', port, pgdata, pid }, /standby/);
  t.ok(alive(pid), 'it runs on');
  await runToEnd(join(postgresBin(), 'pg_ctl'), ['stop', '-D', pgdata, '-m', 'fast'], options);
});
