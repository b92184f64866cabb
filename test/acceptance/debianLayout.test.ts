/**
 * A database with its configuration outside of the data directory, as Debian's pg_createcluster
 * makes it: refused while it runs, given back when the creation fails, else taken over.
 */
import {
  appendFileSync,
  chownSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { Cluster } from '../support/cluster.js';
import { makeOldInstance, type OldInstance, runPostgres } from '../support/oldInstance.js';
import { alive } from '../support/processes.js';
import { waitFor } from '../support/waitFor.js';

const STEP_LIMIT_MS = 240_000;
const REFUSAL_LIMIT_MS = 60_000;
const START_CONF = '# how it is started\n#   auto, manual, disabled\n\nauto\n';
const MOVED = ['postgresql.conf', 'pg_hba.conf', 'pg_ident.conf'];

t.setTimeout(600_000);
const cluster = await Cluster.create(t);
const { site } = cluster;
const { folder } = site;

/** A file of the user that the servers run as. */
function write(path: string, text: string): void {
  writeFileSync(path, text);
  if (process.getuid?.() === 0) chownSync(path, folder.user.uid, folder.user.gid);
}

const stop = ({ pgdata }: OldInstance) =>
  runPostgres(site, 'pg_ctl', 'stop', '-D', pgdata, '-w', '-s', '-m', 'fast');

/** Moves the configuration out, and starts it from there. */
async function makeDebianInstance(name: string): Promise<{ etc: string; old: OldInstance }> {
  const old = await makeOldInstance(site, name, { settings: ['max_wal_senders = 20'] });
  const { pgdata } = old;
  await stop(old);
  const etc = folder.makeFolder(`etc_${name}`);
  folder.makeFolder(`etc_${name}/conf.d`);
  for (const file of MOVED) renameSync(join(pgdata, file), join(etc, file));
  const lines = [
    `data_directory = '${pgdata}'`,
    `hba_file = '${etc}/pg_hba.conf' # who may come`,
    `ident_file = '${etc}/pg_ident.conf'`,
    `include_dir = 'conf.d'`,
  ];
  appendFileSync(join(etc, 'postgresql.conf'), `${lines.join('\n')}\n`);
  write(join(etc, 'start.conf'), START_CONF);
  write(join(etc, 'conf.d/memory.conf'), "maintenance_work_mem = '77MB'\n");
  const how = ['-o', `-c config_file=${etc}/postgresql.conf`, '-l', join(folder.path, 'log')];
  await runPostgres(site, 'pg_ctl', 'start', '-D', pgdata, '-w', '-s', ...how);
  return { etc, old };
}

/** All small files by name, with their text. */
function picture(...places: string[]): string[] {
  return places.flatMap((place) =>
    readdirSync(place, { recursive: true, encoding: 'utf8' })
      .filter((name) => /^[^/]*\.(conf|signal|crt|key)$|^conf\.d/.test(name))
      .filter((name) => !name.endsWith('conf.d'))
      .sort()
      .map((name) => `${name}: ${readFileSync(join(place, name), 'latin1')}`),
  );
}

const { etc, old } = await makeDebianInstance('node_1');

/** `create postgres` on it ends with an error that says why; nothing has changed by it. */
async function isRefused(t: Tap, args: readonly string[], why: RegExp): Promise<void> {
  const before = picture(old.pgdata, etc);
  const node = await cluster.addNode({ name: old.name, port: old.port, args });
  await waitFor(() => !node.running, { limitMs: REFUSAL_LIMIT_MS, what: 'it to be refused' });
  cluster.forget(node);
  t.match(readFileSync(node.logFile, 'utf8'), why);
  t.same(await cluster.states(), [], 'the monitor has no half-registered node');
  t.same(picture(old.pgdata, etc), before, 'its files are as they were');
}

type Tap = Pick<typeof t, 'match' | 'same'>;

t.test('running, it is refused with what to do', async (t) => {
  t.setTimeout(STEP_LIMIT_MS);
  const pid = Number(readFileSync(join(old.pgdata, 'postmaster.pid'), 'utf8').split('\n')[0]);
  await isRefused(t, [], /configuration in ".*etc_node_1".*Nothing was changed.*pg_ctl stop -D/);
  t.ok(alive(pid), 'it runs on');
  await stop(old);
});

t.test('stopped, a creation that fails gives it back', async (t) => {
  t.setTimeout(STEP_LIMIT_MS);
  const hba = readFileSync(join(etc, 'pg_hba.conf'), 'utf8');
  write(join(etc, 'pg_hba.conf'), `local all all reject\n${hba}`);
  await isRefused(t, [], /pg_hba\.conf rejects connection.*--username/);
  t.notOk(existsSync(join(old.pgdata, 'conf.d')));
  write(join(etc, 'pg_hba.conf'), hba);
});

t.test('stopped, it becomes the primary with its settings', async (t) => {
  t.setTimeout(STEP_LIMIT_MS);
  const originals = MOVED.map((file) => readFileSync(join(etc, file), 'latin1'));
  const node = await cluster.addNode({ name: old.name, port: old.port });
  await cluster.waitForStates({ node_1: 'single' });
  t.same(await node.psql('show config_file'), [{ config_file: `${old.pgdata}/postgresql.conf` }]);
  t.same(await node.psql('show hba_file'), [{ hba_file: `${old.pgdata}/pg_hba.conf` }]);
  t.same(await node.psql('show work_mem'), [{ work_mem: '7MB' }]);
  const memory = await node.psql('show maintenance_work_mem');
  t.same(memory, [{ maintenance_work_mem: '77MB' }], 'also those of conf.d');
  t.same(
    MOVED.map((file) => readFileSync(join(etc, file), 'latin1')),
    originals,
    'the originals are still there',
  );
  const start = START_CONF.replace(/auto\n$/, 'disabled\n');
  t.equal(readFileSync(join(etc, 'start.conf'), 'utf8'), start, 'nobody else starts it');
});

t.test('a standby has the configuration too, and they fail over', async (t) => {
  t.setTimeout(STEP_LIMIT_MS);
  const standby = await cluster.addNode();
  await cluster.waitForStates({ node_1: 'primary', node_2: 'secondary' });
  t.same(await standby.psql('show maintenance_work_mem'), [{ maintenance_work_mem: '77MB' }]);
  await cluster.monitorSql('select pgautofailover.perform_failover()');
  await cluster.waitForStates({ node_1: 'secondary', node_2: 'primary' });
});
