import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Test } from 'tap';
import type pg from 'pg';
import { freePort } from './ports.js';
import { CHECKOUT } from './processes.js';
import { ScratchFolder } from './scratchFolder.js';
import type { ServiceFolder } from './scratchFolder.js';
import { provideExtension } from './scratchServer.js';
import { Service } from './service.js';
import type { Site } from './service.js';
import { providePgAutoctl } from './stage.js';
import { waitFor } from './waitFor.js';
import type { WaitOptions } from './waitFor.js';
import { Writer } from './writer.js';

/** How a cluster differs from the default: trust, no TLS, no nodes. */
export interface ClusterOptions {
  readonly ssl?: 'none' | 'self-signed';
  /** Method of the HBA lines, default trust; `skip` = pg_hba.conf stays as initdb made it. */
  readonly auth?: string;
  /** Host name of all services, default 127.0.0.1. */
  readonly hostname?: string;
  /** Words that choose TLS, by name of the service; instead of `ssl`. */
  readonly tls?: (name: string) => readonly string[];
  /** Parameters of the monitor's connection string, e.g. `sslmode=verify-full`. */
  readonly monitorParameters?: string;
  /** Variables for every pg_autoctl. */
  readonly env?: Readonly<Record<string, string>>;
  /** Further words of `create monitor`. */
  readonly monitorArgs?: readonly string[];
  /** Settings of the monitor (pgautofailover.set_setting), made before the first node joins. */
  readonly monitorSql?: readonly string[];
}

/** How a node differs from the default. */
export interface NodeOptions {
  /** Default: node_1, node_2, ... */
  readonly name?: string;
  readonly candidatePriority?: number;
  readonly replicationQuorum?: boolean;
  /** Port of a proxy in front of the monitor. */
  readonly monitorPort?: number;
  /** Further words of `create postgres`. */
  readonly args?: readonly string[];
  /** Folder below the cluster's that holds PGDATA, e.g. a mount of its own. */
  readonly dataFolder?: string;
  /** Default: a free one. */
  readonly port?: number;
}

/** A node as the monitor sees it. */
export interface NodeState {
  readonly name: string;
  readonly reported: string;
  readonly goal: string;
  readonly health: number;
}

const HOST = '127.0.0.1';
const DATABASE = 'postgres';
const MONITOR_DATABASE = 'pg_auto_failover';
const MONITOR_LIMIT_MS = 60_000;
/** Default limit of waitForStates: a base backup and a few turns. */
export const STATES_LIMIT_MS = 60_000;
const STATES_PAUSE_MS = 100;

const STATES = `
  select nodename as name, reportedstate::text as reported, goalstate::text as goal, health
    from pgautofailover.node
   order by nodeid`;

/**
 * A monitor and nodes made by the real pg_autoctl on free ports of 127.0.0.1, everything below
 * one scratch folder, which is gone with the test.
 */
export class Cluster {
  readonly nodes: Service[] = [];
  readonly site: Site;
  readonly #options: ClusterOptions;
  readonly #writers: Writer[] = [];
  readonly #createMonitor: readonly string[];
  #monitors: readonly [Service, ...Service[]];

  private constructor(
    site: Site,
    create: readonly string[],
    port: number,
    options: ClusterOptions,
  ) {
    this.site = site;
    this.#createMonitor = create;
    this.#monitors = [this.#newMonitor('monitor', port)];
    this.#options = options;
  }

  /** The monitor, or the last one that took the place of another. */
  get monitor(): Service {
    return this.#monitors[0];
  }

  #newMonitor(name: string, port: number): Service {
    const database = MONITOR_DATABASE;
    return new Service(this.site, { name, port, database, create: this.#createMonitor });
  }

  /** Creates the monitor, waits until it answers.  When a test fails, the logs are shown. */
  static async create(t: Test, options: ClusterOptions = {}): Promise<Cluster> {
    const folder = new ScratchFolder();
    t.teardown(() => folder.remove());
    const cluster = await Cluster.start(folder, options);
    t.teardown(async () => {
      if (!t.passing()) console.error(await cluster.report());
      await cluster.destroy();
    });
    return cluster;
  }

  /** As create(), for whoever calls destroy() himself, also after a rejection. */
  static async start(folder: ServiceFolder, options: ClusterOptions = {}): Promise<Cluster> {
    // fast when dist/ is current; a test must not run against yesterday's program
    execFileSync('bash', [join(CHECKOUT, 'scripts/setup.sh')], { stdio: 'inherit' });
    const home = folder.makeFolder('home');
    folder.makeFolder('home/run');
    const program = providePgAutoctl(folder.path, folder.user);
    const site = { folder, program, home, socketDir: folder.makeFolder('s'), env: options.env };
    const create = ['create', 'monitor', ...commonArgs(site, 'monitor', options)];
    create.push('--extension-destdir', provideExtension(folder), ...(options.monitorArgs ?? []));
    const cluster = new Cluster(site, create, await freePort(), options);
    await cluster.#startMonitor(options.monitorSql ?? []);
    return cluster;
  }

  /** Loses the monitor with all that it knew, and makes an empty one on its port, or on another. */
  async replaceMonitor(port = this.monitor.port): Promise<void> {
    await this.monitor.kill9All();
    const name = `monitor_${this.#monitors.length + 1}`;
    this.#monitors = [this.#newMonitor(name, port), ...this.#monitors];
    await this.#startMonitor([]);
  }

  async #startMonitor(statements: readonly string[]): Promise<void> {
    this.monitor.create();
    await waitFor(
      async () => (await this.states()).length === 0,
      this.#wait('the monitor', MONITOR_LIMIT_MS, [this.monitor]),
    );
    for (const statement of statements) await this.monitorSql(statement);
  }

