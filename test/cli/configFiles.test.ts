import {
  readFileSync,
  statSync,
  symlinkSync,
  mkdirSync,
  writeFileSync,
  readdirSync,
} from 'node:fs';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import t from 'tap';
import { writeFileAtomic } from '../../keeper/config/atomicWrite.js';
import { KEEPER_KEYS, MONITOR_KEYS } from '../../keeper/config/configKeys.js';
import { parseIni, printIni } from '../../keeper/config/ini.js';
import { readInitFile, removeInitFile, writeInitFile } from '../../keeper/config/initFile.js';
import {
  keeperValues,
  parseKeeperConfig,
  readKeeperConfig,
  writeKeeperConfig,
} from '../../keeper/config/keeperConfigFile.js';
import {
  monitorValues,
  parseMonitorConfig,
  readMonitorConfig,
  writeMonitorConfig,
} from '../../keeper/config/monitorConfigFile.js';
import { absolutePath, nodePaths } from '../../keeper/config/paths.js';
import {
  acquirePidFile,
  isAlive,
  ownsPidFile,
  readLivePidFile,
  readPidFile,
  releasePidFile,
} from '../../keeper/config/pidFile.js';
import { INITIAL_STATE, readStateFile, writeStateFile } from '../../keeper/config/stateFile.js';
import { scratch } from './support.js';

/** As pg_auto_failover 2.0 wrote it, with keys that mean nothing here. */
const PEER_FILE = `[pg_autoctl]
role = keeper
monitor = postgres://autoctl_node@mon1:5432/pg_auto_failover?sslmode=require
formation = default
group = 0
name = node_1
nodename = db1
nodekind = standalone

[postgresql]
pgdata = /var/lib/postgresql/data
pg_ctl = /usr/lib/postgresql/15/bin/pg_ctl
username = app
dbname = app
port = 5433
proxyport = 0
listen_addresses = *
auth_method = trust
hba_level = minimal

[ssl]
active = 1
sslmode = require
cert_file = /var/lib/postgresql/data/server.crt
key_file = /var/lib/postgresql/data/server.key

[replication]
slot = pgautofailover_standby_1
maximum_backup_rate = 100M
backup_directory = /var/lib/postgresql/backup/node_1
password = s3cret;#not a comment

[timeout]
network_partition_timeout = 20
prepare_promotion_catchup = 30
prepare_promotion_walreceiver = 5
postgresql_restart_failure_timeout = 20
postgresql_restart_failure_max_retries = 3
listen_notifications_timeout = 0
citus_master_update_node_lock_cooldown = 0

[citus]
role = primary
`;

const MINIMAL_MONITOR = `[pg_autoctl]
role = monitor
hostname = mon1
[postgresql]
pgdata = /var/lib/monitor
port = 6000
`;

t.test('a file of the peer is read unchanged and without a warning', async (t) => {
  const warnings: string[] = [];
  const config = parseKeeperConfig(PEER_FILE, 'cfg', (text) => warnings.push(text));
  t.strictSame(warnings, []);
  t.match(config, {
    role: 'keeper',
    group: 0,
    name: 'node_1',
    hostname: 'db1',
    postgresql: { port: 5433, dbname: 'app', hbaLevel: 'minimal', host: '' },
    ssl: { active: true, sslmode: 'require' },
    replication: { password: 's3cret;#not a comment' },
    timeout: { networkPartitionTimeoutS: 20, listenNotificationsTimeoutS: 0 },
  });
});

t.test('a keeper file survives a round trip, private to its owner', async (t) => {
  const path = join(scratch(t), 'deep', 'er', 'pg_autoctl.cfg');
  const config = parseKeeperConfig(PEER_FILE, 'cfg', () => undefined);
  await writeKeeperConfig(path, config);
  t.strictSame(await readKeeperConfig(path, (text) => t.fail(text)), config);
  t.equal(statSync(path).mode & 0o777, 0o600);
  t.match(
    readFileSync(path, 'utf8'),
    /^hostname = db1$/m,
    'the key is written in its new spelling',
  );
  t.strictSame(
    [...keeperValues(config).keys()],
    KEEPER_KEYS.map((key) => key.name),
  );
});

t.test('a monitor file survives a round trip', async (t) => {
  const path = join(scratch(t), 'pg_autoctl.cfg');
  const config = parseMonitorConfig(MINIMAL_MONITOR, 'cfg', (text) => t.fail(text));
  t.match(config, {
    hostname: 'mon1',
    postgresql: { username: 'autoctl_node', dbname: 'pg_auto_failover', port: 6000 },
    ssl: { active: false, sslmode: 'prefer' },
    extensionDestdir: '',
  });
  await writeMonitorConfig(path, config);
  t.strictSame(await readMonitorConfig(path, (text) => t.fail(text)), config);
  t.strictSame(
    [...monitorValues(config).keys()],
    MONITOR_KEYS.map((key) => key.name),
  );
});

