/** Hand-written fakes of the keeper's ports: they record calls and fail on request. */
import { NodeDroppedError, PostgresError } from '../../keeper/errors.js';
import { Lease } from '../../keeper/lease.js';
import type { Log, LogLevel } from '../../keeper/logger.js';
import { newMemory, type Memory } from '../../keeper/memory.js';
import type {
  Assignment,
  Clock,
  LocalPostgres,
  Monitor,
  NodeAddress,
  OtherNode,
  PostgresStatus,
  Report,
  ServerOrigin,
  WalPosition,
} from '../../keeper/ports.js';
import type { State } from '../../keeper/states.js';
import { step, type StepPorts } from '../../keeper/step.js';

/** A clock that stands still until it is moved. */
export class FakeClock implements Clock {
  ms = 1_000_000;

  nowMs(): number {
    return this.ms;
  }

  advance(ms: number): void {
    this.ms += ms;
  }
}

export const RUNNING: PostgresStatus = {
  running: true,
  postmaster: true,
  inRecovery: false,
  timeline: 1,
  lsn: '0/3000060',
  syncState: '',
  streaming: null,
  systemIdentifier: '7000000000000000001',
  standbyContact: '',
};

export const STOPPED: PostgresStatus = {
  ...RUNNING,
  running: false,
  postmaster: false,
  inRecovery: null,
  timeline: 0,
  lsn: '0/0',
};

export const OTHER: OtherNode = {
  nodeId: 2,
  name: 'node_2',
  host: '192.0.2.2',
  port: 5432,
  lsn: '0/3000060',
  isPrimary: false,
};

/** An answer of the monitor. */
export function assign(goal: State, more: Partial<Assignment> = {}): Assignment {
  return {
    nodeId: 1,
    groupId: 0,
    goal,
    candidatePriority: 50,
    replicationQuorum: true,
    leaseRequired: false,
    synchronousStandbyNames: '',
    others: [OTHER],
    reason: 'the test says so',
    ...more,
  };
}

type Verb = Exclude<keyof LocalPostgres, 'inspect' | 'origin'>;

/**
 * A Postgres that only counts: `running` follows starts and stops, `calls` lists the verbs with
 * their first argument.  A verb in `failing` rejects; one in `hanging` waits until release() or
 * abort.
 */
export class FakePostgres implements LocalPostgres {
  status: PostgresStatus = RUNNING;
  readonly calls: string[] = [];
  readonly failing = new Map<Verb, Error>();
  readonly hanging = new Set<Verb>();
  #releases: (() => void)[] = [];

  inspect(): Promise<PostgresStatus> {
    return Promise.resolve(this.status);
  }

  origin(timeline: number): Promise<ServerOrigin> {
    const forks = timeline > 1 ? [{ tli: timeline, parenttli: 1, switchpoint: '0/3000000' }] : [];
    return Promise.resolve({ versionNumber: 150_000, versionText: 'PostgreSQL 15.0', forks });
  }

  /** Lets the verbs go on that hang now. */
  release(): void {
    this.hanging.clear();
    for (const release of this.#releases.splice(0)) release();
  }

  createInstance = (signal?: AbortSignal): Promise<void> =>
    this.#do('createInstance', '', this.#starts, signal);
  ensureRunning = (signal?: AbortSignal): Promise<void> =>
    this.#do('ensureRunning', '', this.#starts, signal);
  ensureStopped = (): Promise<void> =>
    this.#do('ensureStopped', '', () => {
      this.status = { ...STOPPED, systemIdentifier: this.status.systemIdentifier };
    });
  unsupervise = (): Promise<void> => this.#do('unsupervise', '');
  promote = (): Promise<void> =>
    this.#do('promote', '', () => {
      this.status = { ...this.status, inRecovery: false };
    });
  setReadOnly = (readOnly: boolean): Promise<void> => this.#do('setReadOnly', String(readOnly));
  setSynchronousStandbyNames = (names: string): Promise<void> =>
    this.#do('setSynchronousStandbyNames', names);
  waitForSyncStandby = (signal?: AbortSignal): Promise<void> =>
    this.#do('waitForSyncStandby', '', undefined, signal);
  checkpoint = (): Promise<void> => this.#do('checkpoint', '');
  openHba = (others: readonly OtherNode[]): Promise<void> => this.#do('openHba', ids(others));
  maintainSlots = (others: readonly OtherNode[]): Promise<void> =>
    this.#do('maintainSlots', ids(others));
  dropSlots = (): Promise<void> => this.#do('dropSlots', '');
  cloneFrom = (
    upstream: NodeAddress,
    options: { readonly useSlot: boolean },
    signal?: AbortSignal,
  ): Promise<void> =>
    this.#do(
      'cloneFrom',
      `${upstream.name} ${options.useSlot ? 'with' : 'without'} slot`,
      this.#follows,
      signal,
    );
  rewindFrom = (upstream: NodeAddress, signal?: AbortSignal): Promise<void> =>
    this.#do('rewindFrom', upstream.name, this.#follows, signal);
  follow = (upstream: NodeAddress | undefined): Promise<void> =>
    this.#do('follow', upstream?.name ?? 'nobody', this.#follows);
  settledPosition = async (signal?: AbortSignal): Promise<WalPosition> => {
    await this.#do('settledPosition', '', undefined, signal);
    return this.status;
  };
  fastForward = (source: OtherNode, signal?: AbortSignal): Promise<void> =>
    this.#do('fastForward', source.name, undefined, signal);
  checkStreaming = (upstream: NodeAddress): Promise<void> =>
    this.#do('checkStreaming', upstream.name);

  readonly #starts = (): void => {
    const { inRecovery } = this.status;
    this.status = { ...RUNNING, inRecovery: inRecovery ?? false };
  };

  readonly #follows = (): void => {
    this.status = { ...RUNNING, inRecovery: true, streaming: true };
  };

  async #do(
    verb: Verb,
    argument: string,
    effect?: () => void,
    signal?: AbortSignal,
  ): Promise<void> {
    this.calls.push(argument === '' ? verb : `${verb} ${argument}`);
    if (this.hanging.has(verb)) await this.#hang(signal);
    const failure = this.failing.get(verb);
    if (failure !== undefined) throw failure;
    effect?.();
  }

  #hang(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#releases.push(resolve);
      signal?.addEventListener('abort', () => {
        reject(new PostgresError('aborted', { kind: 'aborted' }));
      });
    });
  }
}

