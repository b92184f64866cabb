/** Every command once, on one cluster of a monitor and two nodes: text, --json, exit codes. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { Cluster } from '../support/cluster.js';
import { cleanEnvironment, type RunResult, runToEnd } from '../support/processes.js';
import type { Service } from '../support/service.js';
import { waitFor } from '../support/waitFor.js';
import { LIVE_CASES, LIVE_REFUSALS } from './liveCases.js';
import { type Outcome, run, words } from './support.js';

const LIMIT_MS = 30_000;
const SYSTEMD_ANALYZE = '/usr/bin/systemd-analyze';

/** The cluster that all parts share, in their order. */
interface Stage {
  readonly cluster: Cluster;
  /** The primary. */
  readonly one: Service;
  readonly two: Service;
  /** Runs a line in this process: quick, but only for what writes no file of a node. */
  readonly ask: (line: string) => Promise<Outcome>;
  /** Runs a command of this node in a process of the node's user. */
  readonly local: (node: Service, ...words: readonly string[]) => Promise<RunResult>;
}

const PARTS: readonly (readonly [name: string, run: (t: Test, stage: Stage) => Promise<void>])[] = [
  [
    'what reads: text and --json',
    async (t, { ask }) => {
      await waitFor(async () => (await ask('get node region URI --name node_2')).out === 'east\n', {
        limitMs: LIMIT_MS,
        what: 'the region that create postgres was given',
      });
      for (const { line, text, key } of LIVE_CASES) {
        const plain = await ask(line);
        t.equal(plain.code, 0, `${line}: ${plain.log.join('; ')}`);
        t.match(plain.out, text, line);
        if (key === undefined) continue;
        const json = await ask(`${line} --json`);
        t.equal(json.code, 0, `${line} --json: ${json.log.join('; ')}`);
        const document = JSON.parse(json.out) as object;
        const first = (Array.isArray(document) ? document[0] : document) as object;
        if (key !== '') t.ok(key in first, `${line} --json has ${key}: ${json.out.slice(0, 200)}`);
      }
    },
  ],
  [
    'wrong input that the monitor finds',
    async (t, { ask }) => {
      for (const [line, code, message] of LIVE_REFUSALS) {
        const outcome = await ask(line);
        t.equal(outcome.code, code, line);
        t.match(outcome.log.join('\n'), message, line);
        t.equal(outcome.out, '', `${line}: stdout stays empty`);
      }
      const states = await ask('show state URI --formation nope');
      t.match(states, { code: 0, log: [/WARN formation "nope" does not exist; .*"default"/] });
    },
  ],
  [
    'the unit of show systemd is one',
    async (t, { cluster, one, local }) => {
      if (!existsSync(SYSTEMD_ANALYZE)) return;
      const shown = await local(one, 'show', 'systemd', '--quiet');
      t.match(shown, { code: 0, stderr: '' });
      const unit = join(cluster.site.folder.path, 'pgautofailover.service');
      writeFileSync(unit, shown.stdout);
      const found = spawnSync(SYSTEMD_ANALYZE, ['verify', unit], { encoding: 'utf8' });
      t.match(found, { status: 0, stderr: '' });
    },
  ],
  [
    'settings of nodes and formations',
    async (t, { cluster, ask }) => {
      const priority = await ask('set node candidate-priority 60 URI --name node_2 --json');
      t.match(JSON.parse(priority.out), { 'candidate-priority': 60 });
      t.match(await ask('set node candidate-priority 50 URI --name node_2'), { out: '50\n' });
      t.match(await ask('set node replication-quorum false URI --name node_2'), { out: 'false\n' });
      await cluster.waitForStates({ node_1: 'primary' });
      t.match(await ask('show standby-names URI'), { out: "''\n" });
      const quorum = await ask('set node replication-quorum on URI --name node_2 --json');
      t.match(JSON.parse(quorum.out), { 'replication-quorum': true });
      const region = await ask('set node region west URI --name node_2 --json');
      t.match(JSON.parse(region.out), { region: 'west' });
      const number = await ask('set formation number-sync-standbys 0 URI --json');
      t.match(JSON.parse(number.out), { 'number-sync-standbys': 0 });
      t.match(await ask('create formation URI --formation app --kind pgsql -S'), {
        code: 0,
        log: [/INFO Created formation "app" of kind "pgsql" with secondary disabled/],
      });
      t.match(await ask('enable secondary URI --formation app'), { code: 0 });
      t.match(await ask('disable secondary URI --formation app'), { code: 0 });
      t.match(await ask('drop formation URI --formation app'), { code: 0 });
    },
  ],
  [
    'the local node: metadata, configuration, Postgres',
    async (t, { cluster, two, local }) => {
      t.match(await local(two, 'set', 'node', 'metadata', '--name', 'other'), { code: 0 });
      t.equal((await cluster.states())[1]?.name, 'other');
      const back = await local(two, 'config', 'set', 'pg_autoctl.name', 'node_2');
      t.match(back, {
        code: 0,
        stdout: 'node_2\n',
        stderr: /Asked pg_autoctl, process \d+, to read/,
      });
      t.equal((await cluster.states())[1]?.name, 'node_2');
      t.match(await local(two, 'reload'), { code: 0, stdout: '' });
      const check = await local(two, 'config', 'check', '--json');
      t.equal(check.code, 0, check.stderr);
      t.match(JSON.parse(check.stdout), {
        postgres: { port: two.port },
        config: { pg_autoctl: {} },
      });
      const before = two.postmasterPid;
      const restarted = await local(two, 'manual', 'service', 'restart', 'postgres');
      t.match(restarted, { code: 0, stdout: /^\d+\n$/ }, restarted.stderr);
      t.not(Number(restarted.stdout), before);
      t.equal(Number(restarted.stdout), two.postmasterPid);
      const wait = await local(two, 'inspect', 'pgsetup', 'wait', '--read-write', '--timeout', '0');
      t.match(wait, { code: 5, stderr: /ready, read-only, after 0 s/ });
      await cluster.waitForStates({ node_1: 'primary', node_2: 'secondary' });
    },
  ],
  [
    'a file describes the node, and is applied',
    async (t, { cluster, two, ask }) => {
      const file = join(cluster.site.folder.path, 'node.ini');
      const spec = (priority: number): string =>
        `[node]\nkind = postgres\nname = node_2\nhostname = 127.0.0.1\nport = ${String(two.port)}\n` +
        `[postgresql]\npgdata = ${two.pgdata}\n[monitor]\npguri = ${cluster.monitorUri()}\n` +
        `[settings]\ncandidate_priority = ${String(priority)}\nregion = west\n[options]\nssl = off\n` +
        `[launch]\nmode = deferred\n`;
      writeFileSync(file, spec(50), { mode: 0o644 });
      t.match(await ask(`node check ${file}`), { code: 0, out: '' });
      writeFileSync(file, spec(40));
      const differs = await ask(`node check ${file}`);
      t.match(differs, {
        code: 3,
        out: /settings\.candidate_priority \| +40 \| +50 \| node apply/,
      });
      t.match(await ask(`node apply ${file}`), { code: 0, out: '', log: [/INFO Applying/] });
      t.match(await ask('get node candidate-priority URI --name node_2'), { out: '40\n' });
      t.match(await ask(`node start ${file}`), { code: 0 });
      t.match(readFileSync(file, 'utf8'), /\[launch\]\nmode = immediate\n/);
      const shown = await ask(`node show ${file} --json`);
      t.match(JSON.parse(shown.out), {
        settings: { candidate_priority: 40 },
        node: { name: 'node_2' },
      });
    },
  ],
  [
    'maintenance, failover, promotion',
    async (t, { cluster, two, ask, local }) => {
      t.match(await local(two, 'enable', 'maintenance'), {
        code: 0,
        stdout: / \| +maintenance \|/,
      });
      await cluster.waitForStates({ node_1: 'wait_primary', node_2: 'maintenance' });
      t.match(await local(two, 'enable', 'maintenance'), {
        code: 0,
        stderr: /in maintenance already/,
      });
      t.match(await local(two, 'disable', 'maintenance'), { code: 0, stdout: / secondary/ });
      await cluster.waitForStates({ node_1: 'primary', node_2: 'secondary' });
      const switched = await ask('perform switchover URI');
      t.match(switched, { code: 0, out: /^ +Time \| .*\n-.*\n\d\d:\d\d:\d\d \| .* draining\n/ });
      await cluster.waitForStates({ node_1: 'secondary', node_2: 'primary' });
      const promoted = await ask('perform promotion URI --name node_1 --json');
      t.match(JSON.parse(promoted.out), { name: 'node_1', promoted: true });
      await cluster.waitForStates({ node_1: 'primary', node_2: 'secondary' });
      const again = await ask('perform promotion URI --name node_1');
      t.match(again, { code: 0, out: '' });
      t.match(again.log.join('\n'), /INFO .* is the primary already, nothing to do/);
    },
  ],
  [
    'drop, join again, stop',
    async (t, { cluster, two, ask, local }) => {
      t.match(await ask('drop node URI --name node_2 --no-wait'), { code: 0 });
      await waitFor(() => !two.running, {
        limitMs: LIMIT_MS,
        what: 'the end of the dropped service',
      });
      await cluster.waitForStates({ node_1: 'single' });
      t.match(await local(two, 'run'), {
        code: 12,
        stderr: /was dropped, there is nothing to run/,
      });
      two.create();
      await cluster.waitForStates({ node_1: 'primary', node_2: 'secondary' });
      t.match(await ask('perform promotion URI --name node_2'), { code: 0 });
      await cluster.waitForStates({ node_1: 'secondary', node_2: 'primary' });
      await cluster.node('node_1').kill9All();
      await cluster.waitForStates({ node_2: 'wait_primary' });
      await two.killKeeper();
      t.match(await local(two, 'drop', 'node'), {
        code: 6,
        stderr: /no other node has all the writes that node \d+ "node_2"/,
      });
      await two.psql('select'); // it runs as before
      cluster.node('node_1').start();
      two.start();
      await cluster.waitForStates({ node_1: 'secondary', node_2: 'primary' });
      await two.killKeeper();
      t.match(await local(two, 'drop', 'node'), { code: 0, stderr: /are kept/ });
      t.equal(two.postmasterPid, undefined, 'no Postgres is left beside the next primary');
      await cluster.waitForStates({ node_1: 'single' });
      two.create();
      await cluster.waitForStates({ node_1: 'primary', node_2: 'secondary' });
      t.match(await local(two, 'stop', '--fast'), { code: 0, stdout: '' });
      await waitFor(() => !two.running, {
        limitMs: LIMIT_MS,
        what: 'the end of the stopped service',
      });
      t.match(await local(two, 'status', '--json'), { code: 3, stdout: '' });
      t.match(await local(two, 'stop'), { code: 12, stderr: /does not run/ });
      t.match(await local(two, 'drop', 'node', '--destroy'), { code: 0, stderr: /Deleted/ });
      await cluster.waitForStates({ node_1: 'single' });
    },
  ],
];

