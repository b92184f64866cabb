import { Cluster } from '../../test/support/cluster.js';
import type { ServiceFolder } from '../../test/support/scratchFolder.js';
import { waitFor } from '../../test/support/waitFor.js';
import type { Narrator } from './narrator.js';

const ROWS = 1_000_000;
const STATES_LIMIT_MS = 90_000;
const COPY_LIMIT_MS = 60_000;
const WRITE_LIMIT_MS = 30_000;

type Service = Cluster['monitor'];
type Writer = ReturnType<Cluster['writer']>;

/** Plays the quick start: two nodes, a failover on request, a crash, a return. */
export class WalkThrough {
  readonly #folder: ServiceFolder;
  readonly #tell: Narrator;
  readonly #rememberPids: (pids: readonly number[]) => void;

  /** @param rememberPids gets the pids of all services whenever one was started */
  constructor(
    folder: ServiceFolder,
    narrator: Narrator,
    rememberPids: (pids: readonly number[]) => void,
  ) {
    this.#folder = folder;
    this.#tell = narrator;
    this.#rememberPids = rememberPids;
  }

  /** The whole of it.  Rejects with the logs' ends when something does not happen in time. */
  async run(): Promise<Cluster> {
    const cluster = await this.#createMonitor();
    try {
      await this.#createNodes(cluster);
      await this.#load(cluster);
      const writer = cluster.writer();
      await this.#failover(cluster, writer);
      const dead = await this.#crash(cluster, writer);
      await this.#comeBack(cluster, dead);
      await this.#count(cluster, writer);
    } finally {
      await this.#tell.stop();
    }
    return cluster;
  }

  async #createMonitor(): Promise<Cluster> {
    this.#tell.chapter('A monitor');
    this.#tell.say(`everything runs as ${this.#folder.user.name}, below ${this.#folder.path}`);
    this.#tell.command('pg_autoctl create monitor --pgdata monitor --auth trust --no-ssl --run');
    const cluster = await Cluster.start(this.#folder);
    this.#remember(cluster);
    this.#tell.say(`it answers on port ${cluster.monitor.port}`);
    this.#tell.follow(cluster);
    return cluster;
  }

  async #createNodes(cluster: Cluster): Promise<void> {
    const command = (name: string) =>
      `pg_autoctl create postgres --pgdata ${name} --monitor ${cluster.monitorUri()} ` +
      '--auth trust --no-ssl --run';
    this.#tell.chapter('The first node: it takes writes alone');
    this.#tell.command(command('node_1'));
    await cluster.addNode();
    this.#remember(cluster);
    await this.#states(cluster, { node_1: 'single' });
    this.#tell.chapter('The second node: a copy of the first, which follows it');
    this.#tell.command(command('node_2'));
    await cluster.addNode();
    this.#remember(cluster);
    await this.#states(cluster, { node_1: 'primary', node_2: 'secondary' });
  }

  async #load(cluster: Cluster): Promise<void> {
    this.#tell.chapter(`${ROWS.toLocaleString('en')} rows`);
    const create = `create table demo as select generate_series(1, ${ROWS}) as n`;
    this.#tell.command(`psql -p ${cluster.node('node_1').port} -c '${create}'`);
    await cluster.node('node_1').psql(create);
    const standby = cluster.node('node_2');
    const startMs = performance.now();
    await waitFor(async () => (await countRows(standby)) === ROWS, {
      limitMs: COPY_LIMIT_MS,
      what: `${ROWS} rows on node_2`,
      explain: () => cluster.report(),
    });
    const ms = Math.round(performance.now() - startMs);
    this.#tell.say(`node_2, the standby, counts all of them ${ms} ms after the commit`);
  }

  async #failover(cluster: Cluster, writer: Writer): Promise<void> {
    this.#tell.chapter('A failover on request, under a client that writes');
    this.#tell.say(`the client uses ${cluster.applicationUri()}`);
    await this.#writes(cluster, writer);
    this.#tell.command(
      `psql ${cluster.monitorUri()} -c 'select pgautofailover.perform_failover()'`,
    );
    const startMs = performance.now();
    await cluster.monitorSql('select pgautofailover.perform_failover()');
    await this.#states(cluster, { node_1: 'secondary', node_2: 'primary' });
    await this.#writes(cluster, writer);
    this.#tell.say(
      `node_2 is the primary now; the client waited ${writer.longestGapMs(startMs).toFixed(0)} ms`,
    );
  }

  async #crash(cluster: Cluster, writer: Writer): Promise<Service> {
    const victim = cluster.node('node_2');
    this.#tell.chapter('The primary dies: kill -9 for its keeper and its Postgres');
    this.#tell.command(`kill -9 ${victim.pid} ${victim.postmasterPid}`);
    const startMs = performance.now();
    await victim.kill9All();
    await this.#states(cluster, { node_1: 'wait_primary' });
    await this.#writes(cluster, writer);
    this.#tell.say(
      `node_1 has taken over; the client waited ${writer.longestGapMs(startMs).toFixed(0)} ms`,
    );
    return victim;
  }

  async #comeBack(cluster: Cluster, node: Service): Promise<void> {
    this.#tell.chapter('The dead node comes back');
    this.#tell.command(`pg_autoctl run --pgdata ${node.name}`);
    node.start();
    this.#remember(cluster);
    await this.#states(cluster, { node_1: 'primary', node_2: 'secondary' });
  }

  async #count(cluster: Cluster, writer: Writer): Promise<void> {
    this.#tell.chapter('Nothing is lost');
    const acknowledged = (await writer.stop()).length;
    for (const node of cluster.nodes) {
      const what = `all rows on ${node.name}`;
      const complete = async (): Promise<boolean> => {
        const lost = await writer.lost((text) => node.psql(text));
        return lost.length === 0 && (await countRows(node)) === ROWS;
      };
      // the standby may be some milliseconds behind
      await waitFor(complete, { limitMs: COPY_LIMIT_MS, what, explain: () => cluster.report() });
      this.#tell.say(
        `${node.name} has the ${ROWS.toLocaleString('en')} rows, and all ${acknowledged} that ` +
          'the client was told are committed',
      );
    }
    const { stdout } = await cluster.monitor.cli('show', 'state');
    console.log(`\n${stdout.trimEnd()}`);
  }

  async #states(cluster: Cluster, expected: Readonly<Record<string, string>>): Promise<void> {
    await cluster.waitForStates(expected, STATES_LIMIT_MS);
    await this.#tell.catchUp();
  }

  /** Waits until the client has written something more. */
  async #writes(cluster: Cluster, writer: Writer): Promise<void> {
    const before = writer.acknowledged.length;
    await waitFor(() => writer.acknowledged.length > before, {
      limitMs: WRITE_LIMIT_MS,
      what: 'a write of the client',
      explain: () => cluster.report(),
    });
  }

  #remember(cluster: Cluster): void {
    const pids = [cluster.monitor, ...cluster.nodes].map(({ pid }) => pid);
    this.#rememberPids(pids.filter((pid) => pid !== undefined));
  }
}

async function countRows(node: Service): Promise<number> {
  const [row] = await node.psql<{ count: string }>('select count(*) from demo');
  return Number(row?.count);
}
