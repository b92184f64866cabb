import { MONITOR_DISABLED } from './config/configKeys.js';
import type { KeeperConfig } from './config/keeperConfig.js';
import type { NodePaths } from './config/paths.js';
import { type KeeperState, writeStateFile } from './config/stateFile.js';
import { systemClock } from './clock.js';
import { asError } from './errors.js';
import { Lease } from './lease.js';
import { LeaseFile } from './leaseFile.js';
import { LeaseGuard } from './leaseGuard.js';
import type { Log } from './logger.js';
import { type Memory, newMemory } from './memory.js';
import { type Listener, listen } from './monitor/listener.js';
import { MonitorClient } from './monitor/monitorClient.js';
import { type MonitorLink, NoMonitor } from './monitor/noMonitor.js';
import { Newsreader } from './monitor/notification.js';
import { createLocalPostgres, type LocalPostgresAdapter } from './postgres/localPostgres.js';
import type { PostgresVersions } from './postgres/versions.js';
import type { Assignment } from './ports.js';
import type { StepPorts } from './step.js';
import { Wakeup } from './wakeup.js';

const MS_PER_S = 1_000;
/** What the monitor takes from the priority of a primary that hands over. */
const LOWERED_BY = 101;

/** What a process that keeps a node is given by its main program. */
export interface ProcessOptions {
  readonly paths: NodePaths;
  readonly log: Log;
  /** The environment of the process. */
  readonly environment: NodeJS.ProcessEnv;
  /** The operating system user that owns PGDATA. */
  readonly osUser: string;
  /** Version of this program. */
  readonly version: string;
}

/** The objects of one keeper process, and how they hang together. */
export class Keeper {
  readonly memory: Memory;
  readonly lease: Lease;
  readonly pg: LocalPostgresAdapter;
  readonly guard: LeaseGuard;
  readonly leaseFile: LeaseFile;
  readonly wakeup = new Wakeup();
  readonly #options: ProcessOptions;
  readonly #stored: KeeperState;
  readonly #news: Newsreader;
  #config: KeeperConfig;
  #client: MonitorLink;
  #listener: Listener | undefined;
  #channel = '';
  #unsaved = false;
  #versions: PostgresVersions | undefined;

  constructor(config: KeeperConfig, stored: KeeperState, options: ProcessOptions) {
    this.#options = options;
    this.#config = config;
    this.#stored = stored;
    this.#news = new Newsreader(stored.nodeId);
    this.memory = newMemory({
      state: stored.currentRole,
      goal: stored.assignedRole,
      systemIdentifier: stored.systemIdentifier,
    });
    this.leaseFile = new LeaseFile(options.paths.lease, options.log);
    this.lease = new Lease(
      config.timeout.networkPartitionTimeoutS * MS_PER_S,
      systemClock.nowMs(),
      stored.leaseRequired,
      this.leaseFile.read(),
    );
    if (this.isAlone) this.lease.suspend();
    this.pg = openPostgres(() => this.#config, stored, options);
    this.#client = this.#newClient();
    this.guard = new LeaseGuard(this.memory, {
      lease: this.lease,
      pg: this.pg,
      clock: systemClock,
      log: options.log,
      remember: this.remember,
      onFenced: this.wakeup.nudge,
    });
  }

  get config(): KeeperConfig {
    return this.#config;
  }

  get nodeId(): number {
    return this.#stored.nodeId;
  }

  get client(): MonitorLink {
    return this.#client;
  }

  /** The operator has disabled the monitor (keeper.md section 15). */
  get isAlone(): boolean {
    return this.#config.monitor === MONITOR_DISABLED;
  }

  /** The ports of a turn, as the configuration is now. */
  get ports(): StepPorts {
    const { timeout } = this.#config;
    return {
      monitor: this.#client,
      pg: this.pg,
      clock: systemClock,
      log: this.#options.log,
      lease: this.lease,
      restartLimits: {
        failureTimeoutMs: timeout.postgresqlRestartFailureTimeoutS * MS_PER_S,
        maxRetries: timeout.postgresqlRestartFailureMaxRetries,
      },
      remember: this.remember,
      onWorkDone: this.wakeup.nudge,
    };
  }

  /** Writes the state file.  A failure is logged; retryRemember() tries again. */
  readonly remember = async (): Promise<void> => {
    this.#versions ??= await this.#readVersions();
    try {
      await writeStateFile(this.#options.paths.state, this.#stateNow());
      this.#unsaved = false;
    } catch (thrown) {
      if (!this.#unsaved) this.#options.log.error(asError(thrown).message);
      this.#unsaved = true;
    }
  };

  /** Once in the life of a process: another Postgres comes with a restart. */
  async #readVersions(): Promise<PostgresVersions | undefined> {
    const versions = await this.pg.versions().catch((thrown: unknown) => {
      this.#options.log.debug(`versions for the state file: ${asError(thrown).message}`);
      return undefined;
    });
    const { pgControlVersion, catalogVersion } = this.#stored;
    const isNew = pgControlVersion === 0 || versions === undefined;
    if (!isNew && versions.catalogVersion !== catalogVersion) {
      this.#options.log.warn(
        `The data directory has catalog version ${String(versions.catalogVersion)}, at the last ` +
          `start it had ${String(catalogVersion)}: it was upgraded, or is another one`,
      );
    }
    return versions;
  }

  /** Writes the state file again after a failure. */
  async retryRemember(): Promise<void> {
    if (this.#unsaved) await this.remember();
  }

  /** Takes another configuration; the next report goes to its monitor. */
  async use(config: KeeperConfig): Promise<void> {
    const before = this.#config;
    this.#config = config;
    if (config.monitor === before.monitor && config.name === before.name) return;
    await this.#client.detach().catch((thrown: unknown) => {
      this.#options.log.debug(`goodbye to the monitor: ${asError(thrown).message}`);
    });
    await this.#closeMonitor();
    this.#client = this.#newClient();
    if (this.isAlone) this.#goOnAlone();
    else this.lease.resume(systemClock.nowMs());
  }

