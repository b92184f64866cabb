import { readdirSync, existsSync, readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import t from 'tap';
import { scratchForNodes, TestNode } from './postgresSupport.js';
t.setTimeout(300_000);
const folder = scratchForNodes(t);
const one = await TestNode.make(folder, 1);
const root = await TestNode.make(folder, 2, { postgresql: { pgdata: '/tmp/pafmnt/a' }, replication: { backupDirectory: join(folder.path, 'bk') }, ssl: { certFile: '', keyFile: '' } });
const sub = await TestNode.make(folder, 3, { postgresql: { pgdata: '/tmp/pafmnt/b/data' }, ssl: { certFile: '', keyFile: '' } });
t.test('x', async (t) => {
  await one.adapter.createInstance();
  await one.adapter.openHba([root.address()]);
  await one.adapter.maintainSlots([root.address(), sub.address()]);
  await one.values('create table item (what text)');
  await root.adapter.cloneFrom(one.address(), { useSlot: true });
  await root.adapter.checkStreaming(one.address());
  await root.adapter.cloneFrom(one.address(), { useSlot: true });
  await root.adapter.checkStreaming(one.address());
  t.comment(readdirSync('/tmp/pafmnt/a').join(' '));
  t.same(readdirSync(join(folder.path, 'bk')), []);
});
t.test('full', async (t) => {
  await sub.adapter.cloneFrom(one.address(), { useSlot: true });
  await sub.adapter.checkStreaming(one.address());
  t.comment(execFileSync('df', ['-m', '/tmp/pafmnt/b']).toString());
  execFileSync('sh', ['-c', 'dd if=/dev/zero of=/tmp/pafmnt/b/filler bs=1M count=90 2>/dev/null || true']);
  await sub.adapter.cloneFrom(one.address(), { useSlot: true }).then(() => t.fail('fits?'), (e: Error) => t.comment(e.message));
  t.comment(readdirSync('/tmp/pafmnt/b').join(' '), existsSync('/tmp/pafmnt/b/backup') ? readdirSync('/tmp/pafmnt/b/backup/node_3').join(' ') : '');
  t.match(await sub.adapter.inspect(), { running: true });
  await sub.adapter.follow(one.address());
  await sub.adapter.checkStreaming(one.address());
  execFileSync('rm', ['/tmp/pafmnt/b/filler']);
  await sub.adapter.cloneFrom(one.address(), { useSlot: true });
  await sub.adapter.checkStreaming(one.address());
});
t.test('cost of inspect', async (t) => {
  await one.adapter.inspect();
  const [pid] = await one.values(`select pid from pg_stat_activity where query ~ 'with ours as' and state='idle'`);
  const cpu = () => { const f = readFileSync(`/proc/${pid as number}/stat`, 'utf8').split(') ')[1]!.split(' '); return Number(f[11]) + Number(f[12]); };
  const b = cpu(); const u = process.cpuUsage(); const s = performance.now();
  for (let i = 0; i < 500; i++) await one.adapter.inspect();
  const d = process.cpuUsage(u);
  t.comment('wall ms each', (performance.now() - s) / 500, 'server cpu ms each', (cpu() - b) * 10 / 500, 'node cpu ms each', (d.user + d.system) / 1000 / 500);
  for (const n of [one, root, sub]) { await n.adapter.ensureStopped(); await n.adapter.close(); }
});
