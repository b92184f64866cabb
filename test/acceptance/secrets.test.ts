/** A whole life with passwords that can be told apart: none is seen where others could look. */
import { execFileSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import t from 'tap';
import { scramVerifier } from '../../keeper/postgres/passwordVerifier.js';
import { Cluster } from '../support/cluster.js';
import { ScratchFolder } from '../support/scratchFolder.js';
import type { Service } from '../support/service.js';
import { waitFor } from '../support/waitFor.js';

const FILE_LIMIT_MS = 600_000;
const STEP_LIMIT_MS = 180_000;
const LIMIT_MS = 60_000;
const SAMPLE_PAUSE_MS = 100;

/** Each begins with the same letters, so that one search finds all. */
const MARK = 'Zx9qSecret';
const PASSWORD = {
  node: `${MARK}-node:p@ss/w%d`,
  replication: `${MARK}-repl'\\pass"wörd`,
  later: `${MARK}-later`,
  wrong: `${MARK}-wrong`,
};
const OTHERS_MAY_USE = 0o077;
/** What holds passwords, for its owner only. */
const KEPT_IN = /(^|\/)(pg_autoctl\.cfg|pg_autoctl\.pgpass|\.pgpass)$/;

t.setTimeout(FILE_LIMIT_MS);
const folder = new ScratchFolder();
t.teardown(() => folder.remove());
const seen: string[] = [];
const sampler = setInterval(() => {
  const found = execFileSync('ps', ['-eww', '-o', 'args'], { encoding: 'utf8' });
  seen.push(...found.split('\n').filter((line) => line.includes(MARK)));
}, SAMPLE_PAUSE_MS);
t.teardown(() => clearInterval(sampler));

const cluster = await Cluster.start(folder, {
  auth: 'scram-sha-256',
  ssl: 'self-signed',
  env: {
    PG_AUTOCTL_NODE_PASSWORD: PASSWORD.node,
    PG_AUTOCTL_MONITOR_PASSWORD: PASSWORD.node,
    PG_AUTOCTL_REPLICATION_PASSWORD: PASSWORD.replication,
  },
});
t.teardown(async () => {
  if (!t.passing()) console.error(await cluster.report());
});
const { monitor } = cluster;
const answers = new Map<string, string>();

/** Runs a command and keeps what it printed. */
async function ask(service: Service, ...words: string[]): Promise<number> {
  const { code, stdout, stderr } = await service.cli(...words);
  answers.set(`${service.name}: ${words.join(' ')}`, stdout + stderr);
  return code;
}

/** All files below a folder. */
function filesBelow(path: string): string[] {
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    const file = join(path, entry.name);
    if (entry.isDirectory()) return filesBelow(file);
    return entry.isFile() ? [file] : [];
  });
}

function contains(path: string, text: string): boolean {
  try {
    return readFileSync(path).includes(text);
  } catch {
    return false; // servers remove files while we look
  }
}

async function failover(): Promise<void> {
  await ask(monitor, 'perform', 'failover');
}

t.test('birth, and a base backup', { timeout: STEP_LIMIT_MS }, async () => {
  await cluster.addNode();
  await cluster.waitForStates({ node_1: 'single' });
  await cluster.addNode();
  await cluster.waitForStates({ node_1: 'primary', node_2: 'secondary' });
});

t.test('three failovers, one with a rewind', { timeout: STEP_LIMIT_MS }, async (t) => {
  await failover();
  await cluster.waitForStates({ node_1: 'secondary', node_2: 'primary' });
  const old = cluster.node('node_2');
  await old.kill9All();
  await cluster.waitForStates({ node_1: 'wait_primary' });
  await cluster.node('node_1').psql('create table written_meanwhile (a int)');
  old.start();
  await cluster.waitForStates({ node_1: 'primary', node_2: 'secondary' });
  t.match(readFileSync(old.logFile, 'utf8'), /pg_rewind|follows/);
  await failover();
  await cluster.waitForStates({ node_1: 'secondary', node_2: 'primary' });
});

