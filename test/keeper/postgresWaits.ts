/** What must not be said too early of a server, shown with servers that are held up. */
import { chmodSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import type { PostgresError } from '../../keeper/errors.js';
import { findPostmaster } from '../../keeper/postgres/postmaster.js';
import { postgresBin } from '../support/processes.js';
import { waitFor } from '../support/waitFor.js';
import { commitThatWaits, scratchForNodes, TestNode } from './postgresSupport.js';

const LIMIT_MS = 20_000;
const aborted = { name: 'PostgresError', kind: 'aborted' } as Partial<PostgresError> as Error;

const folder = scratchForNodes(t);
const one = await TestNode.make(folder, 1);
const two = await TestNode.make(folder, 2);
const three = await TestNode.make(folder, 3);
t.teardown(async () => {
  for (const node of [one, two, three]) {
    await node.adapter.ensureStopped();
    await node.adapter.close();
  }
});

t.setTimeout(300_000); // a real cluster per node, on a machine that may be busy

async function hasAllOf(node: TestNode, lsn: string): Promise<void> {
  await waitFor(async () => (await node.adapter.inspect()).lsn === lsn, {
    limitMs: LIMIT_MS,
    what: `${node.pgdata} to have the WAL up to ${lsn}`,
  });
}

t.test('a primary and two standbys', async (t) => {
  await one.adapter.createInstance();
  await one.values('create table item (what text)');
  await one.adapter.openHba([two.address(), three.address()]);
  await one.adapter.maintainSlots([two.address(), three.address()]);
  for (const node of [two, three]) {
    await node.adapter.cloneFrom(one.address(), { useSlot: true });
    await node.adapter.checkStreaming(one.address());
  }
  t.pass();
});

t.test('a restarted standby tells its position when it has replayed all that it has', async (t) => {
  await two.values(`alter system set recovery_min_apply_delay = '1h'`);
  await two.values('select pg_reload_conf()');
  await one.values(`insert into item values ('received, not replayed')`);
  const { lsn } = await one.adapter.inspect();
  await hasAllOf(two, lsn);
  two.crash();
  await two.adapter.follow(undefined);
  await two.adapter.ensureRunning();
  t.match(await two.adapter.inspect(), {
    running: true,
    inRecovery: true,
    lsn: '0/0',
    timeline: 0,
  });
  const controller = new AbortController();
  const inVain = two.adapter.settledPosition(controller.signal);
  controller.abort();
  await t.rejects(inVain, aborted);
  const position = two.adapter.settledPosition();
  await two.values('alter system reset recovery_min_apply_delay');
  await two.values('select pg_reload_conf()');
  t.match(await position, { lsn, timeline: 1 });
  await two.adapter.follow(one.address());
  await two.adapter.checkStreaming(one.address());
});

t.test('commits wait when the checkpointer has taken the names over, not before', async (t) => {
  await two.adapter.ensureStopped();
  const [pid] = await one.values(
    `select pid from pg_stat_activity where backend_type = 'checkpointer'`,
  );
  process.kill(Number(pid), 'SIGSTOP');
  let done = false;
  const set = one.adapter
    .setSynchronousStandbyNames('ANY 1 (pgautofailover_standby_2)')
    .finally(() => {
      done = true;
    });
  await waitFor(
    async () => (await one.values('show synchronous_standby_names'))[0]?.toString().includes('ANY'),
    { limitMs: LIMIT_MS, what: 'the names in a new session' },
  );
  await one.values(`insert into item values ('acknowledged alone')`);
  t.equal(done, false);
  process.kill(Number(pid), 'SIGCONT');
  await set;
  const { client, commit } = await commitThatWaits(one, `insert into item values ('waited')`);
  await one.adapter.setSynchronousStandbyNames('');
  await commit;
  await client.end();
  await two.adapter.ensureRunning();
});

t.test('WAL that the source has no more is fetched with a base backup', async (t) => {
  await three.adapter.follow(undefined);
  await two.values('alter system set wal_keep_size = 0');
  await two.values('select pg_reload_conf()');
  for (let turn = 0; turn < 4; turn += 1) {
    await one.values(`insert into item values ('turn ${String(turn)}')`);
    await one.values('select pg_switch_wal()');
  }
  await one.values('checkpoint');
  await hasAllOf(two, (await one.adapter.inspect()).lsn);
  await two.adapter.follow(undefined);
  await two.adapter.openHba([one.address(), three.address()]);
  await two.adapter.dropSlots();
  await two.adapter.checkpoint();
  const wal = readdirSync(join(two.pgdata, 'pg_wal')).filter((name) => /^[0-9A-F]{24}$/.test(name));
  t.notOk(wal.includes('000000010000000000000003'), 'the segment that the other one ends in');
  await three.adapter.fastForward(two.address((await two.adapter.inspect()).lsn));
  t.match(three.log.text, /has removed the WAL .* a base backup is made instead/);
  t.same(await three.values(`select what from item where what = 'turn 3'`), ['turn 3']);
});

/** The first node again, whose pg_ctl takes a second before it does anything. */
function slowStarter(): { readonly node: TestNode; readonly began: string } {
  const bin = join(folder.path, 'slow');
  const began = join(folder.path, 'began');
  mkdirSync(bin);
  for (const name of readdirSync(postgresBin())) {
    if (name !== 'pg_ctl') symlinkSync(join(postgresBin(), name), join(bin, name));
  }
  const real = join(postgresBin(), 'pg_ctl');
  writeFileSync(join(bin, 'pg_ctl'), `#!/bin/sh\ntouch '${began}'\nsleep 1\nexec '${real}' "$@"\n`);
  chmodSync(join(bin, 'pg_ctl'), 0o755);
  const node = new TestNode(folder, 1, one.config.postgresql.port, {
    postgresql: { pgCtl: join(bin, 'pg_ctl') },
  });
  t.teardown(() => node.adapter.close());
  return { node, began };
}

t.test('a start that is given up leaves no Postgres behind the stop', async (t) => {
  await one.adapter.ensureStopped();
  const { node, began } = slowStarter();
  const early = new AbortController();
  const notBegun = node.adapter.ensureRunning(early.signal);
  early.abort();
  await t.rejects(notBegun, aborted);
  t.notOk(existsSync(began), 'pg_ctl was not called');

  const controller = new AbortController();
  const start = node.adapter.ensureRunning(controller.signal);
  const ended = t.rejects(start);
  await waitFor(() => existsSync(began), { limitMs: LIMIT_MS, what: 'pg_ctl to be called' });
  controller.abort();
  await node.adapter.ensureStopped();
  t.equal(findPostmaster(node.pgdata), undefined);
  await ended;
  t.equal(findPostmaster(node.pgdata), undefined, 'nor later');
});