  /** Without a monitor the state that was reached stays the goal. */
  #goOnAlone(): void {
    const { memory } = this;
    this.lease.suspend();
    if (memory.assignment === undefined) return;
    memory.assignment = { ...memory.assignment, goal: memory.state };
  }

  /** Ends all connections; Postgres stays as it is.  Bounded, never rejects. */
  async close(): Promise<void> {
    this.guard.stop();
    await this.#closeMonitor();
    await this.pg.close();
  }

  async #closeMonitor(): Promise<void> {
    const listener = this.#listener;
    this.#listener = undefined;
    await listener?.close();
    await this.#client.close();
  }

  #newClient(): MonitorLink {
    if (this.isAlone) return new NoMonitor();
    const { formation, name, monitor } = this.#config;
    const { environment, version } = this.#options;
    const client = new MonitorClient({
      uri: monitor,
      defaults: connectionDefaults(environment),
      formation,
      groupId: this.#stored.groupId,
      nodeId: this.nodeId,
      nodeName: name,
      // A lease that a reload changed counts from the next start: see Lease.
      leaseMs: this.lease.leaseMs,
      version,
      onChannel: (channel) => {
        this.memory.toldTimeline = undefined; // perhaps another monitor, or one of a backup
        this.#listenTo(client, channel);
      },
    });
    return client;
  }

  #listenTo(client: MonitorClient, channel: string): void {
    const config = client.session.workingConfig;
    if (config === undefined || client !== this.#client) return;
    if (this.#listener !== undefined && channel === this.#channel) return;
    const old = this.#listener;
    void old?.close(); // bounded, never rejects
    this.#channel = channel;
    const { log } = this.#options;
    this.#listener = listen({
      config,
      nodeName: this.#config.name,
      channel,
      log,
      onHint: (payload) => {
        const line = this.#news.describe(payload);
        if (line !== undefined) log.info(line);
        this.wakeup.nudge();
      },
    });
  }

  #stateNow(): KeeperState {
    const { memory, lease } = this;
    const { state, assignment, systemIdentifier } = memory;
    const epochS = (ms: number): number =>
      Math.round((Date.now() - (systemClock.nowMs() - ms)) / MS_PER_S);
    return {
      ...this.#stored,
      ...this.#versions,
      systemIdentifier,
      currentRole: state,
      assignedRole:
        assignment?.goal ?? (state === 'demote_timeout' ? state : this.#stored.assignedRole),
      lastMonitorContactS:
        assignment === undefined
          ? this.#stored.lastMonitorContactS
          : epochS(lease.monitorContactMs),
      lastSecondaryContactS: epochS(lease.standbyContactMs),
      leaseRequired: assignment?.leaseRequired ?? this.#stored.leaseRequired,
      candidatePriority: lastingPriority(assignment) ?? this.#stored.candidatePriority,
      replicationQuorum: assignment?.replicationQuorum ?? this.#stored.replicationQuorum,
    };
  }
}

/** The operator's priority: during a failover the old primary's is lower by 101. */
function lastingPriority(assignment: Assignment | undefined): number | undefined {
  const priority = assignment?.candidatePriority;
  return priority === undefined || priority >= 0 ? priority : priority + LOWERED_BY;
}

/** Where the password of the monitor's connection may come from. */
export function connectionDefaults(environment: NodeJS.ProcessEnv): {
  readonly password: string | undefined;
  readonly passfile: string | undefined;
  readonly home: string | undefined;
} {
  return {
    password: environment['PGPASSWORD'],
    passfile: environment['PGPASSFILE'],
    home: environment['HOME'],
  };
}

/** The local Postgres of a node that has been registered, or is about to be. */
export function openPostgres(
  config: () => KeeperConfig,
  stored: Pick<KeeperState, 'nodeId' | 'currentRole'>,
  options: Pick<ProcessOptions, 'log' | 'environment' | 'osUser'>,
): LocalPostgresAdapter {
  return createLocalPostgres({
    config,
    nodeId: () => stored.nodeId,
    logger: options.log,
    environment: options.environment,
    osUser: options.osUser,
    initialMode: stored.currentRole === 'maintenance' ? 'unsupervised' : 'supervised',
  });
}