t.test('every command on a living cluster', async (t) => {
  const cluster = await Cluster.create(t);
  const one = await cluster.addNode();
  await cluster.waitForStates({ node_1: 'single' });
  const two = await cluster.addNode({ args: ['--region', 'east'] });
  await cluster.waitForStates({ node_1: 'primary', node_2: 'secondary' });
  const { home } = cluster.site;
  const environment = cleanEnvironment(home) as Record<string, string>;
  const ask = async (line: string): Promise<Outcome> => {
    const typed = words(line).map((word) =>
      word
        .replace(/^URI$/, `--monitor=${cluster.monitorUri()}`)
        .replace(/^PGDATA$/, `--pgdata=${one.pgdata}`)
        .replace(/^OTHERPORT$/, String(two.port)),
    );
    return await run(typed, home, environment);
  };
  const { program, folder } = cluster.site;
  const local: Stage['local'] = async (node, ...typed) => {
    // Without the runner's loader, which it gives to every child: each would start seconds later.
    const args = ['-u', 'NODE_OPTIONS', program.command, ...program.args, ...typed];
    args.push('--pgdata', node.pgdata);
    return await runToEnd('env', args, { user: folder.user, home, limitMs: LIMIT_MS });
  };
  for (const [name, part] of PARTS) {
    await t.test(name, async (t) => part(t, { cluster, one, two, ask, local }));
  }
});
