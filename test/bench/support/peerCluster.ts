import type pg from 'pg';
import type { NodeState } from '../../support/cluster.js';
import { freePort } from '../../support/ports.js';
import { alive, signal } from '../../support/processes.js';
import type { ServiceFolder } from '../../support/scratchFolder.js';
import { Service } from '../../support/service.js';
import type { Site } from '../../support/service.js';
import { waitFor } from '../../support/waitFor.js';
import { Writer } from '../../support/writer.js';
import { STATES_SQL } from './contender.js';
import type { BenchCluster } from './contender.js';
import type { Peer } from './peer.js';
import { processTree } from './processTree.js';

const HOST = '127.0.0.1';
const MONITOR_DATABASE = 'pg_auto_failover';
const STATES_LIMIT_MS = 60_000;
const COMMON = ['--hostname', HOST, '--auth', 'trust', '--no-ssl'];

/** A monitor and nodes of the packaged peer, with its default settings. */
export class PeerCluster implements BenchCluster {
  readonly nodes: Service[] = [];
  readonly monitor: Service;
  readonly #site: Site;
  readonly #writers: Writer[] = [];

  private constructor(site: Site, monitor: Service) {
    this.#site = site;
    this.monitor = monitor;
  }

  /** Creates the monitor and waits until it answers. */
  static async start(folder: ServiceFolder, peer: Peer): Promise<PeerCluster> {
    const home = folder.makeFolder('home');
    folder.makeFolder('home/run');
    const socketDir = folder.makeFolder('s');
    const site = { folder, program: peer.program(socketDir), home, socketDir };
    const create = ['create', 'monitor', ...COMMON];
    const options = { name: 'monitor', port: await freePort(), database: MONITOR_DATABASE, create };
    const cluster = new PeerCluster(site, new Service(site, options));
    cluster.monitor.create();
    await cluster.#wait('the monitor', async () => (await cluster.states()).length === 0);
    return cluster;
  }

  /** Starts `create postgres --run` for one more node. */
  async addNode(): Promise<Service> {
    const name = `node_${this.nodes.length + 1}`;
    const uri = `postgres://autoctl_node@${HOST}:${this.monitor.port}/${MONITOR_DATABASE}`;
    const create = ['create', 'postgres', ...COMMON, '--name', name, '--listen', HOST];
    create.push('--pghost', this.#site.socketDir, '--monitor', uri);
    const port = await freePort();
    const node = new Service(this.#site, { name, port, database: 'postgres', create });
    this.nodes.push(node);
    node.create();
    return node;
  }

  monitorSql<Row extends pg.QueryResultRow = pg.QueryResultRow>(
    text: string,
    values?: readonly unknown[],
  ): Promise<Row[]> {
    return this.monitor.psql<Row>(text, values);
  }

  states(): Promise<NodeState[]> {
    return this.monitorSql<NodeState & pg.QueryResultRow>(STATES_SQL);
  }

  async waitForStates(
    expected: Readonly<Record<string, string>>,
    limitMs = STATES_LIMIT_MS,
  ): Promise<void> {
    const reached = async (): Promise<boolean> => {
      const states = await this.states();
      return Object.entries(expected).every(([name, state]) =>
        states.some((s) => s.name === name && s.reported === state && s.goal === state),
      );
    };
    await this.#wait(JSON.stringify(expected), reached, limitMs);
  }

  writer(): Writer {
    const user = this.#site.folder.user.name;
    const writer = new Writer(() =>
      this.nodes.map(({ port }) => ({ host: HOST, port, user, database: 'postgres' })),
    );
    this.#writers.push(writer);
    return writer;
  }

  async report(): Promise<string> {
    const states = await this.states().then((rows) => JSON.stringify(rows, null, 1), String);
    return [states, ...[this.monitor, ...this.nodes].map((service) => service.logTails())].join(
      '\n',
    );
  }

  /** Ends everything; its processes rename themselves, so they are ended by pid. */
  async destroy(): Promise<void> {
    await Promise.all(this.#writers.map((writer) => writer.stop()));
    const services = [...this.nodes, this.monitor];
    const pids = services.flatMap(({ pid }) => (pid === undefined ? [] : processTree(pid)));
    for (const pid of pids) signal(pid, 'SIGKILL');
    await this.#wait('the end of all processes', () => !pids.some(alive));
    await this.#site.folder.remove();
  }

  #wait(
    what: string,
    condition: () => boolean | Promise<boolean>,
    limitMs = STATES_LIMIT_MS,
  ): Promise<boolean> {
    return waitFor(condition, { what, limitMs, explain: () => this.report() });
  }
}
