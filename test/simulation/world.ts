/** All that exists in one simulated run. */
import type pg from 'pg';
import { Agenda } from './agenda.js';
import { MonitorDatabase, type SqlError } from './monitorDatabase.js';
import { Network } from './network.js';
import type { Random } from './random.js';
import { Replication } from './replication.js';
import type { Plan } from './plan.js';
import { STREAM_TIMEOUT_MS, type Stream } from './server.js';
import { SimKeeper } from './simKeeper.js';
import { SimNode, type NodePlan } from './simNode.js';
import type { State } from '../../keeper/states.js';
import { lsnText, Wal } from './wal.js';
import { Writes } from './writes.js';

/** A rule of the simulation that was broken. */
export interface Failure {
  readonly rule: 'I1' | 'I2' | 'I3' | 'I4' | 'I5';
  readonly atMs: number;
  readonly text: string;
}

/** Told of everything that a person would want to read in a story. */
export interface Teller {
  tell(text: string): void;
  /** Events were written at the monitor. */
  events(): Promise<void>;
}

/** SQLSTATEs that the calls of keepers and loops may end with; all others are a failure. */
const DOCUMENTED: Readonly<Record<string, readonly string[]>> = {
  report: ['42704', '08003'],
  keeper_attach: ['42704'],
  keeper_detach: [],
  get_primary: ['XX000'],
  get_most_advanced_standby: [],
  set_node_system_identifier: ['42704'],
  report_timeline_history: ['42704'],
  tick: [],
  record_probe: [],
  perform_failover: ['XX000', '55000'],
  perform_promotion: ['XX000', '55000', '42704'],
  start_maintenance: ['XX000', '55000'],
  stop_maintenance: ['XX000', '55000'],
  remove_node: ['42704', '55000'],
  set_node_candidate_priority: ['55000', '42704'],
  set_node_replication_quorum: ['55000', '42704', 'XX000', '22023'],
  set_formation_number_sync_standbys: ['55000', 'XX000', '22023'],
  register_node: ['55006', '23505', '22023', 'XX000'],
};

const POSTMASTER_WATCH_MS = 100;

export class World {
  readonly agenda = new Agenda();
  readonly random: Random;
  readonly network: Network;
  readonly monitor: MonitorDatabase;
  readonly writes: Writes;
  readonly plan: Plan;
  readonly systemIdentifier = '7000000000000000007';
  readonly failures: Failure[] = [];
  /** What keepers last complained of, for the report of a failure. */
  readonly complaints = new Map<string, string>();
  teller: Teller | undefined;
  /** The standby that was made to fall behind. */
  behind: SimNode | undefined;
  /** Events that were written come from here: true wakes the teller. */
  #unread = false;
  #record = 1;
  #session = 0;
  readonly #nodes = new Map<number, SimNode>();
  #list: readonly SimNode[] = [];
  readonly #replication: Replication;
  readonly #ended: number[] = [];
  readonly #owners = new Map<number, SimNode>();

