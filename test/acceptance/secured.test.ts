/**
 * As in production: SCRAM passwords, certificates of an authority, verify-full everywhere.  Three
 * failovers with a client that writes all the time.
 */
import { chmodSync, chownSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { scramVerifier } from '../../keeper/postgres/passwordVerifier.js';
import { Authority, tlsWords } from '../support/certificates.js';
import { Cluster } from '../support/cluster.js';
import { ScratchFolder } from '../support/scratchFolder.js';
import type { Service } from '../support/service.js';
import { waitFor } from '../support/waitFor.js';
import { Writer } from '../support/writer.js';

const FILE_LIMIT_MS = 300_000;
const STEP_LIMIT_MS = 120_000;
const WRITES_LIMIT_MS = 30_000;
/** 40 s alone on two cores; other tests may run beside it. */
const LONGEST_MS = 120_000;

const PASSWORD = { node: 'node secret', replication: 'replication secret', app: 'app secret' };
const HOST = 'localhost';

/** Sessions over TCP without TLS, or that did not have to say a password. */
const PLAIN = `
  select usename, client_addr::text, application_name
    from pg_stat_activity join pg_stat_ssl using (pid)
   where client_addr is not null and not ssl`;

t.setTimeout(FILE_LIMIT_MS);
const folder = new ScratchFolder();
t.teardown(() => folder.remove());
const authority = new Authority(folder);
const cluster = await Cluster.start(folder, {
  auth: 'scram-sha-256',
  hostname: HOST,
  tls: (name) => tlsWords(authority.server(name), authority.caFile),
  monitorParameters: `sslmode=verify-full&sslrootcert=${authority.caFile}`,
  env: {
    PG_AUTOCTL_NODE_PASSWORD: PASSWORD.node,
    PG_AUTOCTL_REPLICATION_PASSWORD: PASSWORD.replication,
  },
});
t.teardown(async () => {
  if (!t.passing()) console.error(await cluster.report());
});
const startMs = performance.now(); // Cluster.start() may have built dist/
const pgpass = join(cluster.site.home, '.pgpass');
writeFileSync(pgpass, `localhost:*:pg_auto_failover:autoctl_node:${PASSWORD.node}\n`);
chmodSync(pgpass, 0o600);
if (process.getuid?.() === 0) chownSync(pgpass, folder.user.uid, folder.user.gid);

const writer = new Writer(() =>
  cluster.nodes.map(({ port }) => ({
    host: HOST,
    port,
    user: 'app',
    database: 'postgres',
    password: PASSWORD.app,
    ssl: { ca: readFileSync(authority.caFile, 'utf8') },
  })),
);
t.teardown(() => writer.stop());

async function writesGoOn(): Promise<void> {
  const fromMs = performance.now();
  await waitFor(() => writer.acknowledged.some(({ sentMs }) => sentMs >= fromMs), {
    limitMs: WRITES_LIMIT_MS,
    what: 'an acknowledged write',
  });
}

/** Nobody speaks in the clear; replication and reports go on, over TLS. */
async function allEncrypted(t: Test, primary: Service): Promise<void> {
  for (const service of [cluster.monitor, ...cluster.nodes]) {
    t.same(await service.psql(PLAIN), [], `no session of ${service.name} is without TLS`);
  }
  const senders = await primary.psql(
    'select ssl, version from pg_stat_replication join pg_stat_ssl using (pid)',
  );
  t.same(senders, [{ ssl: true, version: 'TLSv1.3' }]);
  const keepers = await cluster.monitorSql(
    `select count(*)::int as encrypted from pg_stat_activity join pg_stat_ssl using (pid)
      where usename = 'autoctl_node' and ssl`,
  );
  t.match(keepers, [{ encrypted: 4 }], 'each keeper reports and listens');
}

t.test('is born', { timeout: STEP_LIMIT_MS }, async (t) => {
  const primary = await cluster.addNode({ args: ['--username', 'app'] });
  await cluster.waitForStates({ node_1: 'single' });
  await primary.psql(`alter role app password '${await scramVerifier(PASSWORD.app)}'`);
  await primary.psql('grant create on schema public to app');
  const standby = await cluster.addNode({ args: ['--username', 'app'] });
  await cluster.waitForStates({ node_1: 'primary', node_2: 'secondary' });
  const [row] = await standby.psql<{ conninfo: string }>(
    `select current_setting('primary_conninfo') as conninfo`,
  );
  t.match(row?.conninfo, /sslmode=verify-full sslrootcert=\S+root.crt/);
  t.notMatch(row?.conninfo, /password=/);
  await writesGoOn();
  await allEncrypted(t, primary);
});

t.test('nobody comes in without password or TLS', { timeout: STEP_LIMIT_MS }, async (t) => {
  for (const service of [cluster.monitor, ...cluster.nodes]) {
    const lines = readFileSync(join(service.pgdata, 'pg_hba.conf'), 'utf8')
      .split('\n')
      .filter((line) => line.includes('Auto-generated'));
    t.ok(lines.length > 0);
    for (const line of lines) t.match(line, /^hostssl .* scram-sha-256 #/, service.name);
  }
});

t.test('fails over when an operator asks', { timeout: STEP_LIMIT_MS }, async (t) => {
  t.equal((await cluster.monitor.cli('perform', 'failover')).code, 0);
  await cluster.waitForStates({ node_1: 'secondary', node_2: 'primary' });
  await writesGoOn();
  await allEncrypted(t, cluster.node('node_2'));
});

t.test('fails over when keeper and Postgres die', { timeout: STEP_LIMIT_MS }, async (t) => {
  await cluster.node('node_2').kill9All();
  await cluster.waitForStates({ node_1: 'wait_primary' });
  await writesGoOn();
  cluster.node('node_2').start();
  await cluster.waitForStates({ node_1: 'primary', node_2: 'secondary' });
  await writesGoOn();
  await allEncrypted(t, cluster.node('node_1'));
});

t.test('and back once more', { timeout: STEP_LIMIT_MS }, async (t) => {
  t.equal((await cluster.monitor.cli('perform', 'failover')).code, 0);
  await cluster.waitForStates({ node_1: 'secondary', node_2: 'primary' });
  await writesGoOn();
  await allEncrypted(t, cluster.node('node_2'));
});

t.test('has every acknowledged row on both nodes, in time', async (t) => {
  const rows = await writer.stop();
  t.ok(rows.length > 0);
  for (const node of cluster.nodes) {
    t.same(await writer.lost((text) => node.psql(text)), [], `none is lost on ${node.name}`);
  }
  const tookMs = performance.now() - startMs;
  t.comment(`${String(rows.length)} rows, ${String(Math.round(tookMs / 1000))} s`);
  t.ok(tookMs <= LONGEST_MS, 'in bounded time');
});
