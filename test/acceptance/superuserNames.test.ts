/**
 * Databases whose superuser has another name than the user of the system: adopted under the name
 * of --username.  A name that is not let in changes nothing.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
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
import { alive } from '../support/processes.js';
import { waitFor } from '../support/waitFor.js';

const STEP_LIMIT_MS = 240_000;
const REFUSAL_LIMIT_MS = 60_000;
const WANTED = ['max_wal_senders = 20', 'wal_log_hints = on'];
const ADMIN = ['--username', 'admin'];

t.setTimeout(600_000);
const cluster = await Cluster.create(t);
const { site } = cluster;

/** One statement as `admin`, through TCP, where everybody is trusted. */
async function sql(port: number, text: string): Promise<string> {
  const where = ['-h', '127.0.0.1', '-p', String(port), '-U', 'admin', '-d', 'postgres'];
  const out = await runPostgres(
    site,
    'psql',
    ...where,
    '-XqtA',
    '-v',
    'ON_ERROR_STOP=1',
    '-c',
    text,
  );
  return out.trim();
}

/** What of a data directory only a new owner would write. */
function picture(pgdata: string): string[] {
  return readdirSync(pgdata)
    .filter((name) => /\.(conf|signal|crt|key)$/.test(name))
    .sort()
    .map((name) => `${name}: ${readFileSync(join(pgdata, name), 'latin1')}`);
}

/** `create postgres` on it ends with an error that says why; nothing has changed by it. */
async function isRefused(
  t: Tap,
  { name, pgdata, port }: Omit<OldInstance, 'pid'>,
  args: readonly string[],
  why: RegExp,
): Promise<string> {
  const before = { picture: picture(pgdata), states: await cluster.states() };
  const node = await cluster.addNode({ name, port, args });
  await waitFor(() => !node.running, { limitMs: REFUSAL_LIMIT_MS, what: `${name} to be refused` });
  cluster.forget(node);
  const log = readFileSync(node.logFile, 'utf8');
  t.match(log, why);
  t.same(await cluster.states(), before.states, 'the monitor has no half-registered node');
  t.same(picture(pgdata), before.picture, 'its files are as they were');
  return log;
}

type Tap = Pick<typeof t, 'match' | 'same' | 'ok' | 'equal'>;

const first = await makeOldInstance(site, 'node_1', {
  settings: WANTED,
  superuser: 'admin',
  authLocal: 'peer',
});

t.test('a stopped one under a wrong name is given back as it was', async (t) => {
  t.setTimeout(STEP_LIMIT_MS);
  const other = await makeOldInstance(site, 'other', { superuser: 'admin', settings: WANTED });
  await runPostgres(site, 'pg_ctl', 'stop', '-D', other.pgdata, '-w', '-s', '-m', 'fast');
  await isRefused(t, other, ['--username', 'nobody'], /role "nobody" does not exist.*--username/);
  t.throws(() => postmasterPid(other.pgdata), 'its Postgres is stopped again');
});

t.test('a running one is refused before anything is done', async (t) => {
  t.setTimeout(STEP_LIMIT_MS);
  const trusting = await makeOldInstance(site, 'trusting', {
    superuser: 'admin',
    settings: WANTED,
  });
  await isRefused(t, trusting, [], /role "\w+" does not exist.*--username/);
  await isRefused(t, trusting, ['--username', 'nobody'], /role "nobody" does not exist/);
  await sql(trusting.port, 'create role clerk login');
  await isRefused(t, trusting, ['--username', 'clerk'], /as "clerk": it is no superuser/);
  const port = await freePort();
  await isRefused(t, { ...trusting, port }, ADMIN, /runs on port \d+, and port \d+ was asked for/);
  t.ok(alive(trusting.pid), 'it runs on');
  await runPostgres(site, 'pg_ctl', 'stop', '-D', trusting.pgdata, '-w', '-s', '-m', 'fast');
});

t.test('peer authentication wants a map, as the refusal says', async (t) => {
  t.setTimeout(STEP_LIMIT_MS);
  await isRefused(t, first, ADMIN, /Peer authentication failed for user "admin".*pg_ident\.conf/);
  const log = await isRefused(t, first, ADMIN, /peer map=keeper/);
  const [, line = '', map = ''] = /"(local all NAME [^"]*)".*"(keeper \S+ NAME)"/.exec(log) ?? [];
  for (const [name, text] of [
    ['pg_hba.conf', line],
    ['pg_ident.conf', map],
  ] as const) {
    const file = join(first.pgdata, name);
    writeFileSync(file, `${text.replace('NAME', 'admin')}\n${readFileSync(file, 'utf8')}`);
  }
  await runPostgres(site, 'pg_ctl', 'reload', '-D', first.pgdata, '-s');
});

t.test('the same, let in, becomes the primary and does not notice', async (t) => {
  t.setTimeout(STEP_LIMIT_MS);
  await sql(first.port, 'create table ledger as select i from generate_series(1, 1000) i');
  const node = await cluster.addNode({ name: 'node_1', port: first.port, args: ADMIN });
  await cluster.waitForStates({ node_1: 'single' });
  t.equal(node.postmasterPid, first.pid, 'the same postmaster');
  t.match((await node.cli('config', 'get', 'postgresql.username')).stdout, /^admin$/m);
  t.equal(
    await sql(
      first.port,
      `select string_agg(distinct usename, ' ') from pg_stat_activity
        where application_name = 'pg_autoctl' and backend_type = 'client backend'`,
    ),
    'admin',
    'the keeper is admin there',
  );
});

t.test('a second node joins, and they fail over both ways', async (t) => {
  t.setTimeout(STEP_LIMIT_MS);
  const second = await cluster.addNode({ name: 'node_2', args: ADMIN });
  await cluster.waitForStates({ node_1: 'primary', node_2: 'secondary' });
  t.equal(cluster.node('node_1').postmasterPid, first.pid, 'the primary still runs as it did');
  t.equal(await sql(second.port, 'select count(*) from ledger'), '1000');
  for (const [from, to] of [
    ['node_1', 'node_2'],
    ['node_2', 'node_1'],
  ] as const) {
    await cluster.monitorSql('select pgautofailover.perform_failover()');
    await cluster.waitForStates({ [from]: 'secondary', [to]: 'primary' });
    await sql(cluster.node(to).port, 'insert into ledger values (0)');
  }
  t.equal((await second.cli('config', 'check')).code, 0, 'config check knows the name too');
});

t.test('a primary that was killed comes back', async (t) => {
  t.setTimeout(STEP_LIMIT_MS);
  await cluster.node('node_1').kill9All();
  await cluster.waitForStates({ node_2: 'wait_primary' });
  await sql(cluster.node('node_2').port, 'insert into ledger values (0)');
  cluster.node('node_1').start();
  await cluster.waitForStates({ node_1: 'secondary', node_2: 'primary' });
  await waitFor(
    async () => (await sql(first.port, 'select count(*) from ledger where i = 0')) === '3',
    { limitMs: STEP_LIMIT_MS, what: 'the new rows on the old primary' },
  );
});
