/** What keeper/postgres does without a server. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { existsSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { clientEnvironment, runChecked, runCommand } from '../../keeper/postgres/command.js';
import { ensureInclude, writeIfDifferent } from '../../keeper/postgres/confFile.js';
import { replicationConninfo } from '../../keeper/postgres/conninfo.js';
import { isCleanShutdown, parseControlData } from '../../keeper/postgres/controlData.js';
import { hasDiverged, lsnNumber } from '../../keeper/postgres/divergence.js';
import { appendHbaLines, hbaLine } from '../../keeper/postgres/hba.js';
import { hbaHosts, network } from '../../keeper/postgres/hostAddress.js';
import { managedConf, settingLines } from '../../keeper/postgres/managedConf.js';
import { monitorHosts } from '../../keeper/postgres/monitorHosts.js';
import { md5Verifier, scramVerifier } from '../../keeper/postgres/passwordVerifier.js';
import { initdbLocale } from '../../keeper/postgres/pgCtl.js';
import { findPostmaster } from '../../keeper/postgres/postmaster.js';
import { confLiteral, conninfoValue, shellWord } from '../../keeper/postgres/quoting.js';
import { standbyConf, writeStandbySetup } from '../../keeper/postgres/standbyConf.js';
import { discardReplaced, swapDirectory } from '../../keeper/postgres/swapDirectory.js';
import { tuningSettings } from '../../keeper/postgres/tuning.js';
import { timelineInWal } from '../../keeper/postgres/walFiles.js';
import { KeptLog } from './postgresSupport.js';

const GB = 1024 ** 3;
const base = mkdtempSync(join(tmpdir(), 'pafu-'));
t.teardown(() => rmSync(base, { recursive: true, force: true }));
const env = clientEnvironment(process.env);
const SSL = {
  active: true,
  sslmode: 'require',
  caFile: '',
  crlFile: '',
  certFile: '',
  keyFile: '',
};

t.test('runs programs', async (t) => {
  const sh = (script: string, more = {}): ReturnType<typeof runCommand> =>
    runCommand('sh', ['-c', script], { env, timeoutMs: 5_000, ...more });
  t.same(await sh('echo out; echo err >&2; exit 3'), { code: 3, stdout: 'out\n', stderr: 'err\n' });
  await t.rejects(runCommand('/no/such/program', [], { env, timeoutMs: 100 }), /could not run/);
  await t.rejects(sh('echo busy >&2; sleep 9', { timeoutMs: 100 }), /limit of 100 ms: busy/);
  await t.rejects(sh('sleep 9', { stallTimeoutMs: 100 }), /100 ms of silence/);
  await t.rejects(sh('sleep 9', { signal: AbortSignal.timeout(50) }), /was ended, as asked/);
  const full = ['-c', 'echo "write: No space left on device" >&2; exit 1'];
  await t.rejects(
    runChecked('it failed', 'sh', full, { env, timeoutMs: 5_000 }),
    /^it failed: sh ended with code 1: write: No .*; the disk is full: free space/,
  );
  const lines: string[] = [];
  await sh('printf "a\\nb\\rc" >&2', { onLine: (line: string) => lines.push(line) });
  t.same(lines, ['a', 'b', 'c']);
  const { stdout } = await sh('seq 1 100000');
  t.ok(stdout.endsWith('100000\n') && stdout.length <= 64 * 1024, 'bounded, the end is kept');
});

t.test('the environment of programs', async (t) => {
  const given = { PGHOST: 'elsewhere', PGPASSFILE: '/f', PATH: '/bin', LC_ALL: 'fr_FR' };
  t.same(clientEnvironment(given), { PGPASSFILE: '/f', PATH: '/bin', LC_ALL: 'C' });
  t.equal(clientEnvironment(given, 'p')['PGPASSWORD'], 'p');
});

t.test('quotes', async (t) => {
  t.equal(confLiteral(`it's \\`), `'it''s \\\\'`);
  t.equal(conninfoValue('plain-1.2/x:y'), 'plain-1.2/x:y');
  t.equal(conninfoValue(''), `''`);
  t.equal(conninfoValue(`a b'\\`), `'a b\\'\\\\'`);
  t.equal(shellWord(`it's`), `'it'\\''s'`);
});

t.test('the connection string of replication', async (t) => {
  const upstream = { nodeId: 1, name: 'n1', host: 'db1', port: 5433 };
  t.match(
    replicationConninfo({ nodeId: 7, ssl: SSL }, upstream),
    new RegExp(
      '^application_name=pgautofailover_standby_7 host=db1 port=5433 ' +
        'user=pgautofailover_replicator sslmode=require ',
    ),
  );
  const verify = { ...SSL, sslmode: 'verify-full', caFile: '/ca x', crlFile: '/crl' };
  t.match(
    replicationConninfo({ nodeId: 7, ssl: verify }, upstream, { dbname: 'app' }),
    /dbname=app .*sslrootcert='\/ca x' sslcrl=\/crl /,
  );
});

t.test('tuning by the size of the host', async (t) => {
  const of = (memoryGb: number, cpuCount: number): Record<string, string> =>
    Object.fromEntries(tuningSettings({ memoryBytes: memoryGb * GB, cpuCount }));
  t.match(of(8, 2), { shared_buffers: '2048 MB', work_mem: '16 MB', autovacuum_max_workers: '3' });
  t.match(of(23.54, 16), {
    shared_buffers: '6026 MB',
    effective_cache_size: '17 GB',
    work_mem: '24 MB',
    maintenance_work_mem: '512 MB',
    autovacuum_max_workers: '4',
  });
  t.match(of(128, 63), {
    shared_buffers: '16 GB',
    work_mem: '32 MB',
    maintenance_work_mem: '1 GB',
  });
  t.match(of(512, 128), { shared_buffers: '32 GB', autovacuum_max_workers: '16' });
});

t.test('the managed configuration', async (t) => {
  const postgresql = {
    pgdata: '/d',
    pgCtl: 'pg_ctl',
    username: '',
    dbname: 'postgres',
    host: '/sock',
    port: 5433,
    listenAddresses: '*',
    authMethod: 'md5',
    hbaLevel: 'minimal' as const,
  };
  const host = { memoryBytes: GB, cpuCount: 2 };
  const text = managedConf({ postgresql, ssl: SSL, host, hasStatStatements: true });
  t.match(text, /^# Settings by pg_auto_failover\n/);
  for (const line of [
    `shared_preload_libraries = 'pg_stat_statements'`,
    `listen_addresses = '*'`,
    'port = 5433',
    `unix_socket_directories = '/sock'`,
    `wal_sender_timeout = '5s'`,
    `wal_receiver_status_interval = '1s'`,
    'wal_log_hints = on',
    `password_encryption = 'md5'`,
    'ssl = on',
    `shared_buffers = '256 MB'`,
  ]) {
    t.ok(text.includes(`\n${line}\n`), line);
  }
  const without = managedConf({
    postgresql: { ...postgresql, host: '', authMethod: 'trust' },
    ssl: { ...SSL, active: false },
    host,
    hasStatStatements: false,
  });
  t.notMatch(without, /shared_preload|unix_socket|password_encryption|ssl_cert/);
  t.equal(settingLines([['a', `x'y`]]), `a = 'x''y'\n`);
});

t.test('the include line comes first, once', async (t) => {
  const pgdata = mkdtempSync(join(base, 'inc-'));
  const conf = join(pgdata, 'postgresql.conf');
  writeFileSync(conf, 'port = 1\n', { mode: 0o640 });
  t.equal(await ensureInclude(pgdata, 'x.conf'), true);
  t.equal(await ensureInclude(pgdata, 'x.conf'), false);
  t.match(readFileSync(conf, 'utf8'), /^include 'x.conf' # Auto-generated [^\n]*\nport = 1\n$/);
  t.equal(statSync(conf).mode & 0o777, 0o640);
  t.equal(await writeIfDifferent(join(pgdata, 'x.conf'), 'a'), true);
  t.equal(await writeIfDifferent(join(pgdata, 'x.conf'), 'a'), false);
});

t.test('the standby settings', async (t) => {
  t.equal(
    standbyConf({ primaryConninfo: `host=a user='x y'`, primarySlotName: 's' }),
    '# Settings by pg_auto_failover; rewritten by pg_autoctl, do not edit.\n' +
      `primary_conninfo = 'host=a user=''x y'''\nprimary_slot_name = 's'\n` +
      `recovery_target_timeline = 'latest'\n`,
  );
  const pgdata = mkdtempSync(join(base, 'sb-'));
  writeFileSync(join(pgdata, 'postgresql.conf'), '');
  const nobody = { primaryConninfo: '', primarySlotName: '' };
  t.equal(await writeStandbySetup(pgdata, nobody), true);
  t.equal(await writeStandbySetup(pgdata, nobody), false);
  t.ok(existsSync(join(pgdata, 'standby.signal')));
});

t.test('lines of pg_hba.conf', async (t) => {
  const entry = { ssl: true, database: 'replication', user: 'r"x', method: 'trust' };
  t.equal(
    hbaLine({ ...entry, address: '10.0.0.1' }),
    'hostssl replication "r""x" 10.0.0.1/32 trust',
  );
  t.equal(
    hbaLine({ ...entry, ssl: false, database: 'my db', user: 'all', address: 'fe80::1' }),
    'host "my db" all fe80::1/128 trust',
  );
  t.match(hbaLine({ ...entry, address: '10.0.0.0/8' }), / 10\.0\.0\.0\/8 /);
  const path = join(mkdtempSync(join(base, 'hba-')), 'pg_hba.conf');
  writeFileSync(path, '# mine\nhost all all db1 trust', { mode: 0o644 });
  t.same(await appendHbaLines(path, ['host all all db1 trust', 'host all all db10 trust']), [
    'host all all db10 trust',
  ]);
  t.same(await appendHbaLines(path, ['host all all db10 trust']), []);
  t.equal(
    readFileSync(path, 'utf8'),
    '# mine\nhost all all db1 trust\nhost all all db10 trust # Auto-generated by pg_auto_failover\n',
  );
  t.equal(statSync(path).mode & 0o777, 0o600);
});

t.test('a host name is used when its reverse look-up agrees', async (t) => {
  const warnings: string[] = [];
  const names = {
    addressesOf: async (host: string) => {
      if (host === 'unknown') throw new Error('ENOTFOUND');
      return ['10.0.0.1', '10.0.0.2'];
    },
    nameOf: async (address: string) => {
      if (address === '10.0.0.1') throw new Error('ENOTFOUND');
      return 'DB1';
    },
  };
  const hosts = (host: string): ReturnType<typeof hbaHosts> =>
    hbaHosts(host, names, (message) => warnings.push(message));
  t.same(await hosts('db1'), ['db1']);
  t.same(await hosts('192.0.2.1'), ['192.0.2.1']);
  t.same(warnings, []);
  t.same(await hosts('alias'), ['10.0.0.1', '10.0.0.2']);
  t.same(await hosts('unknown'), ['unknown']);
  t.equal(warnings.length, 2);
  t.equal(network('192.0.2.77/26'), '192.0.2.64/26');
  t.equal(network('10.1.2.3/0'), '0.0.0.0/0');
});

t.test('the hosts of a monitor URI', async (t) => {
  const cases: [string, string[]][] = [
    ['postgres://autoctl_node@mon:5000/pg_auto_failover?sslmode=prefer', ['mon']],
    ['postgresql://u:p%40ss@m1:1,m2/db', ['m1', 'm2']],
    ['postgres://u@[2001:db8::1]:5432/db', ['2001:db8::1']],
    ['postgres://u@/db?host=/tmp&port=1', []],
    ['postgres://u@/db?host=h1,h2', ['h1', 'h2']],
    ['PG_AUTOCTL_DISABLED', []],
  ];
  for (const [uri, hosts] of cases) t.same(monitorHosts(uri), hosts, uri);
});

t.test('verifiers', async (t) => {
  const salt = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64');
  t.equal(
    await scramVerifier('pencil', salt),
    'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:' +
      'wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=',
  );
  t.equal(md5Verifier('secret', 'joe'), 'md5c59ec932d911ffdf487595b5a2adf973');
});

t.test('positions in the WAL', async (t) => {
  t.equal(lsnNumber('1/10'), 0x1_0000_0010n);
  const at = (timeline: number, lsn: string): { timeline: number; lsn: string } => ({
    timeline,
    lsn,
  });
  const history = [
    { timeline: 1, switchLsn: '0/3000' },
    { timeline: 2, switchLsn: '0/5000' },
  ];
  t.equal(hasDiverged(at(1, '0/2000'), at(1, '0/2000'), []), false);
  t.equal(hasDiverged(at(1, '0/2001'), at(1, '0/2000'), []), true);
  t.equal(hasDiverged(at(1, '0/3000'), at(3, '0/6000'), history), false);
  t.equal(hasDiverged(at(1, '0/3001'), at(3, '0/6000'), history), true);
  t.equal(hasDiverged(at(2, '0/4000'), at(1, '0/6000'), []), true, 'a timeline of our own');
  t.equal(hasDiverged(at(2, '0/4000'), at(3, '0/6000'), history.slice(0, 1)), true, 'a sibling');
  const pgdata = mkdtempSync(join(base, 'wal-'));
  mkdirSync(join(pgdata, 'pg_wal'));
  for (const file of ['000000010000000100000002', '000000020000000100000002', '00000002.history']) {
    writeFileSync(join(pgdata, 'pg_wal', file), '');
  }
  t.equal(await timelineInWal(pgdata, '1/2000028', 16 * 1024 * 1024), 2);
  t.equal(await timelineInWal(pgdata, '1/3000000', 16 * 1024 * 1024), 2, 'the end of a segment');
  t.equal(await timelineInWal(pgdata, '1/3000001', 16 * 1024 * 1024), 0);
});

t.test('the control file', async (t) => {
  const text =
    'Database system identifier:           7012345678901234567\n' +
    'Database cluster state:               shut down in recovery\n' +
    "Latest checkpoint's TimeLineID:       2\n" +
    "Min recovery ending loc's timeline:   3\n" +
    'Data page checksum version:           1\nwal_log_hints setting:                on\n';
  const control = parseControlData(text);
  t.match(control, { systemIdentifier: '7012345678901234567', timeline: 3, dataChecksums: true });
  t.ok(control !== undefined && isCleanShutdown(control));
  t.equal(parseControlData('nonsense'), undefined);
});

t.test('a dead, a foreign and a zombie process are no postmaster', async (t) => {
  const pgdata = mkdtempSync(join(base, 'pm-'));
  t.equal(findPostmaster(pgdata), undefined);
  const pidFile = (pid: number): void =>
    writeFileSync(
      join(pgdata, 'postmaster.pid'),
      `${pid}\n${pgdata}\n0\n5433\n.\n*\n0 0\nready   \n`,
    );
  pidFile(2 ** 22 - 1);
  t.equal(findPostmaster(pgdata), undefined, 'dead');
  pidFile(process.pid);
  t.equal(findPostmaster(pgdata), undefined, 'works elsewhere');
  pidFile(-process.pid);
  t.equal(findPostmaster(pgdata), undefined, 'a single-user server');
  const before = process.cwd();
  process.chdir(pgdata);
  pidFile(process.pid);
  t.match(findPostmaster(pgdata), { pid: process.pid, port: 5433, status: 'ready' });
  t.equal(findPostmaster(pgdata)?.socketDirectory, pgdata);
  process.chdir(before);
});

t.test('the locale of a new cluster', async (t) => {
  t.same(initdbLocale({}), ['--locale=C.UTF-8']);
  t.same(initdbLocale({ LANG: 'C' }), ['--locale=C.UTF-8']);
  t.same(initdbLocale({ LANG: 'fr_FR.utf8' }), []);
  t.same(initdbLocale({ LANG: 'fr_FR.utf8', LC_ALL: 'POSIX' }), ['--locale=C.UTF-8']);
});

/** A directory that looks like data, and says whose. */
function dataDirectory(path: string, whose: string): void {
  mkdirSync(join(path, 'global'), { recursive: true, mode: 0o700 });
  writeFileSync(join(path, 'PG_VERSION'), whose);
  writeFileSync(join(path, 'global/pg_control'), whose);
  symlinkSync('/nowhere', join(path, 'link'));
}

