/** The other ways to say who one is: certificates, md5, a pg_hba.conf of one's own. */
import { chownSync, copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { Authority, tlsWords } from '../support/certificates.js';
import { Cluster } from '../support/cluster.js';
import { ScratchFolder } from '../support/scratchFolder.js';
import { waitFor } from '../support/waitFor.js';

const FILE_LIMIT_MS = 600_000;
const STEP_LIMIT_MS = 180_000;
const LIMIT_MS = 60_000;
const SECRETS = {
  PG_AUTOCTL_NODE_PASSWORD: 'node secret',
  PG_AUTOCTL_MONITOR_PASSWORD: 'node secret',
  PG_AUTOCTL_REPLICATION_PASSWORD: 'replication secret',
};

t.setTimeout(FILE_LIMIT_MS);

/** Our lines of pg_hba.conf. */
function ownLines(pgdata: string): string[] {
  const text = readFileSync(join(pgdata, 'pg_hba.conf'), 'utf8');
  return text.split('\n').filter((line) => line.includes('Auto-generated'));
}

async function pairFailsOver(cluster: Cluster, args: readonly string[] = []): Promise<void> {
  await cluster.addNode({ args });
  await cluster.waitForStates({ node_1: 'single' });
  await cluster.addNode({ args });
  await cluster.waitForStates({ node_1: 'primary', node_2: 'secondary' });
  await cluster.monitor.cli('perform', 'failover');
  await cluster.waitForStates({ node_1: 'secondary', node_2: 'primary' });
}

t.test('by certificates, without any password', { timeout: STEP_LIMIT_MS }, async (t) => {
  const folder = new ScratchFolder();
  t.teardown(() => folder.remove());
  const authority = new Authority(folder);
  const login = authority.client('autoctl_node');
  const cluster = await Cluster.start(folder, {
    auth: 'cert',
    tls: (name) => tlsWords(authority.server(name), authority.caFile),
    monitorParameters:
      `sslmode=verify-full&sslrootcert=${authority.caFile}` +
      `&sslcert=${login.cert}&sslkey=${login.key}`,
  });
  const folderOfLibpq = join(cluster.site.home, '.postgresql');
  mkdirSync(folderOfLibpq);
  for (const [from, to] of [
    [login.cert, 'postgresql.crt'],
    [login.key, 'postgresql.key'],
  ] as const) {
    copyFileSync(from, join(folderOfLibpq, to));
    chownSync(join(folderOfLibpq, to), folder.user.uid, folder.user.gid);
  }
  chownSync(folderOfLibpq, folder.user.uid, folder.user.gid);
  await pairFailsOver(cluster);
  const node = cluster.node('node_2');
  const lines = ownLines(node.pgdata).filter((line) => line.includes('replicator'));
  t.ok(lines.length > 0);
  for (const line of lines) t.match(line, /^hostssl .* cert map=pgautofailover #/);
  const logins = await cluster.monitorSql(
    `select distinct client_dn from pg_stat_activity join pg_stat_ssl using (pid)
      where usename = 'autoctl_node'`,
  );
  t.same(logins, [{ client_dn: '/CN=autoctl_node' }]);
});

t.test('by certificates needs a root', async (t) => {
  const folder = new ScratchFolder();
  t.teardown(() => folder.remove());
  const refused = Cluster.start(folder, { auth: 'cert', ssl: 'self-signed' });
  await t.rejects(refused, { message: /--auth cert needs the root certificate/ });
});

t.test('by md5, and the LAN is let in', { timeout: STEP_LIMIT_MS }, async (t) => {
  const folder = new ScratchFolder();
  t.teardown(() => folder.remove());
  const cluster = await Cluster.start(folder, { auth: 'md5', env: SECRETS });
  await pairFailsOver(cluster, ['--pg-hba-lan', '--username', 'app']);
  for (const node of cluster.nodes) {
    t.match(ownLines(node.pgdata).join('\n'), /^host "postgres" "app" 127\.0\.0\.0\/8 md5 #/m);
    for (const line of ownLines(node.pgdata)) t.match(line, / md5 #/);
    const [role] = await node.psql(
      `select left(rolpassword, 3) as kind from pg_authid
        where rolname = 'pgautofailover_replicator'`,
    );
    t.match(role, { kind: 'md5' });
  }
});

t.test('by a pg_hba.conf of ones own', { timeout: STEP_LIMIT_MS }, async (t) => {
  const folder = new ScratchFolder();
  t.teardown(() => folder.remove());
  const cluster = await Cluster.start(folder, { auth: 'skip' });
  const node = await cluster.addNode();
  await cluster.waitForStates({ node_1: 'single' });
  for (const { pgdata } of [cluster.monitor, node]) t.same(ownLines(pgdata), []);
  const needed = /WARN .*(needs the line|may want): host .*/;
  for (const { logFile } of [cluster.monitor, node]) {
    await waitFor(() => needed.test(readFileSync(logFile, 'utf8')), {
      limitMs: LIMIT_MS,
      what: `the needed lines in ${logFile}`,
    });
  }
});
