/** The server of a node as its keeper finds it, and what a keeper waits for. */
import { PostgresError } from '../../keeper/errors.js';
import type { NodeAddress } from '../../keeper/ports.js';
import type { Actor } from './agenda.js';
import type { DataDirectory, Server } from './server.js';
import type { SimNode } from './simNode.js';
import type { World } from './world.js';

const POLL_MS = 200;

/** One per life of a keeper: what it waits for dies with it. */
export class SimLocal {
  protected readonly world: World;
  protected readonly node: SimNode;
  protected readonly keeper: Actor;

  constructor(world: World, node: SimNode, keeper: Actor) {
    this.world = world;
    this.node = node;
    this.keeper = keeper;
  }

  protected get server(): Server {
    return this.node.server;
  }

  /** The data of another node, asked over the network. */
  protected ask(upstream: NodeAddress): DataDirectory {
    const other = this.world.node(upstream.nodeId);
    const { data } = other.server;
    if (!other.server.up || data === undefined || !this.world.reaches(this.node.id, other.id)) {
      throw new PostgresError(`could not ask ${other.name}`);
    }
    if (!data.hba.has(this.node.id)) throw new PostgresError(`${other.name} does not let us in`);
    return data;
  }

  protected up(boot = this.server.boot): Server {
    if (!this.server.up || this.server.boot !== boot) {
      throw new PostgresError('Postgres does not run');
    }
    return this.server;
  }

  protected data(): DataDirectory {
    const { data } = this.server;
    if (data === undefined) throw new PostgresError('there is no data directory');
    return data;
  }

  /** Time goes by; what is done then is done by Postgres, even when the keeper has died. */
  protected wait(ms: number, done?: () => void, signal?: AbortSignal): Promise<void> {
    const { agenda } = this.world;
    return new Promise((resolve, reject) => {
      agenda.after(ms, this.server.actor, () => {
        done?.();
        agenda.after(0, this.keeper, resolve);
      });
      signal?.addEventListener('abort', () => {
        reject(new PostgresError('given up', { kind: 'aborted' }));
      });
    });
  }

  protected async until(
    holds: () => boolean,
    limitMs: number,
    signal?: AbortSignal,
  ): Promise<void> {
    const { agenda } = this.world;
    const endMs = agenda.nowMs + limitMs;
    for (;;) {
      throwIfAborted(signal);
      if (holds()) return;
      if (agenda.nowMs >= endMs) throw new PostgresError(`not within ${limitMs} ms`);
      await new Promise<void>((resolve) => {
        agenda.after(POLL_MS, this.keeper, resolve);
      });
    }
  }
}

export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new PostgresError('given up', { kind: 'aborted' });
}
