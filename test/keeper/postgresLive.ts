/** The life of a group of two and three nodes on real servers. */
import { existsSync, readdirSync, statSync, writeFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import type { PostgresError } from '../../keeper/errors.js';
import type { PostmasterChange } from '../../keeper/postgres/postmasterWatch.js';
import { waitFor } from '../support/waitFor.js';
import {
  commitThatWaits,
  REPLICATION_PASSWORD,
  scratchForNodes,
  TestNode,
  WAITING_COMMITS,
} from './postgresSupport.js';

const LIMIT_MS = 10_000;
const SYNC_NAMES = 'ANY 1 (pgautofailover_standby_1, pgautofailover_standby_2)';

const aborted = { name: 'PostgresError', kind: 'aborted' } as Partial<PostgresError> as Error;
const diverged = { name: 'PostgresError', kind: 'diverged' } as Partial<PostgresError> as Error;

const folder = scratchForNodes(t);
const one = await TestNode.make(folder, 1);
const two = await TestNode.make(folder, 2);
const three = await TestNode.make(folder, 3);
t.teardown(async () => {
  for (const node of [one, two, three]) await node.adapter.close();
});

t.setTimeout(400_000); // a real cluster per node, on a machine that may be busy

t.test('nothing is there yet', async (t) => {
  t.match(await one.adapter.inspect(), { running: false, systemIdentifier: '', lsn: '0/0' });
  await t.rejects(one.adapter.ensureRunning(), { name: 'PostgresError', message: /no data dir/ });
});

t.test('creates an instance, twice without a difference', async (t) => {
  await one.adapter.createInstance();
  const status = await one.adapter.inspect();
  t.match(status, { running: true, inRecovery: false, timeline: 1, syncState: '' });
  t.match(status, { streaming: null, standbyContact: '', systemIdentifier: /^\d{18,}$/ });
  const files = ['postgresql.conf', 'pg_hba.conf', 'postgresql-auto-failover.conf', 'server.crt'];
  const before = files.map((file) => one.read(file));
  await one.adapter.createInstance();
  t.same(
    files.map((file) => one.read(file)),
    before,
  );
  t.match(one.read('postgresql.conf'), /^include 'postgresql-auto-failover.conf' # Auto-/);
  t.equal(statSync(join(one.pgdata, 'server.key')).mode & 0o777, 0o600);
  t.equal(statSync(join(one.pgdata, 'pg_hba.conf')).mode & 0o777, 0o600);
  t.match(one.read('pg_hba.conf'), /^hostssl "app" "app" 127\.0\.0\.1\/32 scram-sha-256 # Auto-/m);
  t.match(one.read('pg_hba.conf'), /^hostssl all "pgautofailover_monitor" 127\S+ scram-sha-256 #/m);
});

t.test('the instance is as the documentation says', async (t) => {
  const roles = await one.values(
    `select concat_ws(' ', rolname, rolsuper, rolreplication, rolconnlimit, left(rolpassword, 6))
       from pg_authid where rolname in ('app', 'pgautofailover_monitor', 'pgautofailover_replicator')
      order by 1`,
  );
  t.same(roles, [
    'app t f -1',
    'pgautofailover_monitor f f 5 SCRAM-',
    'pgautofailover_replicator f t -1 SCRAM-',
  ]);
  t.same(await one.values('show data_checksums'), ['on']);
  t.same(await one.values('show server_encoding'), ['UTF8']);
  t.same(await one.values(`select extname from pg_extension where extname ~ 'stat'`), [
    'pg_stat_statements',
  ]);
  t.same(await one.values(`select pg_get_userbyid(datdba) from pg_database where datname='app'`), [
    'app',
  ]);
  t.same(await one.values('select setting from pg_settings where name = $$wal_sender_timeout$$'), [
    '5000',
  ]);
});

t.test('opens pg_hba.conf and makes slots for others, once', async (t) => {
  const others = [two.address(), three.address()];
  for (let turn = 0; turn < 2; turn++) {
    await one.adapter.openHba(others);
    await one.adapter.maintainSlots(others);
  }
  const lines = one.read('pg_hba.conf').split('\n');
  t.equal(lines.filter((line) => line.includes('hostssl replication')).length, 1, 'same host');
  t.same(await one.values('select slot_name from pg_replication_slots order by 1'), [
    'pgautofailover_standby_2',
    'pgautofailover_standby_3',
  ]);
  await one.adapter.maintainSlots([two.address()]);
  t.same(await one.values('select slot_name from pg_replication_slots'), [
    'pgautofailover_standby_2',
  ]);
});

t.test('clones a standby', async (t) => {
  await one.values('create table item (what text)');
  await two.adapter.cloneFrom(one.address(), { useSlot: true });
  await two.adapter.checkStreaming(one.address());
  const status = await two.adapter.inspect();
  t.match(status, { running: true, inRecovery: true, timeline: 1, streaming: true, syncState: '' });
  t.equal(status.systemIdentifier, (await one.adapter.inspect()).systemIdentifier);
  t.not(two.read('server.crt'), one.read('server.crt'), 'a certificate of its own');
  t.notMatch(two.read('postgresql-auto-failover-standby.conf'), /s3cr/);
  t.equal(statSync(join(two.pgdata, 'pg_autoctl.pgpass')).mode & 0o777, 0o600);
  t.notOk(existsSync(join(folder.path, 'n2/backup/node_2/base_backup')));
  await two.adapter.follow(one.address());
  await two.adapter.ensureRunning();
});

t.test('an idle standby gives signs of life', async (t) => {
  t.equal((await one.adapter.inspect()).syncState, 'async');
  const first = (await one.adapter.inspect()).standbyContact;
  t.match(first, /^\d+ \d+\.\d+ 0\/[0-9A-F]+$/);
  await waitFor(async () => (await one.adapter.inspect()).standbyContact !== first, {
    limitMs: 3_000,
    what: 'another standbyContact',
  });
  await two.adapter.ensureStopped();
  await waitFor(async () => (await one.adapter.inspect()).standbyContact === '', {
    limitMs: LIMIT_MS,
    what: 'no standbyContact',
  });
  await two.adapter.ensureRunning();
});

t.test('waits for a sync standby, and lets waiting commits go', async (t) => {
  await one.adapter.setSynchronousStandbyNames(SYNC_NAMES);
  await one.adapter.waitForSyncStandby();
  t.equal((await one.adapter.inspect()).syncState, 'quorum');
  await two.adapter.ensureStopped();
  const { client, commit } = await commitThatWaits(one, `insert into item values ('waited')`);
  await one.adapter.setSynchronousStandbyNames('');
  t.same(await one.values(WAITING_COMMITS), [0]);
  t.equal((await commit).rowCount, 1, 'no error and no lost session');
  t.equal((await client.query('select')).rowCount, 1);
  await client.end();
  await two.adapter.ensureRunning();
});

t.test('waiting for a sync standby can be aborted', async (t) => {
  const controller = new AbortController();
  const waiting = one.adapter.waitForSyncStandby(controller.signal);
  controller.abort();
  await t.rejects(waiting, aborted);
});

t.test('read only and back', async (t) => {
  await one.adapter.setReadOnly(true);
  await t.rejects(one.values(`insert into item values ('no')`), { code: '25006' });
  await one.adapter.setReadOnly(true);
  await one.adapter.setReadOnly(false);
  await one.values(`insert into item values ('yes')`);
});

t.test('a crash is seen at once', async (t) => {
  const changes: PostmasterChange[] = [];
  const watch = one.adapter.watch((change) => changes.push(change));
  one.crash();
  await waitFor(() => changes.length > 0, { limitMs: 1_000, what: 'the watch', pauseMs: 10 });
  t.match(changes, [{ pid: undefined, previousPid: Number }]);
  t.match(await one.adapter.inspect(), { running: false, systemIdentifier: /^\d+$/ });
  await one.adapter.ensureRunning();
  await waitFor(() => changes.length > 1, { limitMs: 1_000, what: 'the watch', pauseMs: 10 });
  watch.stop();
  t.match(await one.adapter.inspect(), { running: true, inRecovery: false, timeline: 1 });
});

t.test('a busy backend of a dead postmaster does not go on', async (t) => {
  const client = await one.connect();
  const busy = client.query('do $$ begin loop end loop; end $$').catch(() => 'gone');
  const active = `select count(*)::int from pg_stat_activity where query like 'do %'`;
  await waitFor(async () => (await one.values(active))[0] === 1, {
    limitMs: LIMIT_MS,
    what: 'the busy statement',
  });
  one.crash();
  await one.adapter.ensureStopped();
  t.equal(await busy, 'gone');
  t.match(one.log.text, /go on: they get SIGQUIT/);
  await one.adapter.ensureRunning();
});

t.test('a hung backend does not hang inspect()', async (t) => {
  await one.adapter.inspect();
  const [pid] = await one.values(
    `select pid from pg_stat_activity where query ~ 'with ours as' and state = 'idle'`,
  );
  process.kill(Number(pid), 'SIGSTOP');
  const startMs = performance.now();
  t.match(await one.adapter.inspect(), { running: false });
  t.ok(performance.now() - startMs < 2_100);
  t.match(await one.adapter.inspect(), { running: true }, 'a new connection');
  process.kill(Number(pid), 'SIGCONT');
});

t.test('an aborted base backup ends at once and changes nothing', async (t) => {
  const slow = new TestNode(folder, 3, three.config.postgresql.port, {
    replication: { maximumBackupRate: '32k' },
  });
  const controller = new AbortController();
  const clone = slow.adapter.cloneFrom(one.address(), { useSlot: false }, controller.signal);
  await waitFor(() => slow.log.text.includes('checkpoint completed'), {
    limitMs: LIMIT_MS,
    what: 'the base backup to begin',
  });
  controller.abort();
  await t.rejects(clone, aborted);
  t.notOk(existsSync(slow.pgdata));
});

t.test('promotes; the old primary, crashed with WAL of its own, is rewound', async (t) => {
  await two.adapter.checkStreaming(one.address());
  await two.adapter.follow(undefined);
  t.match(await two.adapter.inspect(), { inRecovery: true, streaming: false });
  await one.values(`insert into item values ('lost')`);
  one.crash();
  await two.adapter.openHba([one.address()]);
  await two.adapter.promote();
  await two.adapter.promote();
  t.match(await two.adapter.inspect(), { running: true, inRecovery: false, timeline: 2 });
  t.equal(two.read('postgresql-auto-failover-standby.conf'), '');
  await two.adapter.maintainSlots([one.address()]);
  await two.values(`insert into item values ('kept')`);
  const certificate = one.read('server.crt');
  await one.adapter.rewindFrom(two.address());
  await one.adapter.dropSlots();
  await one.adapter.checkStreaming(two.address());
  t.match(await one.adapter.inspect(), { inRecovery: true, timeline: 2, streaming: true });
  t.same(await one.values(`select what from item where what in ('lost', 'kept')`), ['kept']);
  t.equal(one.read('server.crt'), certificate, 'its certificate is still its own');
  t.match(one.log.text, /pg_rewind against node 2/);
  t.notMatch(one.log.text, /base backup/);
  const before = one.log.lines.length;
  await one.adapter.rewindFrom(two.address());
  t.notMatch(one.log.lines.slice(before).join('\n'), /stopping|pg_rewind/, 'nothing to do');
});

t.test('a standby that forked is told apart, and cured', async (t) => {
  await one.adapter.follow(undefined);
  await one.adapter.promote();
  await one.values(`insert into item values ('forked')`);
  await one.adapter.follow(two.address());
  await t.rejects(one.adapter.checkStreaming(two.address()), diverged);
  await one.adapter.rewindFrom(two.address());
  await one.adapter.checkStreaming(two.address());
  t.same(await one.values(`select what from item where what = 'forked'`), []);
});

t.test(
  'a crashed primary comes up as a standby of nobody, a crashed standby is taken back',
  async (t) => {
    await two.adapter.setReadOnly(false);
    two.crash();
    await two.adapter.follow(undefined);
    await two.adapter.ensureRunning();
    t.match(await two.adapter.inspect(), { inRecovery: true, streaming: false, timeline: 2 });
    await two.adapter.promote();
    t.match(await two.adapter.inspect(), { inRecovery: false, timeline: 3 });
    await one.adapter.checkStreaming(two.address());
    one.crash();
    const before = one.log.lines.length;
    await one.adapter.rewindFrom(two.address());
    await one.adapter.checkStreaming(two.address());
    t.match(one.log.lines.slice(before).join('\n'), /crash recovery[^]*no rewind required/);
    t.match(await one.adapter.inspect(), { timeline: 3, streaming: true });
  },
);

t.test('two timelines of the same number are told apart', async (t) => {
  await waitFor(async () => (await one.adapter.inspect()).streaming, {
    limitMs: LIMIT_MS,
    what: 'streaming',
  });
  await one.adapter.follow(undefined);
  await one.adapter.promote();
  await one.values(`insert into item values ('dead branch')`);
  await two.adapter.ensureStopped();
  await two.adapter.follow(undefined);
  await two.adapter.ensureRunning();
  await two.adapter.promote();
  t.match(await one.adapter.inspect(), { timeline: 4 });
  t.match(await two.adapter.inspect(), { timeline: 4 });
  await two.values(`insert into item select 'live branch' from generate_series(1, 1000)`);
  await one.adapter.follow(two.address());
  t.match(one.log.text, /on another timeline of our number: Postgres follows nobody/);
  await t.rejects(one.adapter.checkStreaming(two.address()), diverged);
  await one.adapter.rewindFrom(two.address());
  t.match(one.log.text, /which pg_rewind cannot tell apart; a base backup is made instead/);
  await one.adapter.checkStreaming(two.address());
  t.same(await one.values(`select distinct what from item where what ~ 'branch'`), ['live branch']);
});

t.test('a rewind leaves nothing of the dead branch that could be replayed', async (t) => {
  await one.adapter.follow(undefined);
  await one.adapter.promote();
  await one.values(`insert into item select 'dead again' from generate_series(1, 100)`);
  await one.adapter.rewindFrom(two.address());
  const wal = readdirSync(join(one.pgdata, 'pg_wal'));
  t.same(
    wal.filter((name) => name.startsWith('00000005')),
    [],
  );
});

t.test('a base backup when pg_rewind cannot help', async (t) => {
  one.crash();
  mkdirSync(join(folder.path, 'n1/backup/node_1'), { recursive: true });
  writeFileSync(join(folder.path, 'n1/backup/node_1/rewind_in_progress'), '');
  writeFileSync(join(folder.path, 'n1/backup/node_1/of-the-user'), '');
  await one.adapter.rewindFrom(two.address());
  t.match(one.log.text, /interrupted pg_rewind .* a base backup is made instead/);
  t.same(readdirSync(join(folder.path, 'n1/backup/node_1')), ['of-the-user']);
  await one.adapter.checkStreaming(two.address());
});

t.test('a running standby stays while a base backup fails', async (t) => {
  const pid = one.read('postmaster.pid').split('\n')[0];
  await two.adapter.maintainSlots([]);
  const nobody = { ...two.address(), port: 1 };
  await t.rejects(one.adapter.cloneFrom(nobody, { useSlot: false }), { name: 'PostgresError' });
  await t.rejects(one.adapter.rewindFrom(nobody), { message: /could not ask node 2/ });
  t.equal(one.read('postmaster.pid').split('\n')[0], pid);
});

t.test('fast forward from another standby', async (t) => {
  await two.adapter.openHba([one.address(), three.address()]);
  await two.adapter.maintainSlots([one.address(), three.address()]);
  await three.adapter.cloneFrom(two.address(), { useSlot: true });
  await three.adapter.checkStreaming(two.address());
  await three.adapter.follow(undefined);
  await two.values(`insert into item values ('late')`);
  const { lsn } = await two.adapter.inspect();
  const reached = `select pg_last_wal_replay_lsn() >= '${lsn}'`;
  await waitFor(async () => (await one.values(reached))[0] === true, {
    limitMs: LIMIT_MS,
    what: 'replay on one',
  });
  await one.adapter.follow(undefined);
  await one.adapter.openHba([two.address(), three.address()]);
  await one.adapter.maintainSlots([two.address(lsn), three.address(lsn)]);
  await three.adapter.fastForward(one.address((await one.adapter.inspect()).lsn));
  t.same(await three.values(`select what from item where what = 'late'`), ['late']);
});

t.test('slots on a standby move on with the other node', async (t) => {
  const position = async (): Promise<unknown> =>
    (
      await one.values(
        `select restart_lsn from pg_replication_slots where slot_name='pgautofailover_standby_2'`,
      )
    )[0];
  const before = await position();
  await one.adapter.follow(two.address());
  await one.adapter.checkStreaming(two.address());
  await two.values(`insert into item select repeat('x', 1000) from generate_series(1, 1000)`);
  const { lsn } = await two.adapter.inspect();
  await waitFor(async () => (await one.adapter.inspect()).lsn >= lsn, {
    limitMs: LIMIT_MS,
    what: 'replay',
  });
  await one.adapter.maintainSlots([two.address(lsn), three.address(lsn)]);
  t.not(await position(), before);
});

t.test('a foreign database is refused and stays', async (t) => {
  const other = await TestNode.make(folder, 4);
  t.teardown(() => other.adapter.close());
  await other.adapter.createInstance();
  await other.adapter.openHba([one.address()]);
  await t.rejects(one.adapter.rewindFrom(other.address()), { message: /another database/ });
  await other.adapter.ensureStopped();
});

t.test('a start that fails tells why, at once', async (t) => {
  await three.adapter.ensureStopped();
  const conf = three.read('postgresql.conf');
  writeFileSync(join(three.pgdata, 'postgresql.conf'), `${conf}\nmax_connections = 'many'\n`);
  const startMs = performance.now();
  await t.rejects(three.adapter.ensureRunning(), { message: /max_connections/ });
  t.ok(performance.now() - startMs < 3_000);
  writeFileSync(join(three.pgdata, 'postgresql.conf'), conf);
  rmSync(join(three.pgdata, 'pg_wal'), { recursive: true });
  await t.rejects(three.adapter.ensureRunning(), { message: /pg_wal/ });
});

t.test('the password is in no log and no setting', async (t) => {
  for (const node of [one, two, three]) {
    t.notOk(node.log.text.includes('s3cr'), 'log of the keeper');
    for (const file of readdirSync(join(node.pgdata, 'log'))) {
      t.notOk(node.read(join('log', file)).includes('s3cr'), file);
    }
  }
  t.ok(REPLICATION_PASSWORD.includes('s3cr'));
  await two.adapter.ensureStopped();
});
