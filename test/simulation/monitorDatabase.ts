/** The real monitor: the extension in a database, called at virtual times. */
import pg from 'pg';
import type { Assignment, NodeAddress, OtherNode, Report } from '../../keeper/ports.js';
import type { State } from '../../keeper/states.js';
import type { Agenda } from './agenda.js';

/** Virtual time 0. */
const EPOCH_MS = Date.UTC(2030, 0, 1, 12);

/** The monitor answered with an error. */
export class SqlError extends Error {
  override readonly name = 'SqlError';
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

/** A node as the monitor has it. */
export interface RegisteredNode {
  readonly id: number;
  readonly reported: State;
  readonly goal: State;
  readonly priority: number;
  readonly quorum: boolean;
  readonly health: number;
}

/** An event of the monitor. */
export interface MonitorEvent {
  readonly id: number;
  readonly node: string;
  readonly reported: State;
  readonly goal: State;
  readonly rule: number | null;
  readonly text: string;
}

/** A settled group to begin with. */
export interface Beginning {
  readonly nodes: readonly {
    readonly id: number;
    readonly name: string;
    readonly priority: number;
    readonly quorum: boolean;
    readonly state: State;
    readonly lsn: string;
  }[];
  readonly numberSyncStandbys: number;
  readonly settings: Readonly<Record<string, number>>;
  readonly systemIdentifier: string;
}

/** Told of every call, for the rules that hold for all of them. */
export interface CallListener {
  /** An event was written: whoever listens is woken. */
  onEvents(): void;
  /** A call failed. */
  onError(call: string, error: SqlError): void;
}

interface Answer {
  readonly goal: State;
  readonly priority: number;
  readonly quorum: boolean;
  readonly lease: boolean;
  readonly names: string;
  readonly others: readonly Record<string, unknown>[];
  readonly reason: string;
  readonly event: number;
}

export class MonitorDatabase {
  readonly #client: pg.Client;
  readonly #agenda: Agenda;
  readonly #listener: CallListener;
  up = true;
  /** Last event that was written. */
  event = 0;
  #firstSession = 0;

  constructor(client: pg.Client, agenda: Agenda, listener: CallListener) {
    this.#client = client;
    this.#agenda = agenda;
    this.#listener = listener;
  }

