/** WAL streams between the servers of a world. */
import type { Agenda } from './agenda.js';
import type { Network } from './network.js';
import { STREAM_TIMEOUT_MS, type Stream } from './server.js';
import type { SimNode } from './simNode.js';

const RECONNECT_MS = 1_000;
const CONNECT_MS = 60;
const STATUS_INTERVAL_MS = 1_000;

/** Two servers hold different records at the same place of the same timeline. */
export type ForkListener = (standby: SimNode, upstream: SimNode) => void;

export class Replication {
  readonly #agenda: Agenda;
  readonly #network: Network;
  readonly #nodes: ReadonlyMap<number, SimNode>;
  readonly #onFork: ForkListener;
  readonly #feeding = new Set<number>();
  readonly #connecting = new Set<number>();

  constructor(
    agenda: Agenda,
    network: Network,
    nodes: ReadonlyMap<number, SimNode>,
    onFork: ForkListener,
  ) {
    this.#agenda = agenda;
    this.#network = network;
    this.#nodes = nodes;
    this.#onFork = onFork;
  }

  /** Can the two exchange packets at this moment? */
  reaches(one: SimNode, other: SimNode): boolean {
    return one.awake && other.awake && !this.#network.isCut(one.id, other.id);
  }

  /** The living connection of a standby's WAL receiver. */
  streamOf(standby: SimNode): Stream | undefined {
    const { stream } = standby.server;
    if (stream?.silentSinceMs === undefined) return stream;
    if (this.#agenda.nowMs - stream.silentSinceMs < STREAM_TIMEOUT_MS) return stream;
    standby.server.stream = undefined;
    this.connectSoon(standby);
    return undefined;
  }

  /** Is the standby connected to the node, as far as the node knows? */
  feeds(upstream: SimNode, standby: SimNode): boolean {
    const stream = this.streamOf(standby);
    return stream?.upstream === upstream.id && stream.boot === upstream.server.boot;
  }

  standbysOf(upstream: SimNode): readonly SimNode[] {
    return [...this.#nodes.values()].filter(
      (node) => node.id !== upstream.id && this.feeds(upstream, node),
    );
  }

  /** Changes with every message of a standby that counts: see PostgresStatus.standbyContact. */
  contactOf(upstream: SimNode): string {
    const { names } = upstream.server.syncRule;
    return this.standbysOf(upstream)
      .filter(({ id }) => names.length === 0 || names.includes(id))
      .map((standby) => {
        const { stream } = standby.server;
        if (stream === undefined) return '';
        const heardMs = (stream.silentSinceMs ?? this.#agenda.nowMs) - stream.sinceMs;
        const position = upstream.server.flushed.get(standby.id) ?? 0;
        return `${standby.id} ${Math.floor(heardMs / STATUS_INTERVAL_MS)} ${position}`;
      })
      .join(',');
  }

  /** Looks at every stream again: a link, a host or a postmaster has changed. */
  changed(): void {
    for (const standby of this.#nodes.values()) {
      const stream = this.streamOf(standby);
      if (stream === undefined) {
        this.connectSoon(standby);
        continue;
      }
      const upstream = this.#nodes.get(stream.upstream);
      const reachable = upstream !== undefined && this.reaches(standby, upstream);
      const lives = upstream?.server.up === true && upstream.server.boot === stream.boot;
      const stopping =
        upstream?.server.status === 'stopping' && upstream.server.boot === stream.boot;
      if (!standby.server.up || (!lives && !stopping && reachable)) {
        standby.server.stream = undefined;
        this.connectSoon(standby);
      } else if (!reachable || !(lives || stopping)) {
        stream.silentSinceMs ??= this.#agenda.nowMs;
      } else if (stream.silentSinceMs !== undefined) {
        stream.silentSinceMs = undefined;
        this.feed(upstream);
      }
    }
  }

  connectSoon(standby: SimNode, delayMs = CONNECT_MS): void {
    if (!standby.server.up || this.#connecting.has(standby.id)) return;
    this.#connecting.add(standby.id);
    this.#agenda.after(delayMs, undefined, () => {
      this.#connecting.delete(standby.id);
      this.#connect(standby);
    });
  }

  /** What the upstream has more is on its way to its standbys. */
  feed(upstream: SimNode): void {
    if (this.#feeding.has(upstream.id) || this.standbysOf(upstream).length === 0) return;
    this.#feeding.add(upstream.id);
    this.#agenda.after(this.#network.delayMs(), undefined, () => {
      this.#feeding.delete(upstream.id);
      for (const standby of this.standbysOf(upstream)) this.#deliver(upstream, standby);
    });
  }

  /** The last WAL of a server that stops cleanly. */
  feedAtOnce(upstream: SimNode): void {
    for (const standby of this.standbysOf(upstream)) this.#deliver(upstream, standby);
  }

  #deliver(upstream: SimNode, standby: SimNode): void {
    const from = upstream.server.data;
    const to = standby.server.data;
    if (from === undefined || to === undefined || !standby.server.up) return;
    if (!this.reaches(upstream, standby)) return;
    if (!to.wal.canStreamFrom(from.wal)) {
      standby.server.stream = undefined;
      this.connectSoon(standby, RECONNECT_MS);
      return;
    }
    to.wal.follow(from.wal);
    this.feed(standby);
    const { position } = to.wal;
    const { boot } = upstream.server;
    this.#agenda.after(this.#network.delayMs(), undefined, () => {
      if (upstream.server.boot !== boot || !this.feeds(upstream, standby)) return;
      if (!this.reaches(upstream, standby)) return;
      upstream.server.flushed.set(standby.id, position);
      upstream.server.releaseCommits();
    });
  }

  #connect(standby: SimNode): void {
    const { server } = standby;
    const { data } = server;
    if (!server.up || data?.standby !== true || data.upstream === undefined) return;
    if (this.streamOf(standby) !== undefined) return;
    const upstream = this.#nodes.get(data.upstream);
    const from = upstream?.server.data;
    if (
      upstream === undefined ||
      from === undefined ||
      !upstream.server.up ||
      server.replaying ||
      !this.reaches(standby, upstream) ||
      !from.hba.has(standby.id) ||
      !from.slots.has(standby.id) ||
      !data.wal.canStreamFrom(from.wal)
    ) {
      this.connectSoon(standby, RECONNECT_MS);
      return;
    }
    if (!data.wal.isPrefixOf(from.wal)) this.#onFork(standby, upstream);
    server.stream = {
      upstream: upstream.id,
      boot: upstream.server.boot,
      sinceMs: this.#agenda.nowMs,
      silentSinceMs: undefined,
    };
    upstream.server.flushed.set(standby.id, 0);
    this.feed(upstream);
  }
}
