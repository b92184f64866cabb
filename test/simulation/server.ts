/** A Postgres as far as high availability is concerned: processes, data directory, commits. */
import { Actor } from './agenda.js';
import type { Wal } from './wal.js';
import type { World } from './world.js';

/** What lies on the disk, and survives every crash. */
export interface DataDirectory {
  systemIdentifier: string;
  /** standby.signal is there. */
  standby: boolean;
  /** Node that primary_conninfo names. */
  upstream: number | undefined;
  readOnly: boolean;
  syncNames: string;
  wal: Wal;
  /** Nodes that a replication slot exists for. */
  slots: Set<number>;
  /** Nodes that pg_hba.conf lets in. */
  hba: Set<number>;
  /** It was shut down cleanly. */
  clean: boolean;
  /** A rewind broke off: no server starts with it. */
  half?: boolean;
}

/** A WAL receiver's connection. */
export interface Stream {
  readonly upstream: number;
  /** Life of the upstream's postmaster that it is connected to. */
  readonly boot: number;
  readonly sinceMs: number;
  /** Since when nothing comes through, for Postgres has not noticed yet that it is cut. */
  silentSinceMs: number | undefined;
}

interface SyncRule {
  readonly count: number;
  readonly names: readonly number[];
}

/** A client's commit that waits for standbys. */
interface Commit {
  readonly write: number;
  readonly position: number;
}

/** wal_sender_timeout and wal_receiver_timeout as the keeper sets them. */
export const STREAM_TIMEOUT_MS = 5_000;

/** A standby that starts replays what it has for so long, at most, in some of its starts. */
const REPLAY_MS = 12_000;
const REPLAY_SHARE = 0.4;

const SYNC_NAMES = /^ANY (\d+) \((.*)\)$/;

export class Server {
  readonly actor: Actor;
  status: 'down' | 'starting' | 'up' | 'stopping' = 'down';
  /** Counts the lives of the postmaster. */
  boot = 0;
  data: DataDirectory | undefined;
  stream: Stream | undefined;
  /** Last position that each connected standby has confirmed. */
  readonly flushed = new Map<number, number>();
  commits: Commit[] = [];
  /** synchronous_standby_names as the checkpointer has taken them over: commits wait for these. */
  namesTaken = '';
  /** Until then a standby that has started replays what it had. */
  replayedMs = 0;
  /** So many starts still fail. */
  brokenStarts = 0;
  readonly #world: World;
  readonly #nodeId: number;

  constructor(world: World, nodeId: number, name: string) {
    this.#world = world;
    this.#nodeId = nodeId;
    this.actor = new Actor(`server of ${name}`);
  }

  get up(): boolean {
    return this.status === 'up';
  }

  get inRecovery(): boolean {
    return this.data?.standby ?? true;
  }

  /** A client that connects now can write. */
  get writable(): boolean {
    return this.up && this.data !== undefined && !this.data.standby && !this.data.readOnly;
  }

  /** A standby that does not know yet how far its own WAL goes. */
  get replaying(): boolean {
    return this.inRecovery && this.#world.agenda.nowMs < this.replayedMs;
  }

  /** Names and number of the standbys that sessions are told of. */
  get syncRule(): SyncRule {
    return syncRuleOf(this.data?.syncNames ?? '');
  }

  /** Names and number of the standbys that a commit waits for; none = it does not wait. */
  get #commitRule(): SyncRule {
    return syncRuleOf(this.namesTaken);
  }

  /** Could a commit be acknowledged now?  Standbys that are connected count. */
  get acknowledges(): boolean {
    if (!this.writable) return false;
    const { count, names } = this.#commitRule;
    if (count === 0) return true;
    return names.filter((id) => this.#world.feeds(this.#nodeId, id)).length >= count;
  }

  /** The postmaster is there and accepts connections. */
  started(): void {
    this.status = 'up';
    this.boot += 1;
    if (this.data !== undefined) this.data.clean = false;
    this.namesTaken = this.data?.syncNames ?? '';
    const replayMs = this.inRecovery ? this.#world.holdUp(REPLAY_SHARE, REPLAY_MS) : 0;
    this.replayedMs = this.#world.agenda.nowMs + replayMs;
    this.flushed.clear();
    this.#world.streamsChanged();
    this.#world.connectSoon(this.#nodeId);
  }

  /** Nobody can write any more; standbys that are connected get the rest. */
  beginStop(): void {
    this.status = 'stopping';
    this.commits = [];
  }

  /** The end of a clean shutdown. */
  stopped(): void {
    const { data } = this;
    if (data !== undefined) {
      if (!data.standby) data.wal.records.push(this.#world.newRecord());
      data.clean = true;
      this.#world.feedAtOnce(this.#nodeId);
    }
    this.#gone();
  }

  /** kill -9, or the end of the host. */
  crashed(): void {
    this.#gone();
  }

  /** A client's write: it waits for standbys, or is acknowledged at once. */
  write(): number | undefined {
    const { data } = this;
    if (!this.writable || data === undefined) return undefined;
    const write = this.#world.newRecord();
    data.wal.records.push(write);
    this.commits.push({ write, position: data.wal.position });
    this.#world.feed(this.#nodeId);
    this.releaseCommits();
    return write;
  }

  /** Acknowledges what may be: standbys have it, or nobody has to. */
  releaseCommits(): void {
    if (!this.up || this.commits.length === 0) return;
    const { count, names } = this.#commitRule;
    const have = (position: number): number =>
      names.filter(
        (id) => this.#world.feeds(this.#nodeId, id) && (this.flushed.get(id) ?? 0) >= position,
      ).length;
    const waiting: Commit[] = [];
    for (const commit of this.commits) {
      if (count === 0) this.#world.acknowledged(this.#nodeId, commit.write, false);
      else if (have(commit.position) >= count) {
        this.#world.acknowledged(this.#nodeId, commit.write, true);
      } else waiting.push(commit);
    }
    this.commits = waiting;
  }

  promoted(): void {
    const { data } = this;
    if (data === undefined) return;
    data.standby = false;
    data.upstream = undefined;
    data.syncNames = '';
    this.namesTaken = '';
    data.wal.branch(this.#world.newRecord());
    this.stream = undefined;
    this.#world.feed(this.#nodeId);
    this.#world.streamsChanged();
  }

  #gone(): void {
    this.status = 'down';
    this.boot += 1;
    this.commits = [];
    this.stream = undefined;
    this.flushed.clear();
    this.#world.streamsChanged();
    this.#world.postmasterEnded(this.#nodeId);
  }
}

function syncRuleOf(synchronousStandbyNames: string): SyncRule {
  const found = SYNC_NAMES.exec(synchronousStandbyNames);
  if (found === null) return { count: 0, names: [] };
  const names = (found[2] ?? '').split(', ').map((name) => Number(name.replace(/^\D+/, '')));
  return { count: Number(found[1]), names };
}