t.test('swaps a data directory', async (t) => {
  const log = new KeptLog();
  const other = ['/dev/shm', base].find((path) => existsSync(path)) ?? base;
  const places = {
    'by two renames': base,
    'across file systems': mkdtempSync(join(other, 'pafu-')),
  };
  t.teardown(() => rmSync(places['across file systems'], { recursive: true, force: true }));
  for (const [name, place] of Object.entries(places)) {
    t.test(name, async (t) => {
      const pgdata = join(mkdtempSync(join(base, 'swap-')), 'pgdata');
      const backup = mkdtempSync(join(place, 'backup-'));
      const swap = { pgdata, incoming: join(backup, 'in'), aside: join(backup, 'old'), log };
      const whose = (): string => readFileSync(join(pgdata, 'PG_VERSION'), 'utf8');
      const bring = (text: string): void => {
        rmSync(swap.incoming, { recursive: true, force: true });
        dataDirectory(swap.incoming, text);
      };
      bring('first');
      await swapDirectory(swap);
      t.equal(whose(), 'first', 'into nothing');
      bring('second');
      await swapDirectory(swap);
      t.equal(whose(), 'second');
      bring('third');
      await swapDirectory(swap); // the second was never proven
      t.equal(whose(), 'third');
      const kept = [
        join(swap.aside, 'PG_VERSION'),
        join(pgdata, '.pg_autoctl_replaced/PG_VERSION'),
      ];
      t.same(
        kept.filter((path) => existsSync(path)).map((path) => readFileSync(path, 'utf8')),
        ['first'],
        'what was proven is kept',
      );
      await discardReplaced(swap);
      t.same(readdirSync(pgdata).sort(), ['PG_VERSION', 'global', 'link']);
      t.same(readdirSync(backup), []);
      t.equal(statSync(join(pgdata, 'global')).mode & 0o777, 0o700);
    });
  }
});

const skip = process.getuid?.() === 0 && 'root may rename everywhere';
t.test('a swap that cannot rename works inside', { skip }, async (t) => {
  const parent = mkdtempSync(join(base, 'ro-'));
  const pgdata = join(parent, 'pgdata');
  const backup = mkdtempSync(join(base, 'backup-'));
  dataDirectory(pgdata, 'old');
  chmodSync(parent, 0o500);
  const swap = {
    pgdata,
    incoming: join(backup, 'in'),
    aside: join(backup, 'old'),
    log: new KeptLog(),
  };
  dataDirectory(swap.incoming, 'new');
  await swapDirectory(swap);
  t.equal(readFileSync(join(pgdata, 'PG_VERSION'), 'utf8'), 'new');
  await discardReplaced(swap);
  chmodSync(parent, 0o700);
});