t.test('a wrong password, and a new one', { timeout: STEP_LIMIT_MS }, async (t) => {
  const [standby, primary] = cluster.nodes as [Service, Service];
  const set = ['config', 'set', 'replication.password'];
  const verifier = await scramVerifier(PASSWORD.later);
  // an administrator who sends the verifier, as \password does
  await primary.psql(`alter role pgautofailover_replicator password '${verifier}'`);
  const setTo = async (node: Service, password: string): Promise<void> => {
    const done = await node.cliWith({ PG_AUTOCTL_REPLICATION_PASSWORD: password }, ...set);
    t.match(done, { code: 0, stdout: '****\n' }, done.stderr);
    answers.set(`${node.name}: ${password}`, done.stdout + done.stderr);
  };
  for (const node of [standby, primary]) await setTo(node, PASSWORD.wrong);
  await ask(standby, 'reload');
  await standby.stop();
  standby.start();
  await waitFor(() => /password authentication failed/.test(standby.logTails()), {
    limitMs: LIMIT_MS,
    what: 'the refusal of the wrong password in the log of the standby',
  });
  for (const node of [standby, primary]) await setTo(node, PASSWORD.later);
  await cluster.waitForStates({ node_1: 'secondary', node_2: 'primary' });
});

t.test('a wrong password for the monitor', { timeout: STEP_LIMIT_MS }, async (t) => {
  const node = cluster.node('node_1');
  const uri = `postgres://autoctl_node:${PASSWORD.wrong}@127.0.0.1:${monitor.port}/pg_auto_failover`;
  const { code, stderr } = await node.cliWith({ PG_AUTOCTL_MONITOR: uri }, 'show', 'state');
  t.equal(code, 6);
  t.match(stderr, /password authentication failed/);
  answers.set('show state with a wrong password', stderr);
  const nonsense = { PG_AUTOCTL_MONITOR: `${uri}?sslmode=nonsense` };
  const broken = await node.cliWith(nonsense, 'show', 'state');
  answers.set('show state with a broken URI', broken.stdout + broken.stderr);
  const options = { host: '127.0.0.1', port: monitor.port, user: 'autoctl_node' };
  const client = new pg.Client({
    ...options,
    database: 'pg_auto_failover',
    ssl: { rejectUnauthorized: false },
  });
  await t.rejects(client.connect(), 'nobody gets in without a password');
});

t.test('a new password for the monitor', { timeout: STEP_LIMIT_MS }, async (t) => {
  const verifier = await scramVerifier(PASSWORD.later);
  await cluster.monitorSql(`alter role autoctl_node password '${verifier}'`);
  for (const node of cluster.nodes) {
    const done = await node.cliWith(
      { PG_AUTOCTL_MONITOR_PASSWORD: PASSWORD.later },
      ...['config', 'set', 'pg_autoctl.monitor'],
    );
    t.match(done, { code: 0, stdout: /^postgres:\/\/autoctl_node:\*{4}@/ }, done.stderr);
    answers.set(`${node.name}: config set pg_autoctl.monitor`, done.stdout + done.stderr);
  }
  await cluster.monitorSql(
    `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'autoctl_node'`,
  );
  await waitFor(
    async () => {
      const rows = await cluster.monitorSql(
        `select from pg_stat_activity where usename = 'autoctl_node'`,
      );
      return rows.length === 4;
    },
    { limitMs: LIMIT_MS, what: 'both keepers with the new password' },
  );
  await cluster.waitForStates({ node_1: 'secondary', node_2: 'primary' });
});

t.test('all commands', { timeout: STEP_LIMIT_MS }, async (t) => {
  const everywhere = ['config get', 'config check', 'show uri', 'show file --config --contents'];
  const once = ['show state', 'show events', 'show settings', 'show file', 'status'];
  const node = cluster.node('node_1');
  for (const words of [...everywhere, ...once]) {
    t.equal(await ask(node, ...words.split(' '), '--json'), 0, words);
  }
  for (const words of everywhere.slice(0, 3)) {
    t.equal(await ask(monitor, ...words.split(' '), '--json'), 0, words);
    await ask(node, ...words.split(' '));
  }
  for (const [words, text] of answers) t.notMatch(text, MARK, words);
  const { stdout } = await cluster.node('node_1').cli('config', 'get', 'replication.password');
  t.equal(stdout, `${PASSWORD.later}\n`, 'who asks for it by name, gets it');
});

t.test('no process, no log, no file tells a password', async (t) => {
  t.same([...new Set(seen)], [], 'ps');
  const leaks: string[] = [];
  for (const path of filesBelow(folder.path)) {
    if (!contains(path, MARK)) continue;
    const { mode } = lstatSync(path);
    const harmless = KEPT_IN.test(path) && (mode & OTHERS_MAY_USE) === 0;
    if (!harmless) leaks.push(`${path} ${(mode & 0o777).toString(8)}`);
  }
  t.same(leaks, [], 'only private files that are meant for it');
});

t.test('what a test like this would find', async (t) => {
  const path = join(cluster.site.home, 'leak.log');
  writeFileSync(path, `password=${PASSWORD.node}`);
  t.ok(contains(path, MARK));
  t.ok(filesBelow(folder.path).includes(path));
});