t.test('defaults are ours where the file says nothing', async (t) => {
  const text = PEER_FILE.replace(/^network_partition_timeout.*\n/m, '');
  const config = parseKeeperConfig(text, 'cfg', () => undefined);
  t.equal(config.timeout.networkPartitionTimeoutS, 10);
});

t.test('an unknown key is told and ignored', async (t) => {
  const warnings: string[] = [];
  parseKeeperConfig(`${PEER_FILE}\n[extra]\nkey = 1\n`, 'cfg', (text) => warnings.push(text));
  t.strictSame(warnings, ['"cfg" has the unknown key extra.key, which is ignored']);
});

t.test('the monitor password of 2.3 goes into the URI', async (t) => {
  const text = PEER_FILE.replace('[postgresql]', 'monitor_password = a/b\n[postgresql]');
  const config = parseKeeperConfig(text, 'cfg', (warning) => t.fail(warning));
  t.match(config.monitor, 'postgres://autoctl_node:a%2Fb@mon1:5432/');
});

t.test('values that cannot be used are refused, secrets are not shown', async (t) => {
  const cases: [string, string, RegExp][] = [
    [
      'port = 5433',
      'port = 0',
      /"0" for postgresql\.port in "cfg": expected a whole number from 1/,
    ],
    ['active = 1', 'active = perhaps', /"perhaps" for ssl\.active in "cfg": expected 1 or 0/],
    ['role = keeper', 'role = boss', /"boss" for pg_autoctl\.role in "cfg": expected keeper/],
    ['formation = default', 'formation = a b', /expected 1 to 63 letters/],
    ['nodekind = standalone', 'nodekind = worker', /expected standalone/],
    ['monitor = postgres', 'monitor = http', /^(?!.*mon1).*invalid value for pg_autoctl\.monitor/],
    ['port = 5433', 'port', /^"cfg" line 15 is neither/],
  ];
  for (const [from, to, message] of cases) {
    const text = PEER_FILE.replace(from, to);
    t.throws(() => parseKeeperConfig(text, 'cfg', () => undefined), { message });
  }
});

t.test('ini: comments, order, and what a file cannot hold', async (t) => {
  const values = parseIni('# a\n; b\n[x]\nb = 1\na=  2=3 \n[y]\nc=\n', 'f');
  t.strictSame(
    [...values],
    [
      ['x.b', '1'],
      ['x.a', '2=3'],
      ['y.c', ''],
    ],
  );
  t.equal(printIni(values), '[x]\nb = 1\na = 2=3\n');
  t.throws(() => printIni(new Map([['a.b', 'two\nlines']])), { message: /cannot hold/ });
  t.throws(() => parseIni('a = 1', 'f'), { message: /"f" line 1/ });
});

