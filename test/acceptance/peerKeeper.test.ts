// Keepers and commands of pg_auto_failover 2.0, unchanged, at work with our monitor: the Debian
// package's pg_autoctl makes a pair, fails over, is maintained, killed, dropped.  Each step
// leaves a settled pair for the next.
import t from 'tap';
import type { Test } from 'tap';
import { hasPeer, providePeer } from '../bench/support/peer.js';
import type { Peer } from '../bench/support/peer.js';
import { killAll, processTree } from '../bench/support/processTree.js';
import { Cluster } from '../support/cluster.js';
import { freePort } from '../support/ports.js';
import { alive, signal } from '../support/processes.js';
import { Service } from '../support/service.js';
import { waitFor } from '../support/waitFor.js';
import type { Writer } from '../support/writer.js';

const FILE_LIMIT_MS = 400_000;
const STEP_LIMIT_MS = 120_000;
const WRITES_LIMIT_MS = 30_000;
const DEATH_LIMIT_MS = 5_000;
const HOST = '127.0.0.1';

/** Keepers of 2.x hold no lease: the default of 30 s is waited for to the end. */
const SHORT_DEMOTE_TIMEOUT = `
  select pgautofailover.set_formation_setting('default', 'primary_demote_timeout', 5000)`;

/** Nodes that the peer's program makes, beside a monitor of ours. */
class PeerNodes {
  readonly cluster: Cluster;
  readonly #peer: Peer;

  constructor(cluster: Cluster, peer: Peer) {
    this.cluster = cluster;
    this.#peer = peer;
  }

  async add(name: string): Promise<Service> {
    const { socketDir } = this.cluster.site;
    const site = { ...this.cluster.site, program: this.#peer.program(socketDir) };
    const create = ['create', 'postgres', '--hostname', HOST, '--auth', 'trust', '--no-ssl'];
    create.push('--name', name, '--listen', HOST, '--pghost', socketDir);
    create.push('--monitor', this.cluster.monitorUri());
    const node = new Service(site, { name, port: await freePort(), database: 'postgres', create });
    this.cluster.nodes.push(node);
    node.create();
    return node;
  }

  /** The peer's processes rename themselves, so they are ended by pid. */
  async end(): Promise<void> {
    const running = this.cluster.nodes.flatMap(({ pid }) => pid ?? []);
    const pids = running.flatMap(processTree);
    for (const pid of pids) signal(pid, 'SIGKILL');
    const what = 'the end of the keepers';
    await waitFor(() => !pids.some(alive), { limitMs: DEATH_LIMIT_MS, what });
  }
}

/** Runs a command of the peer, which must succeed; returns standard output. */
async function succeeds(t: Test, node: Service, ...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await node.cli(...words);
  t.equal(code, 0, words.join(' '), code === 0 ? {} : { stdout, stderr });
  return stdout;
}

async function writesGoOn(writer: Writer): Promise<void> {
  const fromMs = performance.now();
  await waitFor(() => writer.acknowledged.some(({ sentMs }) => sentMs >= fromMs), {
    limitMs: WRITES_LIMIT_MS,
    what: 'an acknowledged write',
  });
}

function life(cluster: Cluster, peers: PeerNodes): void {
  const step = { timeout: STEP_LIMIT_MS };
  let a: Service;
  let b: Service;
  let writer: Writer;

  t.test('two keepers of 2.0 become primary and standby', step, async () => {
    a = await peers.add('node_1');
    await cluster.waitForStates({ node_1: 'single' });
    b = await peers.add('node_2');
    await cluster.waitForStates({ node_1: 'primary', node_2: 'secondary' });
    writer = cluster.writer();
    await writesGoOn(writer);
  });

  t.test('its commands show our monitor', step, async (t) => {
    const state = await succeeds(t, a, 'show', 'state');
    t.match(state, /node_1 .* read-write .* primary .* primary/);
    t.match(state, /node_2 .* read-only .* secondary .* secondary/);
    const events = await succeeds(t, a, 'show', 'events');
    t.match(events, /a synchronous standby has caught up \(rule 411, M17\)/);
    const uri = await succeeds(t, b, 'show', 'uri', '--formation', 'default');
    const hosts = `${HOST}:${a.port},${HOST}:${b.port}`;
    t.match(uri, `postgres://${hosts}/postgres?target_session_attrs=read-write`);
    const settings = await succeeds(t, b, 'show', 'settings');
    t.match(settings, 'ANY 1 (pgautofailover_standby_2)');
    const nodes: unknown = JSON.parse(await succeeds(t, b, 'show', 'state', '--json'));
    t.match(nodes, [{ nodename: 'node_1' }, { nodename: 'node_2' }]);
  });

  t.test('its perform failover swaps the two', step, async (t) => {
    const seen = await succeeds(t, b, 'perform', 'failover');
    t.match(seen, /node_2 .* wait_primary \| +primary/, 'it understands the notifications');
    await cluster.waitForStates({ node_1: 'secondary', node_2: 'primary' });
    await writesGoOn(writer);
  });

  t.test('its standby goes to maintenance and comes back', step, async (t) => {
    await succeeds(t, a, 'enable', 'maintenance');
    await cluster.waitForStates({ node_1: 'maintenance', node_2: 'wait_primary' });
    await succeeds(t, a, 'disable', 'maintenance');
    await cluster.waitForStates({ node_1: 'secondary', node_2: 'primary' });
    await writesGoOn(writer);
  });

  t.test('its primary is killed, keeper and Postgres: the other takes over', step, async (t) => {
    await cluster.monitorSql(SHORT_DEMOTE_TIMEOUT);
    await killAll(b);
    await cluster.waitForStates({ node_1: 'wait_primary' });
    await writesGoOn(writer);
    b.start();
    await cluster.waitForStates({ node_1: 'primary', node_2: 'secondary' });
    const rows = await writer.stop();
    t.ok(rows.length > 0);
    t.same(await writer.lost((text) => a.psql(text)), [], 'no acknowledged row is lost');
    t.same(await writer.lost((text) => b.psql(text)), [], 'nor on the standby that came back');
  });

  t.test('its drop node lets the standby go', step, async (t) => {
    await succeeds(t, b, 'drop', 'node');
    await cluster.waitForStates({ node_1: 'single' });
    t.equal((await cluster.states()).length, 1);
  });
}

t.setTimeout(FILE_LIMIT_MS);
const cluster = await Cluster.create(t);
const peer = providePeer(cluster.site.folder);
if (hasPeer(peer)) {
  const nodes = new PeerNodes(cluster, peer);
  t.teardown(() => nodes.end());
  life(cluster, nodes);
} else {
  t.plan(0, `the Debian packages of pg_auto_failover cannot be fetched: ${peer.missing}`);
}