  /** Connection string of the monitor, as keepers use it. */
  monitorUri(port = this.monitor.port): string {
    const { ssl, hostname = HOST, monitorParameters } = this.#options;
    const sslmode = ssl === 'self-signed' ? 'require' : 'prefer';
    const parameters = monitorParameters ?? `sslmode=${sslmode}`;
    return `postgres://autoctl_node@${hostname}:${port}/${MONITOR_DATABASE}?${parameters}`;
  }

  /** Starts `create postgres --run` for one more node; waitForStates tells when it is there. */
  async addNode(options: NodeOptions = {}): Promise<Service> {
    const name = options.name ?? `node_${this.nodes.length + 1}`;
    const common = commonArgs(this.site, name, this.#options);
    const create = ['create', 'postgres', ...common, '--name', name];
    create.push('--monitor', this.monitorUri(options.monitorPort));
    if (options.candidatePriority !== undefined) {
      create.push('--candidate-priority', String(options.candidatePriority));
    }
    if (options.replicationQuorum !== undefined) {
      create.push('--replication-quorum', String(options.replicationQuorum));
    }
    create.push(...(options.args ?? []));
    const { dataFolder = '', port = await freePort() } = options;
    const node = new Service(this.site, { name, port, database: DATABASE, create, dataFolder });
    this.nodes.push(node);
    node.create();
    return node;
  }

  /** It never became a member: its name may be used again. */
  forget(node: Service): void {
    this.nodes.splice(this.nodes.indexOf(node), 1);
  }

  /** The node of that name. */
  node(name: string): Service {
    const found = this.nodes.find((node) => node.name === name);
    if (found === undefined) throw new Error(`the cluster has no node ${name}`);
    return found;
  }

  /** Runs one statement on the monitor as superuser. */
  monitorSql<Row extends pg.QueryResultRow = pg.QueryResultRow>(
    text: string,
    values?: readonly unknown[],
  ): Promise<Row[]> {
    return this.monitor.psql<Row>(text, values);
  }

  /** All nodes as the monitor sees them now. */
  states(): Promise<NodeState[]> {
    return this.monitorSql<NodeState & pg.QueryResultRow>(STATES);
  }

  /**
   * Waits until each named node has reported the state and has it as its goal.  Rejects, with
   * states, events and logs, when the limit has passed.
   */
  async waitForStates(
    expected: Readonly<Record<string, string>>,
    limitMs = STATES_LIMIT_MS,
  ): Promise<void> {
    const wanted = Object.entries(expected);
    const named = [this.monitor, ...wanted.map(([name]) => this.node(name))];
    await waitFor(
      async () => {
        const states = await this.states();
        return wanted.every(([name, state]) =>
          states.some((s) => s.name === name && s.reported === state && s.goal === state),
        );
      },
      this.#wait(JSON.stringify(expected), limitMs, named),
    );
  }

  /** Starts to insert numbered rows through the multi-host connection string. */
  writer(): Writer {
    const { user } = this.site.folder;
    const writer = new Writer(() =>
      this.nodes.map(({ port }) => ({ host: HOST, port, user: user.name, database: DATABASE })),
    );
    this.#writers.push(writer);
    return writer;
  }

  /** The connection string that applications use, for programs that are built on libpq. */
  applicationUri(): string {
    const hosts = this.nodes.map(({ port }) => `${HOST}:${port}`).join(',');
    const user = this.site.folder.user.name;
    return `postgres://${user}@${hosts}/${DATABASE}?target_session_attrs=read-write`;
  }

  /** States, last events, ends of the logs: what one wants to see when something failed. */
  async report(): Promise<string> {
    const events = `
      select to_char(eventtime, 'HH24:MI:SS.MS') || ' ' || description as line
        from pgautofailover.event order by eventid desc limit 40`;
    const parts = await Promise.all([
      this.states().then((rows) => rows.map((row) => JSON.stringify(row)).join('\n'), String),
      this.monitorSql<{ line: string }>(events).then(
        (rows) => rows.map(({ line }) => line).join('\n'),
        String,
      ),
    ]);
    const logs = [this.monitor, ...this.nodes].map((service) => service.logTails());
    return [...parts, ...logs].join('\n');
  }

  /** Ends everything and removes the folder. */
  async destroy(): Promise<void> {
    await Promise.all(this.#writers.map((writer) => writer.stop()));
    await this.site.folder.remove();
  }

  #wait(what: string, limitMs: number, needed: readonly Service[]): WaitOptions {
    return {
      limitMs,
      what,
      pauseMs: STATES_PAUSE_MS,
      hopeless: () => {
        const ended = needed.find((service) => service.endedByItself);
        return ended === undefined ? undefined : `pg_autoctl of ${ended.name} has ended by itself`;
      },
      explain: () => this.report(),
    };
  }
}

function commonArgs({ socketDir }: Site, name: string, options: ClusterOptions): string[] {
  const { ssl, tls, hostname = HOST, auth = 'trust' } = options;
  const words = tls?.(name) ?? [ssl === 'self-signed' ? '--ssl-self-signed' : '--no-ssl'];
  const where = ['--hostname', hostname, '--listen', HOST, '--pghost', socketDir];
  return [...where, ...(auth === 'skip' ? ['--skip-pg-hba'] : ['--auth', auth]), ...words];
}
