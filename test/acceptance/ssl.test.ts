/** TLS is switched on, changed and switched off under a cluster that goes on. */
import { cpSync, readFileSync, chmodSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { once } from 'node:events';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { Authority, type Issued, tlsWords } from '../support/certificates.js';
import { Cluster } from '../support/cluster.js';
import { ScratchFolder } from '../support/scratchFolder.js';
import type { Service } from '../support/service.js';
import { waitFor } from '../support/waitFor.js';

const FILE_LIMIT_MS = 600_000;
const STEP_LIMIT_MS = 180_000;
const LIMIT_MS = 30_000;
const SETTLED = { node_1: 'primary', node_2: 'secondary' };
/** SSLRequest of the protocol: length 8, code 80877103. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

t.setTimeout(FILE_LIMIT_MS);
const folder = new ScratchFolder();
t.teardown(() => folder.remove());
const authority = new Authority(folder);
const stranger = new Authority(folder, 'stranger');
const cluster = await Cluster.start(folder);
t.teardown(async () => {
  if (!t.passing()) console.error(await cluster.report());
  await cluster.destroy();
});
const { monitor } = cluster;
const primary = await cluster.addNode();
await cluster.waitForStates({ node_1: 'single' });
const standby = await cluster.addNode();
await cluster.waitForStates(SETTLED);
const nodes = [primary, standby];
const services = [monitor, ...nodes];
const writer = cluster.writer();
const started = await Promise.all(services.map(startTime));

async function startTime(service: Service): Promise<string> {
  const [row] = await service.psql<{ at: string }>('select pg_postmaster_start_time()::text as at');
  return row?.at ?? '';
}

/** Runs a command on each, in this order, and waits until its effect is there. */
async function change(t: Test, words: (service: Service) => string[], ssl: 'on' | 'off') {
  const order = ssl === 'on' ? services : [standby, primary, monitor];
  for (const service of order) {
    const { code, stderr } = await service.cli(...words(service));
    t.equal(code, 0, `${service.name}: ${stderr}`);
    await waitFor(async () => (await service.psql('show ssl'))[0]?.['ssl'] === ssl, {
      limitMs: LIMIT_MS,
      what: `ssl = ${ssl} on ${service.name}`,
    });
  }
}

/** All connections between the services are as wanted, and the cluster lives. */
async function settles(t: Test, encrypted: boolean, sslmode: string): Promise<void> {
  await waitFor(
    async () => {
      const rows = await primary.psql(
        'select ssl from pg_stat_replication join pg_stat_ssl using (pid)',
      );
      return rows.length === 1 && rows[0]?.['ssl'] === encrypted;
    },
    { limitMs: LIMIT_MS, what: `replication with ssl = ${String(encrypted)}` },
  );
  await waitFor(
    async () => {
      const rows = await cluster.monitorSql<{ ssl: boolean }>(
        `select ssl from pg_stat_activity join pg_stat_ssl using (pid)
          where usename = 'autoctl_node'`,
      );
      // a session that lives goes on as it began, also when the monitor's TLS went off
      return rows.length === 4 && rows.every(({ ssl }) => ssl || !encrypted);
    },
    { limitMs: LIMIT_MS, what: `keepers with ssl = ${String(encrypted)}` },
  );
  await waitFor(
    async () => {
      const rows = await standby.psql(`select current_setting('primary_conninfo') as text`);
      return String(rows[0]?.['text']).includes(`sslmode=${sslmode} `);
    },
    { limitMs: LIMIT_MS, what: `sslmode=${sslmode} in primary_conninfo` },
  );
  for (const node of nodes) {
    const { stdout } = await node.cli('config', 'get', 'pg_autoctl.monitor');
    t.match(stdout, new RegExp(`sslmode=${sslmode}(&|$)`, 'm'), node.name);
  }
  t.match((await monitor.cli('show', 'uri')).stdout, new RegExp(`sslmode=${sslmode}`));
  await cluster.waitForStates(SETTLED);
  const fromMs = performance.now();
  await waitFor(() => writer.acknowledged.some(({ sentMs }) => sentMs >= fromMs), {
    limitMs: LIMIT_MS,
    what: 'an acknowledged write',
  });
  t.same(await Promise.all(services.map(startTime)), started, 'no Postgres was restarted');
}

async function failsOverAndBack(): Promise<void> {
  await monitor.cli('perform', 'failover');
  await cluster.waitForStates({ node_1: 'secondary', node_2: 'primary' });
  await monitor.cli('perform', 'failover');
  await cluster.waitForStates(SETTLED);
}

/** Serial number of the certificate that a server shows. */
async function serialOf(service: Service): Promise<string> {
  const socket = connectTcp(service.port, '127.0.0.1');
  socket.write(SSL_REQUEST);
  await once(socket, 'data', { signal: AbortSignal.timeout(LIMIT_MS) });
  const tls = connectTls({ socket, rejectUnauthorized: false });
  await once(tls, 'secureConnect', { signal: AbortSignal.timeout(LIMIT_MS) });
  const { serialNumber } = tls.getPeerCertificate();
  tls.destroy();
  return serialNumber;
}

t.test('from nothing to self-signed', { timeout: STEP_LIMIT_MS }, async (t) => {
  await change(t, () => ['enable', 'ssl', '--ssl-self-signed'], 'on');
  await settles(t, true, 'require');
  await failsOverAndBack();
  started.splice(0, 3, ...(await Promise.all(services.map(startTime))));
});

const issued = new Map<string, Issued>();
for (const service of services) issued.set(service.name, authority.server(service.name));
const files = (service: Service): Issued => issued.get(service.name) ?? { cert: '', key: '' };

t.test('files that cannot work are refused', { timeout: STEP_LIMIT_MS }, async (t) => {
  const { caFile } = authority;
  const [first, second] = [files(primary), files(standby)];
  const open = { cert: first.cert, key: `${first.key}.open` };
  cpSync(first.key, open.key);
  chmodSync(open.key, 0o644);
  const cases: [string[], RegExp][] = [
    [[], /how connections are encrypted must be said/],
    [['--server-cert', first.cert], /--server-cert and --server-key are both required/],
    [['--server-cert', first.cert, '--server-key', first.key], /needs the root certificate/],
    [tlsWords({ cert: first.cert, key: second.key }, caFile), /does not belong to/],
    [tlsWords({ cert: first.key, key: first.key }, caFile), /holds no certificate/],
    [tlsWords({ cert: '/nowhere', key: first.key }, caFile), /cannot be read/],
    [tlsWords(open, caFile), /has mode 644/],
    [[...tlsWords(first, caFile), '--no-ssl'], /exclude each other/],
    [['--ssl-self-signed', '--ssl-mode', 'verify-full'], /nobody can verify/],
  ];
  for (const [words, message] of cases) {
    const { code, stderr } = await primary.cli('enable', 'ssl', ...words);
    t.equal(code, 1, stderr);
    t.match(stderr, message);
  }
});

t.test('to certificates of an authority', { timeout: STEP_LIMIT_MS }, async (t) => {
  const words = (service: Service) => [
    'enable',
    'ssl',
    ...tlsWords(files(service), authority.caFile),
  ];
  await change(t, words, 'on');
  await settles(t, true, 'verify-full');
  await failsOverAndBack();
  started.splice(0, 3, ...(await Promise.all(services.map(startTime))));
});

t.test(
  'a monitor that cannot be verified keeps its string',
  { timeout: STEP_LIMIT_MS },
  async (t) => {
    const { code, stderr } = await standby.cli(
      ...['enable', 'ssl', ...tlsWords(stranger.server('node_2'), stranger.caFile)],
    );
    t.equal(code, 6, stderr);
    t.match(stderr, /ERROR.*connection string of the monitor is kept/);
    const { stdout } = await standby.cli('config', 'get', 'pg_autoctl.monitor');
    t.match(stdout, authority.caFile);
    const back = await standby.cli('enable', 'ssl', ...tlsWords(files(standby), authority.caFile));
    t.equal(back.code, 0, back.stderr);
    await settles(t, true, 'verify-full');
  },
);

t.test('certificates are renewed by a reload', { timeout: STEP_LIMIT_MS }, async (t) => {
  for (const service of services) {
    const before = await serialOf(service);
    authority.server(service.name); // same files, another serial number
    t.equal(await serialOf(service), before);
    t.equal((await service.cli('reload')).code, 0);
    await waitFor(async () => (await serialOf(service)) !== before, {
      limitMs: LIMIT_MS,
      what: `the new certificate of ${service.name}`,
    });
  }
  await settles(t, true, 'verify-full');
});

t.test('and off again, the monitor last', { timeout: STEP_LIMIT_MS }, async (t) => {
  const early = await monitor.cli('config', 'get', 'ssl.active');
  t.equal(early.stdout, '1\n');
  await change(t, () => ['disable', 'ssl'], 'off');
  const { stdout } = await primary.cli('config', 'get', 'ssl.sslmode');
  t.equal(stdout, 'prefer\n');
  await failsOverAndBack();
  started.splice(0, 3, ...(await Promise.all(services.map(startTime))));
  await settles(t, false, 'prefer');
});

t.test('a monitor without TLS warns of those who insist on it', async (t) => {
  const { stderr } = await monitor.cli('disable', 'ssl');
  t.match(stderr, /WARN.*node_1, node_2 lose it where/);
  const hba = readFileSync(join(monitor.pgdata, 'pg_hba.conf'), 'utf8');
  t.match(hba, /^host "pg_auto_failover" "autoctl_node" 127.0.0.0\/8 trust/m);
});

t.test('no acknowledged row is lost', { timeout: STEP_LIMIT_MS }, async (t) => {
  const rows = await writer.stop();
  t.ok(rows.length > 0);
  for (const node of nodes) t.same(await writer.lost((text) => node.psql(text)), []);
});
