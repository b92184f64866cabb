/** What a keeper that was killed leaves behind, on real servers. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import type { PostgresError } from '../../keeper/errors.js';
import { findPostmaster } from '../../keeper/postgres/postmaster.js';
import { parseServerVersion } from '../../keeper/postgres/versions.js';
import { alive } from '../support/processes.js';
import { waitFor } from '../support/waitFor.js';
import { makeZombie } from '../support/zombie.js';
import { scratchForNodes, TestNode } from './postgresSupport.js';

const LIMIT_MS = 10_000;
const aborted = { name: 'PostgresError', kind: 'aborted' } as Partial<PostgresError> as Error;
const diverged = { name: 'PostgresError', kind: 'diverged' } as Partial<PostgresError> as Error;

const folder = scratchForNodes(t);
const one = await TestNode.make(folder, 1);
const two = await TestNode.make(folder, 2);
const backup = (node: TestNode, file: string): string =>
  join(folder.path, `n${String(node.nodeId)}`, 'backup', `node_${String(node.nodeId)}`, file);
t.teardown(async () => {
  for (const node of [one, two]) await node.adapter.close();
});
t.setTimeout(400_000);

t.test('given up while initdb works, no Postgres is started after it', async (t) => {
  const giveUp = new AbortController();
  const created = one.adapter.createInstance(giveUp.signal);
  await waitFor(() => existsSync(backup(one, 'initdb_in_progress')), {
    limitMs: LIMIT_MS,
    what: 'initdb to begin',
  });
  giveUp.abort();
  await t.rejects(created, aborted);
  t.notOk(findPostmaster(one.pgdata), 'as nobody would stop it');
  rmSync(one.pgdata, { recursive: true });
});

t.test('half an initdb of ours is made again, and a program left behind ends', async (t) => {
  mkdirSync(join(one.pgdata, 'global'), { recursive: true });
  mkdirSync(backup(one, ''), { recursive: true });
  writeFileSync(join(one.pgdata, 'PG_VERSION'), '15\n');
  writeFileSync(join(one.pgdata, 'global', 'pg_control'), 'half');
  writeFileSync(backup(one, 'initdb_in_progress'), `${one.pgdata}\n`);
  const shell = ['-c', 'echo initdb > /proc/$$/comm; while :; do sleep 0.1; done', one.pgdata];
  const stray = spawn('sh', shell, { stdio: 'ignore' });
  const ended = new Promise((resolve) => stray.on('exit', resolve));
  const comm = `/proc/${String(stray.pid)}/comm`;
  await waitFor(() => existsSync(comm) && readFileSync(comm, 'utf8').trim() === 'initdb', {
    limitMs: LIMIT_MS,
    what: 'the stray program to have its name',
  });
  await one.adapter.createInstance();
  await ended;
  t.notOk(alive(stray.pid ?? 0));
  t.match(one.log.text, /left programs at work/);
  t.match(one.log.text, /removing what an interrupted initdb left/);
  t.notOk(existsSync(backup(one, 'initdb_in_progress')));
  t.equal((await one.adapter.inspect()).inRecovery, false);
});

t.test('tells the versions for the state file', async (t) => {
  t.match(await one.adapter.versions(), {
    pgVersion: Number(await one.values('show server_version_num').then(([text]) => text)),
    catalogVersion: Number,
    pgControlVersion: Number,
  });
  t.equal(await two.adapter.versions(), undefined);
  t.equal(parseServerVersion('pg_ctl (PostgreSQL) 18beta2'), 180_000);
});

t.test('a swap that was interrupted is no missing file system', async (t) => {
  await one.adapter.openHba([two.address()]);
  await one.adapter.maintainSlots([two.address()]);
  await two.adapter.cloneFrom(one.address(), { useSlot: true });
  await two.adapter.checkStreaming(one.address());
  await two.adapter.ensureStopped();
  renameSync(two.pgdata, backup(two, 'replaced'));
  await t.rejects(two.adapter.ensureRunning(), diverged);
  await t.rejects(two.adapter.follow(one.address()), diverged);
  await two.adapter.rewindFrom(one.address());
  await two.adapter.checkStreaming(one.address());
  t.notOk(existsSync(backup(two, 'replaced')), 'the old data is gone, the new is proven');
});

t.test('what was aside when the keeper died after the swap goes with the proof', async (t) => {
  mkdirSync(backup(two, 'replaced'));
  await two.adapter.checkStreaming(one.address());
  t.notOk(existsSync(backup(two, 'replaced')));
});

t.test('a missing directory without a reason of ours stays missing', async (t) => {
  await two.adapter.ensureStopped();
  renameSync(two.pgdata, `${two.pgdata}.away`);
  await t.rejects(two.adapter.ensureRunning(), { kind: 'failed', message: /mounted/ });
  renameSync(`${two.pgdata}.away`, two.pgdata);
});

t.test('a standby with half a rewind is cloned', async (t) => {
  writeFileSync(backup(two, 'rewind_in_progress'), '');
  await t.rejects(two.adapter.ensureRunning(), diverged);
  rmSync(join(two.pgdata, 'base'), { recursive: true });
  await two.adapter.rewindFrom(one.address());
  await two.adapter.checkStreaming(one.address());
  t.notOk(existsSync(backup(two, 'rewind_in_progress')));
});

t.test('a promotion that nobody completed gets its checkpoint', async (t) => {
  await two.adapter.follow(undefined);
  await two.adapter.ensureRunning();
  await two.values('select pg_promote()');
  await two.adapter.promote();
  await waitFor(
    async () => (await two.values('select timeline_id from pg_control_checkpoint()'))[0] === 2,
    { limitMs: LIMIT_MS, what: 'the checkpoint after the promotion' },
  );
  t.equal((await two.adapter.inspect()).timeline, 2);
});

t.test('locks of a dead postmaster whose number is taken are no reason not to start', async (t) => {
  const zombie = await makeZombie(t);
  const { port } = one.config.postgresql;
  const socketLock = join(one.socketDir, `.s.PGSQL.${String(port)}.lock`);
  const elsewhere = join(folder.path, 'lost with its disk');
  const lines = [zombie, elsewhere, 0, port, one.socketDir, '', ''].join('\n');
  await one.adapter.ensureStopped();
  writeFileSync(socketLock, lines);
  await one.adapter.ensureRunning();
  t.match(one.log.text, `process ${zombie} is no postmaster of port ${port}: removing "`);
  await one.adapter.ensureStopped();
  writeFileSync(socketLock, lines);
  writeFileSync(join(one.pgdata, 'postmaster.pid'), lines.replace(elsewhere, one.pgdata));
  await one.adapter.ensureRunning();
  t.match(one.log.text, `process ${zombie} is no postmaster of "${one.pgdata}" and no server`);
});

t.test('a server whose postmaster.pid was removed is stopped all the same', async (t) => {
  const postmaster = findPostmaster(one.pgdata);
  t.ok(postmaster);
  rmSync(join(one.pgdata, 'postmaster.pid'));
  await one.adapter.ensureStopped();
  t.notOk(alive(postmaster?.pid ?? 0));
  t.match(one.log.text, /its postmaster\.pid was removed, but its processes \d.* go on/);
  await one.adapter.ensureRunning();
  t.match(await one.adapter.inspect(), { running: true, inRecovery: false });
});

t.test(
  'the lock of a living server stays, whatever its data directory is called now',
  async (t) => {
    const { port } = one.config.postgresql;
    const other = new TestNode(folder, 3, port);
    const lock = readFileSync(join(one.socketDir, `.s.PGSQL.${String(port)}.lock`), 'utf8');
    renameSync(one.pgdata, `${one.pgdata}.away`);
    await t.rejects(other.adapter.createInstance(), { message: /in use|lock file/ });
    t.equal(readFileSync(join(one.socketDir, `.s.PGSQL.${String(port)}.lock`), 'utf8'), lock);
    t.notMatch(other.log.text, /is no postmaster/);
    renameSync(`${one.pgdata}.away`, one.pgdata);
    await other.adapter.close();
    for (const node of [one, two]) await node.adapter.ensureStopped();
  },
);