t.test('paths follow XDG, and fall back to HOME and /tmp', async (t) => {
  const folder = scratch(t);
  const home = nodePaths('/srv/pg', '/', { HOME: '/h' });
  t.strictSame(home, {
    pgdata: '/srv/pg',
    config: '/h/.config/pg_autoctl/srv/pg/pg_autoctl.cfg',
    state: '/h/.local/share/pg_autoctl/srv/pg/pg_autoctl.state',
    init: '/h/.local/share/pg_autoctl/srv/pg/pg_autoctl.init',
    nodes: '/h/.local/share/pg_autoctl/srv/pg/nodes.json',
    pid: '/tmp/pg_autoctl/srv/pg/pg_autoctl.pid',
    lease: '/tmp/pg_autoctl/srv/pg/pg_autoctl.lease',
  });
  const env = { XDG_CONFIG_HOME: '/c', XDG_DATA_HOME: '/d', XDG_RUNTIME_DIR: folder };
  const xdg = nodePaths('pg/', '/srv', env);
  t.match(xdg, { config: '/c/pg_autoctl/srv/pg/pg_autoctl.cfg' });
  t.match(xdg.pid, `${folder}/pg_autoctl/srv/pg/`);
  t.throws(() => nodePaths('/srv/pg', '/', {}), { message: /HOME is not set/ });
  t.match(nodePaths('/x', '/', { HOME: '/h', XDG_RUNTIME_DIR: '/not/there' }).pid, /^\/tmp\//);
});

t.test('the files of a node are the same before and after PGDATA is made', async (t) => {
  const folder = scratch(t);
  mkdirSync(join(folder, 'disk'));
  symlinkSync(join(folder, 'disk'), join(folder, 'link'));
  const before = absolutePath('link/pg', folder);
  mkdirSync(join(folder, 'disk/pg'));
  t.equal(before, join(folder, 'disk/pg'));
  t.equal(absolutePath('link/pg', folder), before);
});

t.test('a failed write leaves the file as it was, and nothing beside it', async (t) => {
  const folder = scratch(t);
  const path = join(folder, 'file');
  await writeFileAtomic(path, 'old');
  await t.rejects(writeFileAtomic(join(path, 'below'), 'new'), { message: /could not write/ });
  t.equal(readFileSync(path, 'utf8'), 'old');
  t.strictSame(readdirSync(folder), ['file']);
});

t.test('the state file survives a round trip and refuses what it cannot read', async (t) => {
  const path = join(scratch(t), 'pg_autoctl.state');
  t.equal(await readStateFile(path), undefined);
  const state = {
    ...INITIAL_STATE,
    nodeId: 7,
    groupId: 0,
    systemIdentifier: '7710779855343567358',
  };
  await writeStateFile(path, state);
  t.strictSame(await readStateFile(path), state);
  for (const [text, message] of [
    [Buffer.alloc(1024), /binary form/],
    ['{"version": 1}', /no valid "pgVersion"/],
    ['{"version": 9}', /has version 9, this program reads up to 1/],
    ['no json', /is not valid JSON/],
    ['[]', /is not a JSON object/],
  ] as const) {
    writeFileSync(path, text);
    await t.rejects(readStateFile(path), { message });
  }
});

t.test('the init file remembers what was found', async (t) => {
  const path = join(scratch(t), 'pg_autoctl.init');
  t.equal(await readInitFile(path), undefined);
  await writeInitFile(path, 'PGDATA exists');
  t.equal(await readInitFile(path), 'PGDATA exists');
  await removeInitFile(path);
  await removeInitFile(path);
  writeFileSync(path, '{"pgState": "who knows"}');
  await t.rejects(readInitFile(path), { message: /not readable by this version/ });
});

const CONTENT = { pgdata: './pg', version: '1', extensionVersion: '2', services: [] };

t.test('a pid file has one owner', async (t) => {
  const path = join(scratch(t), 'deep', 'pg_autoctl.pid');
  await acquirePidFile(path, CONTENT, (text) => t.fail(text));
  t.equal(ownsPidFile(path), true);
  t.match(await readLivePidFile(path), { pid: process.pid, pgdata: './pg' });
  t.match(readFileSync(path, 'utf8'), new RegExp(`^${process.pid}\n\\./pg\n1\n2\n\\d+\n$`));
  await releasePidFile(path);
  t.equal(await readPidFile(path), undefined);
});

t.test('of two that start at once only one gets the pid file', async (t) => {
  const path = join(scratch(t), 'pg_autoctl.pid');
  const sleeper = spawn('sleep', ['60']);
  t.teardown(() => sleeper.kill());
  await acquirePidFile(path, CONTENT, () => undefined);
  const mine = readFileSync(path, 'utf8').split('\n');
  // The file of another living process: number and start time of the sleeper.
  const ticks = readFileSync(`/proc/${String(sleeper.pid)}/stat`, 'utf8').split(' ')[21] ?? '';
  writeFileSync(path, [sleeper.pid, ...mine.slice(1, 4), ticks, ''].join('\n'));
  await t.rejects(
    acquirePidFile(path, CONTENT, () => undefined),
    { name: 'AlreadyRunningError', message: /already running with pid/ },
  );
  await releasePidFile(path);
  t.match(await readPidFile(path), { pid: sleeper.pid }, "another's file is left alone");
});

t.test('a stale pid file is removed with a warning', async (t) => {
  const path = join(scratch(t), 'pg_autoctl.pid');
  const gone = spawn('true');
  await once(gone, 'exit');
  writeFileSync(path, `${String(gone.pid)}\n./pg\n1\n2\n5\n`);
  t.equal(await readLivePidFile(path), undefined);
  const warnings: string[] = [];
  await acquirePidFile(path, CONTENT, (text) => warnings.push(text));
  t.match(warnings, [/removing the stale pid file/]);
});

t.test('a number that another process was given does not count', async (t) => {
  const file = { ...CONTENT, pid: process.pid, startTicks: 1 };
  t.equal(await isAlive(file), false);
  t.equal(await isAlive({ ...file, startTicks: 0 }), true, 'an old file has no start time');
});