function ids(others: readonly OtherNode[]): string {
  return others.map(({ nodeId }) => String(nodeId)).join(',');
}

/** A monitor that gives the answers it was told to, and keeps the reports. */
export class FakeMonitor implements Monitor {
  readonly reports: Report[] = [];
  readonly identifiers: string[] = [];
  readonly origins: ServerOrigin[] = [];
  /** The goal, or what to answer. */
  answer: (report: Report) => Assignment | Promise<Assignment>;
  primary: NodeAddress = OTHER;
  mostAdvanced: OtherNode | undefined = OTHER;

  constructor(answer: Assignment | ((report: Report) => Assignment | Promise<Assignment>)) {
    this.answer = typeof answer === 'function' ? answer : (): Assignment => answer;
  }

  async report(report: Report): Promise<Assignment> {
    this.reports.push(report);
    return await this.answer(report);
  }

  getPrimary(): Promise<NodeAddress> {
    return Promise.resolve(this.primary);
  }

  getMostAdvancedStandby(): Promise<OtherNode | undefined> {
    return Promise.resolve(this.mostAdvanced);
  }

  setSystemIdentifier(systemIdentifier: string): Promise<void> {
    this.identifiers.push(systemIdentifier);
    return Promise.resolve();
  }

  tellOrigin(origin: ServerOrigin): Promise<void> {
    this.origins.push(origin);
    return Promise.resolve();
  }
}

/** A monitor that has forgotten us. */
export function dropped(): Promise<Assignment> {
  return Promise.reject(new NodeDroppedError('node 1 does not exist'));
}

/** A log that keeps its lines as `LEVEL text`. */
export class FakeLog implements Log {
  readonly lines: string[] = [];
  readonly fatal = this.#at('fatal');
  readonly error = this.#at('error');
  readonly warn = this.#at('warn');
  readonly info = this.#at('info');
  readonly debug = this.#at('debug');
  readonly trace = this.#at('trace');

  #at(level: LogLevel): (message: string) => void {
    return (message) => this.lines.push(`${level.toUpperCase()} ${message}`);
  }
}

/** A keeper made of fakes. */
export interface FakeKeeper extends StepPorts {
  readonly memory: Memory;
  readonly pg: FakePostgres;
  readonly monitor: FakeMonitor;
  readonly clock: FakeClock;
  readonly log: FakeLog;
  /** States as they were written to the state file. */
  readonly remembered: State[];
  /** How often background work asked for another turn. */
  nudges: number;
}

export interface FakeKeeperOptions {
  readonly state: State;
  /** Goal that the last process knew; default: the state. */
  readonly storedGoal?: State;
  readonly answer?: FakeMonitor['answer'] | Assignment;
  readonly status?: PostgresStatus;
  readonly systemIdentifier?: string;
  readonly leaseMs?: number;
}

/** Ports and memory of a keeper that has just started in `state`. */
export function fakeKeeper(options: FakeKeeperOptions): FakeKeeper {
  const { state } = options;
  const clock = new FakeClock();
  const pg = new FakePostgres();
  pg.status = options.status ?? RUNNING;
  const remembered: State[] = [];
  const keeper: FakeKeeper = {
    memory: newMemory({
      state,
      goal: options.storedGoal ?? state,
      systemIdentifier: options.systemIdentifier ?? '',
    }),
    pg,
    monitor: new FakeMonitor(options.answer ?? assign(state)),
    clock,
    log: new FakeLog(),
    lease: new Lease(options.leaseMs ?? 10_000, clock.nowMs()),
    restartLimits: { failureTimeoutMs: 20_000, maxRetries: 3 },
    remembered,
    nudges: 0,
    remember: (memory) => {
      remembered.push(memory.state);
      return Promise.resolve();
    },
    onWorkDone: () => {
      keeper.nudges += 1;
    },
  };
  return keeper;
}

/** So many turns; returns how each ended. */
export async function turns(keeper: FakeKeeper, count: number): Promise<string[]> {
  const kinds: string[] = [];
  for (let i = 0; i < count; i++) kinds.push((await step(keeper.memory, keeper)).kind);
  return kinds;
}
