/** The keeper's port to its local Postgres, played by a model of one. */
import { PostgresError } from '../../keeper/errors.js';
import type {
  LocalPostgres,
  NodeAddress,
  OtherNode,
  PostgresStatus,
  ServerOrigin,
  WalPosition,
} from '../../keeper/ports.js';
import { forksOf } from '../../keeper/postgres/divergence.js';
import { hasDiverged } from '../../keeper/postgres/divergence.js';
import {
  FAST_FORWARD_STALL_TIMEOUT_MS,
  NAMES_TAKEN_TIMEOUT_MS,
  PROMOTE_TIMEOUT_MS,
  SETTLED_POSITION_TIMEOUT_MS,
  START_TIMEOUT_MS,
  STREAMING_TIMEOUT_MS,
  SYNC_STANDBY_TIMEOUT_MS,
} from '../../keeper/postgres/limits.js';
import { SimLocal, throwIfAborted } from './simLocal.js';
import { Wal } from './wal.js';
import type { DataDirectory } from './server.js';

/** In some cases the checkpointer hurries for so long, at most, and reads no configuration. */
const HURRY_MS = 6_000;
const HURRY_SHARE = 0.3;

/** The crash recovery of a primary takes so long, at most, in some of its starts. */
const RECOVERY_MS = 40_000;
const RECOVERY_SHARE = 0.3;
/** A checkpoint of a busy server; nothing can interrupt it. */
const CHECKPOINT_MS = 40_000;
const CHECKPOINT_SHARE = 0.3;

/** One per life of a keeper: what it waits for dies with it. */
export class SimPostgres extends SimLocal implements LocalPostgres {
  supervised = true;

  inspect(): Promise<PostgresStatus> {
    const { data } = this.server;
    const systemIdentifier = data?.systemIdentifier ?? '';
    if (!this.server.up || data === undefined) {
      return Promise.resolve({
        running: false,
        postmaster: this.server.status !== 'down',
        inRecovery: null,
        timeline: 0,
        lsn: '0/0',
        syncState: '',
        streaming: null,
        systemIdentifier,
        standbyContact: '',
      });
    }
    return Promise.resolve({
      running: true,
      postmaster: true,
      inRecovery: data.standby,
      timeline: this.server.replaying ? 0 : data.wal.timeline,
      lsn: this.server.replaying ? '0/0' : data.wal.lsn,
      syncState: data.standby ? '' : this.#syncState(),
      streaming: data.standby ? this.world.streams(this.node.id) !== undefined : null,
      systemIdentifier,
      standbyContact: this.world.standbyContact(this.node.id),
    });
  }

  origin(timeline: number): Promise<ServerOrigin> {
    const forks = forksOf(timeline, this.data().wal.history);
    return Promise.resolve({ versionNumber: 150_000, versionText: '', forks });
  }

  async createInstance(signal?: AbortSignal): Promise<void> {
    this.supervised = true;
    if (this.server.data === undefined) {
      await this.wait(500);
      this.server.data = {
        systemIdentifier: this.world.systemIdentifier,
        standby: false,
        upstream: undefined,
        readOnly: false,
        syncNames: '',
        wal: new Wal(1, [], [this.world.newRecord()]),
        slots: new Set(),
        hba: new Set(),
        clean: true,
      };
    }
    await this.ensureRunning(signal);
  }