  async begin({ nodes, numberSyncStandbys, settings, systemIdentifier }: Beginning): Promise<void> {
    await this.#run('select sim.begin($1, $2, $3, $4, $5, $6)', [
      this.#now,
      timeText(-3_600_000),
      JSON.stringify(nodes),
      numberSyncStandbys,
      JSON.stringify(settings),
      systemIdentifier,
    ]);
  }

  /** Was the session opened in this life of the monitor? */
  knows(session: number | undefined): boolean {
    return session !== undefined && session >= this.#firstSession;
  }

  /** The monitor's Postgres is back; sessions from before are gone. */
  async restart(crashed: boolean, nextSession: number): Promise<void> {
    await this.#run('select sim.restart($1, $2)', [this.#now, crashed]);
    this.#firstSession = nextSession;
    this.up = true;
  }

  async attach(nodeId: number, leaseMs: number, session: number): Promise<void> {
    await this.#call('keeper_attach', 'select sim.attach($1, $2, $3, $4)', [
      nodeId,
      leaseMs,
      session,
    ]);
  }

  async detach(nodeId: number, session: number): Promise<void> {
    await this.#call('keeper_detach', 'select sim.detach($1, $2, $3)', [nodeId, session]);
  }

  async report(
    nodeId: number,
    ours: boolean,
    session: number,
    report: Report,
  ): Promise<Assignment> {
    const answer = (await this.#call(
      'report',
      'select sim.report($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11) as answer',
      [
        nodeId,
        ours,
        report.state,
        report.pgIsRunning,
        report.timeline,
        report.lsn,
        report.syncState,
        report.streaming,
        report.waitsAsTold,
        session,
      ],
    )) as Answer;
    this.#seen(answer.event);
    return {
      nodeId,
      groupId: 0,
      goal: answer.goal,
      candidatePriority: answer.priority,
      replicationQuorum: answer.quorum,
      leaseRequired: answer.lease,
      synchronousStandbyNames: answer.names,
      others: answer.others.map(otherNode),
      reason: answer.reason,
    };
  }

  async getPrimary(): Promise<NodeAddress> {
    const found = (await this.ask('get_primary', 'select * from pgautofailover.get_primary()')) as {
      primary_node_id: number;
      primary_name: string;
      primary_host: string;
      primary_port: number;
    };
    return {
      nodeId: found.primary_node_id,
      name: found.primary_name,
      host: found.primary_host,
      port: found.primary_port,
    };
  }

  async getMostAdvancedStandby(caller: number): Promise<OtherNode | undefined> {
    const found = (await this.ask(
      'get_most_advanced_standby',
      `select * from pgautofailover.get_most_advanced_standby('default', 0, ${caller})`,
    )) as Record<string, unknown> | null;
    return found === null ? undefined : otherNode(found);
  }

  async setSystemIdentifier(nodeId: number, systemIdentifier: string): Promise<void> {
    await this.ask(
      'set_node_system_identifier',
      `select * from pgautofailover.set_node_system_identifier(${nodeId}, ${systemIdentifier})`,
    );
  }

  async tellForks(nodeId: number, forks: string): Promise<void> {
    await this.ask(
      'report_timeline_history',
      `select pgautofailover.report_timeline_history(${nodeId}, '${forks}')`,
    );
  }

  /** What an operator types; rejects with SqlError. */
  async ask(call: string, sql: string): Promise<unknown> {
    const { answer, event } = (await this.#call(call, 'select sim.ask($1, $2) as answer', [
      sql,
    ])) as { answer: unknown; event: number };
    this.#seen(event);
    return answer;
  }

  /** One tick; tells which nodes are to be probed. */
  async tick(ended: readonly number[]): Promise<readonly number[]> {
    const { due, event } = (await this.#call('tick', 'select sim.tick($1, $2) as answer', [
      ended,
    ])) as { due: readonly number[]; event: number };
    this.#seen(event);
    return due;
  }

  async probed(nodeId: number, kind: 'answered' | 'refused' | 'silent'): Promise<void> {
    const event = await this.#call('record_probe', 'select sim.probed($1, $2, $3) as answer', [
      nodeId,
      kind,
    ]);
    this.#seen(Number(event));
  }

  async nodes(): Promise<readonly RegisteredNode[]> {
    const rows = await this.#run('select sim.nodes() as answer', []);
    return rows as readonly RegisteredNode[];
  }

  async eventsSince(event: number): Promise<readonly MonitorEvent[]> {
    const rows = await this.#run('select sim.events_since($1) as answer', [event]);
    return rows as readonly MonitorEvent[];
  }

  get #now(): string {
    return timeText(this.#agenda.nowMs);
  }

  #seen(event: number): void {
    if (event === this.event) return;
    this.event = event;
    this.#listener.onEvents();
  }

  async #call(call: string, sql: string, values: readonly unknown[]): Promise<unknown> {
    try {
      return await this.#run(sql, [this.#now, ...values]);
    } catch (thrown) {
      if (!(thrown instanceof pg.DatabaseError)) throw thrown;
      const error = new SqlError(thrown.message, thrown.code ?? '');
      this.#listener.onError(call, error);
      throw error;
    }
  }

  async #run(sql: string, values: readonly unknown[]): Promise<unknown> {
    const { rows } = await this.#client.query<{ answer?: unknown }>({
      name: sql,
      text: sql,
      values: [...values],
    });
    return rows[0]?.answer;
  }
}

function timeText(ms: number): string {
  return new Date(EPOCH_MS + Math.round(ms)).toISOString();
}

function otherNode(row: Record<string, unknown>): OtherNode {
  return {
    nodeId: Number(row['node_id']),
    name: String(row['node_name']),
    host: String(row['node_host']),
    port: Number(row['node_port']),
    lsn: String(row['node_lsn']),
    isPrimary: row['node_is_primary'] === true,
  };
}
