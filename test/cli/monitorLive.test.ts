/** `create monitor`, its service and the commands that look at it, with a real server. */
import { chmodSync, existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import t from 'tap';
import { freePort } from '../support/ports.js';
import { CHECKOUT, postgresBin, runToEnd, type RunResult } from '../support/processes.js';
import { ScratchFolder } from '../support/scratchFolder.js';
import { provideExtension } from '../support/scratchServer.js';
import { Service } from '../support/service.js';
import { providePgAutoctl } from '../support/stage.js';
import { waitFor } from '../support/waitFor.js';
import { type Outcome, run } from './support.js';

const LIMIT_MS = 60_000;
/** Less than the minute after which pg_cron would start them anyway. */
const LOOPS_LIMIT_MS = 30_000;
const HOST = '127.0.0.1';

execFileSync('bash', [join(CHECKOUT, 'scripts/setup.sh')], { stdio: 'inherit' });
const folder = new ScratchFolder();
t.teardown(() => folder.remove());
const home = folder.makeFolder('home');
folder.makeFolder('home/run');
const socketDir = folder.makeFolder('s');
const { command, args: programArgs } = providePgAutoctl(folder.path, folder.user);
// Without the runner's loader, which it gives to every child: each would start seconds later.
const program = { command: 'env', args: ['-u', 'NODE_OPTIONS', command, ...programArgs] };
const port = await freePort();
const create = [
  ...['create', 'monitor', '--pgport', String(port), '--pghost', socketDir, '--hostname', HOST],
  ...['--auth', 'trust', '--ssl-self-signed', '--extension-destdir', provideExtension(folder)],
];
const pgdata = join(folder.path, 'monitor');

async function pgAutoctl(...words: readonly string[]): Promise<RunResult> {
  const args = [...program.args, ...words];
  return await runToEnd(program.command, args, { user: folder.user, home, limitMs: LIMIT_MS });
}

t.test('what is missing on the server is found before anything is made', async (t) => {
  const bin = folder.makeFolder('bin');
  for (const name of ['pg_ctl', 'postgres'])
    symlinkSync(`${postgresBin()}/${name}`, `${bin}/${name}`);
  writeFileSync(`${bin}/pg_config`, '#!/bin/sh\necho /not/there\necho /not/there/lib\n');
  chmodSync(`${bin}/pg_config`, 0o755);
  const result = await pgAutoctl(...create, '--pgdata', pgdata, '--pgctl', `${bin}/pg_ctl`);
  t.equal(result.code, 13);
  t.match(result.stderr, /pg_cron \(apt-get install postgresql-\d+-cron\)/);
  t.match(result.stderr, /pgautofailover \(make install\).*nothing was changed/);
  t.equal(existsSync(pgdata), false);
  t.equal(existsSync(join(home, '.config')), false);
});

t.test('a folder with something else, and a port in use, are refused', async (t) => {
  const other = folder.makeFolder('other');
  writeFileSync(join(other, 'letter.txt'), 'precious');
  const occupied = await pgAutoctl(...create, '--pgdata', other);
  t.match(occupied, { code: 1, stderr: /neither empty nor a data directory/ });
  t.equal(readFileSync(join(other, 'letter.txt'), 'utf8'), 'precious');
  const listener = createServer().listen(0, HOST);
  await new Promise((resolve) => listener.once('listening', resolve));
  const address = listener.address();
  const taken = typeof address === 'object' ? String(address?.port) : '';
  const result = await pgAutoctl(...create, '--pgdata', pgdata, '--pgport', taken);
  listener.close();
  t.match(result, { code: 1, stderr: /port \d+ is in use.*--pgport/ });
  t.equal(existsSync(pgdata), false);
});

t.test('create monitor makes one and leaves it stopped; again it continues', async (t) => {
  const uri = `postgres://autoctl_node@${HOST}:${port}/pg_auto_failover?sslmode=require\n`;
  const first = await pgAutoctl(...create, '--pgdata', pgdata);
  t.match(first, { code: 0, stdout: uri }, first.stderr);
  t.equal(existsSync(join(pgdata, 'postmaster.pid')), false, 'Postgres is stopped');
  t.match(readFileSync(join(pgdata, 'pg_hba.conf'), 'utf8'), /hostssl "pg_auto_failover" "autoctl/);
  const config = join(home, '.config/pg_autoctl', pgdata, 'pg_autoctl.cfg');
  t.equal(statSync(config).mode & 0o777, 0o600);
  const again = await pgAutoctl('create', 'monitor', '--pgdata', pgdata);
  t.match(again, { code: 0, stdout: uri }, again.stderr);
  t.notMatch(again.stderr, /Applied migration|Initialising|Added to pg_hba/);
});

t.test('the service serves, heals and ends', async (t) => {
  const site = { folder, program, home, socketDir };
  const monitor = new Service(site, {
    name: 'monitor',
    port,
    database: 'pg_auto_failover',
    create,
  });
  monitor.start();
  const what = 'the monitor';
  const answers = async (): Promise<boolean> =>
    (await monitor.psql('select from pgautofailover.formation')).length === 1;
  await waitFor(answers, { limitMs: LIMIT_MS, what });

  t.match(await monitor.cli('status'), { code: 0, stdout: '' });
  const status = JSON.parse((await monitor.cli('status', '--json')).stdout) as unknown;
  t.match(status, { postgres: { port, pgdata }, pg_autoctl: { status: 'running' } });
  t.match(await monitor.cli('config', 'check'), { code: 0 });
  t.match(await monitor.cli('run'), { code: 12, stderr: /already running/ });
  const uri = `postgres://autoctl_node@${HOST}:${port}/pg_auto_failover?sslmode=require`;
  const ask = async (...line: string[]): Promise<Outcome> =>
    await run([...line, '--monitor', uri], home);
  t.match(await ask('show', 'state'), { code: 0, out: /^Name \| {2}Node \|/ });
  t.match(await ask('show', 'state', '--json'), { code: 0, out: '[\n]\n' });
  t.match(await ask('show', 'uri', '--formation', 'default'), { code: 6, out: '' });
  t.match(await ask('show', 'uri', '--formation', 'monitor'), { code: 0, out: `${uri}\n` });
  t.match(await ask('perform', 'failover'), { code: 3, log: [/has no nodes/] });
  const formation = ['--formation', 'app'];
  t.match(await ask('create', 'formation', ...formation, '--kind', 'pgsql'), { code: 0 });
  const twice = await ask('create', 'formation', ...formation, '--kind', 'pgsql');
  t.match(twice, { code: 6, log: [/Monitor ERROR: /, /SQLSTATE: 23505/] });
  t.match(await ask('drop', 'formation', ...formation), { code: 0 });

  const loops = async (): Promise<boolean> => {
    const sql =
      'select coalesce(bool_and(alive), false) as alive from pgautofailover.background_jobs';
    const [row] = await monitor.psql<{ alive: boolean }>(sql);
    return row?.alive === true;
  };
  await waitFor(loops, { limitMs: LOOPS_LIMIT_MS, what: 'the loops of the health checks' });
  await monitor.kill9Postgres();
  await waitFor(answers, { limitMs: LIMIT_MS, what: 'Postgres again' });
  t.equal(monitor.running, true, 'the service survives its Postgres');
  await waitFor(loops, { limitMs: LOOPS_LIMIT_MS, what: 'the loops, after a crash' });

  t.match(await monitor.cli('stop'), { code: 0 });
  await waitFor(() => !monitor.running, { limitMs: LIMIT_MS, what: 'the end of the service' });
  t.equal(existsSync(join(pgdata, 'postmaster.pid')), false, 'Postgres is stopped');
  t.match(await monitor.cli('status', '--json'), { code: 3, stdout: '' });
});

t.test('drop monitor --destroy leaves nothing', async (t) => {
  t.match(await pgAutoctl('drop', 'monitor', '--pgdata', pgdata), { code: 0 });
  t.equal(existsSync(pgdata), true);
  t.match(await pgAutoctl('drop', 'monitor', '--pgdata', pgdata, '--destroy'), { code: 0 });
  t.equal(existsSync(pgdata), false);
  t.match(await pgAutoctl('show', 'state', '--pgdata', pgdata), { code: 12 });
});

t.test('an empty folder may be a mount point: it is used as it is', async (t) => {
  const mount = folder.makeFolder('mount');
  const inode = statSync(mount).ino;
  const result = await pgAutoctl(...create, '--pgdata', mount);
  t.equal(result.code, 0, result.stderr);
  t.equal(statSync(mount).ino, inode);
});