  async ensureRunning(signal?: AbortSignal): Promise<void> {
    this.supervised = true;
    const server = this.server;
    throwIfAborted(signal);
    if (server.status === 'down') {
      if (this.data().half === true) throw half();
      server.status = 'starting';
      const boot = server.boot;
      this.world.agenda.after(this.#startMs(), server.actor, () => {
        if (server.status !== 'starting' || server.boot !== boot) return;
        if (server.brokenStarts > 0) {
          server.brokenStarts -= 1;
          server.crashed();
        } else server.started();
      });
    }
    await this.until(() => server.up || server.status === 'down', START_TIMEOUT_MS, signal);
    if (!server.up) throw new PostgresError('the start failed');
  }

  async ensureStopped(): Promise<void> {
    this.supervised = true;
    const server = this.server;
    if (server.status === 'down') return;
    if (server.status !== 'stopping') {
      const wasUp = server.up;
      const boot = server.boot;
      server.beginStop();
      const ms = this.world.slow(this.node, 150) + this.world.waitForSenders(this.node.id);
      this.world.agenda.after(ms, server.actor, () => {
        if (server.status !== 'stopping' || server.boot !== boot) return;
        if (wasUp) server.stopped();
        else server.crashed();
      });
    }
    await this.until(() => server.status === 'down', 60_000);
  }

  unsupervise(): Promise<void> {
    this.supervised = false;
    return Promise.resolve();
  }

  async promote(): Promise<void> {
    const server = this.up();
    const boot = server.boot;
    if (!server.inRecovery) return;
    await this.until(() => !server.replaying, PROMOTE_TIMEOUT_MS);
    await this.wait(this.world.slow(this.node, 200), () => {
      if (server.up && server.boot === boot && server.inRecovery) server.promoted();
    });
    if (!server.up || server.inRecovery) throw new PostgresError('the promotion failed');
  }

  async setReadOnly(readOnly: boolean): Promise<void> {
    const { boot } = this.up();
    await this.wait(30, () => {
      const { data } = this.server;
      if (data !== undefined && this.server.up && this.server.boot === boot) {
        data.readOnly = readOnly;
      }
    });
    this.up(boot);
  }

  async setSynchronousStandbyNames(names: string, signal?: AbortSignal): Promise<void> {
    const { boot } = this.up();
    await this.wait(30, () => {
      const { data } = this.server;
      if (data === undefined || !this.server.up || this.server.boot !== boot) return;
      data.syncNames = names;
      this.#takeNames(names === '' ? 0 : this.world.holdUp(HURRY_SHARE, HURRY_MS));
    });
    await this.#namesTaken(boot, signal);
  }

  async waitForSyncStandby(signal?: AbortSignal): Promise<void> {
    const { boot } = this.up();
    const target = this.data().wal.position;
    await this.until(
      () => {
        const { names } = this.up(boot).syncRule;
        return names.some(
          (id) =>
            this.world.feeds(this.node.id, id) && (this.server.flushed.get(id) ?? 0) >= target,
        );
      },
      SYNC_STANDBY_TIMEOUT_MS,
      signal,
    );
  }

  async checkpoint(): Promise<void> {
    const { boot } = this.up();
    const ms = this.world.holdUp(CHECKPOINT_SHARE, CHECKPOINT_MS);
    await this.wait(this.world.slow(this.node, 50) + ms);
    this.up(boot);
  }

  openHba(others: readonly OtherNode[]): Promise<void> {
    const { hba } = this.data();
    for (const { nodeId } of others) hba.add(nodeId);
    return Promise.resolve();
  }

  async maintainSlots(others: readonly OtherNode[]): Promise<void> {
    this.up();
    await this.wait(10);
    const data = this.data();
    const connected = [...data.slots].filter((id) => this.world.feeds(this.node.id, id));
    data.slots = new Set([...others.map(({ nodeId }) => nodeId), ...connected]);
  }

  async dropSlots(): Promise<void> {
    this.up();
    await this.wait(10);
    const data = this.data();
    data.slots = new Set([...data.slots].filter((id) => this.world.feeds(this.node.id, id)));
  }

  async cloneFrom(
    upstream: NodeAddress,
    { useSlot }: { readonly useSlot: boolean },
    signal?: AbortSignal,
  ): Promise<void> {
    this.supervised = true;
    const source = this.ask(upstream);
    if (useSlot && !source.slots.has(this.node.id)) throw new PostgresError('no slot upstream');
    const { boot } = this.world.node(upstream.nodeId).server;
    await this.wait(this.world.slow(this.node, 2_000), undefined, signal);
    const copied = this.ask(upstream);
    if (this.world.node(upstream.nodeId).server.boot !== boot) {
      throw new PostgresError('the base backup broke off');
    }
    await this.ensureStopped();
    this.server.data = standbyOf(copied, upstream.nodeId);
  }

  async rewindFrom(upstream: NodeAddress, signal?: AbortSignal): Promise<void> {
    this.supervised = true;
    this.ask(upstream);
    const { data } = this.server;
    if (data === undefined || data.half === true) {
      return this.cloneFrom(upstream, { useSlot: true }, signal);
    }
    if (this.server.up && data.standby && (await this.#followsAlready(upstream))) return;
    await this.ensureStopped();
    data.half = this.world.plan.holdUps !== undefined;
    await this.wait(this.world.slow(this.node, 1_000), undefined, signal);
    const now = this.ask(upstream);
    data.half = false;
    if (data.wal.timeline !== now.wal.timeline || data.wal.isTwinOf(now.wal)) {
      // pg_rewind, or a base backup where it cannot tell two timelines of one number apart
      this.server.data = standbyOf(now, upstream.nodeId);
    } else {
      Object.assign(data, { standby: true, upstream: upstream.nodeId });
    }
    await this.ensureRunning(signal);
    try {
      await this.checkStreaming(upstream);
    } catch (error) {
      if (!(error instanceof PostgresError) || error.kind !== 'diverged') return;
      await this.cloneFrom(upstream, { useSlot: true }, signal);
    }
  }

  async follow(wanted: NodeAddress | undefined): Promise<void> {
    const server = this.server;
    const data = this.data();
    if (wanted !== undefined && data.half === true) throw half();
    const falseTwin = wanted !== undefined && data.wal.isTwinOf(this.ask(wanted).wal);
    const upstream = falseTwin ? undefined : wanted;
    const wasPrimary = server.up && !data.standby;
    if (wasPrimary || server.status === 'stopping') await this.ensureStopped();
    const changed = data.upstream !== upstream?.nodeId;
    data.standby = true;
    data.upstream = upstream?.nodeId;
    if (changed) server.stream = undefined;
    if (wasPrimary) await this.ensureRunning();
    else if (server.up) {
      await this.wait(50);
      this.world.connectSoon(this.node.id);
    }
  }

  async settledPosition(signal?: AbortSignal): Promise<WalPosition> {
    const { boot } = this.up();
    await this.until(() => !this.up(boot).replaying, SETTLED_POSITION_TIMEOUT_MS, signal);
    const { timeline, lsn } = this.data().wal;
    return { timeline, lsn };
  }

  async fastForward(source: OtherNode, signal?: AbortSignal): Promise<void> {
    await this.ensureRunning(signal);
    const target = lsnPosition(source.lsn);
    if (this.data().wal.position >= target) return;
    await this.follow(source);
    let { position } = this.data().wal;
    let movedMs = this.world.agenda.nowMs;
    await this.until(
      () => {
        const now = this.data().wal.position;
        if (now > position) movedMs = this.world.agenda.nowMs;
        position = now;
        if (this.world.agenda.nowMs - movedMs > FAST_FORWARD_STALL_TIMEOUT_MS) {
          throw new PostgresError('no progress');
        }
        return now >= target;
      },
      600_000,
      signal,
    );
  }

  async checkStreaming(upstream: NodeAddress): Promise<void> {
    const timeline = this.ask(upstream).wal.timeline;
    const streams = (): boolean => {
      if (!this.up().inRecovery) throw new PostgresError('it runs as a primary');
      const stream = this.world.streams(this.node.id);
      return stream?.upstream === upstream.nodeId && this.data().wal.timeline === timeline;
    };
    if (streams()) return;
    const { wal } = this.data();
    const there = this.ask(upstream).wal;
    if (wal.isTwinOf(there) || hasDiverged(wal, there, there.history)) {
      throw new PostgresError('our WAL forked', { kind: 'diverged' });
    }
    await this.until(streams, STREAMING_TIMEOUT_MS);
  }

  #startMs(): number {
    const { clean, standby } = this.data();
    const ms = this.world.slow(this.node, clean ? 100 : 800);
    return clean || standby ? ms : ms + this.world.holdUp(RECOVERY_SHARE, RECOVERY_MS);
  }

  /** The checkpointer tells all backends whom to wait for, as soon as it comes to that. */
  #takeNames(afterMs: number): void {
    const server = this.server;
    const { boot } = server;
    const take = (): void => {
      if (!server.up || server.boot !== boot) return;
      server.namesTaken = server.data?.syncNames ?? '';
      server.releaseCommits();
    };
    if (afterMs === 0) take();
    else this.world.agenda.after(afterMs, server.actor, take);
  }

  async #namesTaken(boot: number, signal?: AbortSignal): Promise<void> {
    const taken = (): boolean => this.up(boot).namesTaken === this.data().syncNames;
    await this.until(taken, NAMES_TAKEN_TIMEOUT_MS, signal);
  }

  async #followsAlready(upstream: NodeAddress): Promise<boolean> {
    try {
      await this.follow(upstream);
      await this.checkStreaming(upstream);
      return true;
    } catch (error) {
      if (error instanceof PostgresError) return false;
      throw error;
    }
  }

  #syncState(): PostgresStatus['syncState'] {
    const connected = this.world.standbysOf(this.node.id);
    if (connected.length === 0) return '';
    const { names } = this.server.syncRule;
    return connected.some((id) => names.includes(id)) ? 'quorum' : 'async';
  }
}

function half(): PostgresError {
  return new PostgresError('a rewind broke off: it needs a base backup', { kind: 'diverged' });
}

function lsnPosition(lsn: string): number {
  return (Number.parseInt(lsn.split('/')[1] ?? '0', 16) - 0x3000000) / 0x60;
}

function standbyOf(source: DataDirectory, upstream: number): DataDirectory {
  return {
    ...source,
    standby: true,
    upstream,
    readOnly: source.readOnly,
    wal: source.wal.copy(),
    slots: new Set(),
    hba: new Set(source.hba),
    clean: true,
  };
}