  constructor(client: pg.Client, plan: Plan, random: Random) {
    this.plan = plan;
    this.random = random;
    this.network = new Network(random);
    this.monitor = new MonitorDatabase(client, this.agenda, {
      onEvents: () => {
        this.#unread = true;
        this.#wake();
      },
      onError: (call, error) => {
        this.#refused(call, error);
      },
    });
    this.writes = new Writes(this);
    this.#replication = new Replication(this.agenda, this.network, this.#nodes, (standby, up) => {
      this.fail('I2', `${standby.name} and ${up.name} have other WAL at the same place`);
    });
  }

  get leaseMs(): number {
    return this.plan.leaseMs;
  }

  get pollStretch(): number {
    return this.plan.pollStretch;
  }

  /** All that ever were, by node id. */
  get nodes(): readonly SimNode[] {
    return this.#list;
  }

  get members(): readonly SimNode[] {
    return this.nodes.filter(({ gone }) => !gone);
  }

  /** Has no other node WAL of another branch?  Such a one can neither follow it nor give it WAL. */
  canCarryOn(id: number): boolean {
    const { data } = this.node(id).server;
    if (data === undefined) return false;
    return this.members.every(({ server }) => {
      const wal = server.data?.wal ?? data.wal;
      return data.wal.canStreamFrom(wal) || wal.canStreamFrom(data.wal);
    });
  }

  node(id: number): SimNode {
    const found = this.#nodes.get(id);
    if (found === undefined) throw new Error(`there is no node ${id}`);
    return found;
  }

  addNode(plan: NodePlan, state: State): SimNode {
    const node = new SimNode(this, plan, state);
    this.#nodes.set(plan.id, node);
    this.#list = [...this.#nodes.values()];
    return node;
  }

  /** A settled group: the first node leads, the others follow. */
  settle(plans: readonly NodePlan[]): void {
    const wal = new Wal();
    for (let i = 0; i < 3; i++) wal.records.push(this.newRecord());
    for (const plan of plans) {
      const leads = plan.id === plans[0]?.id;
      const others = plans.map(({ id }) => id).filter((id) => id !== plan.id);
      const state = !leads ? 'secondary' : plans.length === 1 ? 'single' : 'primary';
      const node = this.addNode(plan, state);
      node.stateFile.systemIdentifier = this.systemIdentifier;
      node.server.data = {
        systemIdentifier: this.systemIdentifier,
        standby: !leads,
        upstream: leads ? undefined : plans[0]?.id,
        readOnly: false,
        syncNames: leads ? this.plan.syncNames : '',
        wal: wal.copy(),
        slots: new Set(others),
        hba: new Set(others),
        clean: true,
      };
      node.server.started();
      node.startKeeper();
    }
  }

  newKeeper(node: SimNode): SimKeeper {
    return new SimKeeper(this, node);
  }

  newRecord(): number {
    this.#record += 1;
    return this.#record;
  }

  newSession(nodeId: number): number {
    this.#session += 1;
    this.#owners.set(this.#session, this.node(nodeId));
    return this.#session;
  }

  get nextSession(): number {
    return this.#session + 1;
  }

  /** The keeper's side of a session is closed; the monitor hears of it when it can be reached. */
  sessionClosed(node: SimNode, session: number): void {
    if (node.host === 'up' && !this.network.isCut(node.id, 'monitor')) this.#ended.push(session);
  }

  takeEndedSessions(): number[] {
    return this.#ended.splice(0);
  }

  /** A node's last words: its keeper has ended because it was dropped. */
  dropped(node: SimNode): void {
    this.tell(`${node.name} has left`);
    node.gone = true;
    node.killKeeper();
  }

  slow(node: SimNode, ms: number): number {
    return ms * node.slowness * (0.5 + this.random.next());
  }

  /** How long a server is held up, at most `mostMs`; mostly, and in most schedules, not at all. */
  holdUp(share: number, mostMs: number): number {
    const { holdUps } = this.plan;
    return holdUps?.chance(share) === true ? holdUps.whole(0, mostMs) : 0;
  }

  reaches(one: number, other: number): boolean {
    return this.#replication.reaches(this.node(one), this.node(other));
  }

  streams(standby: number): Stream | undefined {
    return this.#replication.streamOf(this.node(standby));
  }

  feeds(upstream: number, standby: number): boolean {
    const found = this.#nodes.get(standby);
    return found !== undefined && this.#replication.feeds(this.node(upstream), found);
  }

  standbysOf(upstream: number): readonly number[] {
    return this.#replication.standbysOf(this.node(upstream)).map(({ id }) => id);
  }

  standbyContact(upstream: number): string {
    return this.#replication.contactOf(this.node(upstream));
  }

  streamsChanged(): void {
    this.#replication.changed();
  }

  connectSoon(standby: number): void {
    this.#replication.connectSoon(this.node(standby));
  }

  feed(upstream: number): void {
    this.#replication.feed(this.node(upstream));
  }

  feedAtOnce(upstream: number): void {
    this.#replication.feedAtOnce(this.node(upstream));
  }

  /** A fast shutdown waits for standbys that it takes for connected. */
  waitForSenders(upstream: number): number {
    const silent = this.#replication
      .standbysOf(this.node(upstream))
      .some(({ server }) => server.stream?.silentSinceMs !== undefined);
    return silent ? STREAM_TIMEOUT_MS : 0;
  }

  postmasterEnded(nodeId: number): void {
    this.#nodes.get(nodeId)?.keeper?.nudge(POSTMASTER_WATCH_MS);
  }

  acknowledged(nodeId: number, write: number, bySync: boolean): void {
    this.writes.acknowledged(this.node(nodeId), write, bySync);
  }

  fail(rule: Failure['rule'], text: string): void {
    this.tell(`FAILED ${rule}: ${text}`);
    this.failures.push({ rule, atMs: this.agenda.nowMs, text });
  }

  tell(text: string): void {
    this.teller?.tell(text);
  }

  logged(node: SimNode, level: string, message: string): void {
    this.complaints.set(node.name, message);
    if (level !== 'warn') this.tell(`${node.name} says: ${message}`);
  }

  /** Lets the teller read what was written since; called between events. */
  async readEvents(): Promise<void> {
    if (!this.#unread) return;
    this.#unread = false;
    await this.teller?.events();
  }

  /** A LISTEN connection brings the news to everybody who is connected. */
  #wake(): void {
    for (const node of this.#nodes.values()) {
      if (node.keeper === undefined || this.network.isCut(node.id, 'monitor')) continue;
      node.keeper.nudge(this.network.delayMs() + 5);
    }
  }

  #refused(call: string, error: SqlError): void {
    const allowed = DOCUMENTED[call];
    this.tell(`${call} is refused: ${error.message} (${error.code})`);
    if (allowed?.includes(error.code) !== true) {
      this.fail('I4', `${call} ended with SQLSTATE ${error.code}: ${error.message}`);
    }
  }
}

/** LSN of a group that has just been settled. */
export const SETTLED_LSN = lsnText(3);
