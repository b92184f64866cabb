/** Virtual time: what happens when, and to whom. */

/** Something that can be paused or die: what was to happen to it then waits, or never happens. */
export class Actor {
  readonly name: string;
  #status: 'alive' | 'paused' | 'dead' = 'alive';
  readonly #parked: Entry[] = [];

  constructor(name: string) {
    this.name = name;
  }

  get alive(): boolean {
    return this.#status === 'alive';
  }

  get paused(): boolean {
    return this.#status === 'paused';
  }

  get dead(): boolean {
    return this.#status === 'dead';
  }

  pause(): void {
    if (this.#status === 'alive') this.#status = 'paused';
  }

  resume(agenda: Agenda): void {
    if (this.#status !== 'paused') return;
    this.#status = 'alive';
    for (const entry of this.#parked.splice(0)) agenda.again(entry);
  }

  die(): void {
    this.#status = 'dead';
    this.#parked.length = 0;
  }

  park(entry: Entry): void {
    this.#parked.push(entry);
  }
}

/** One thing that is to happen. */
export interface Entry {
  atMs: number;
  order: number;
  readonly actor: Actor | undefined;
  readonly run: () => void | Promise<void>;
  cancelled: boolean;
}

/** A heap of entries by time, and the clock that moves from one to the next. */
export class Agenda {
  #nowMs = 0;
  #order = 0;
  readonly #heap: Entry[] = [];
  /** Whose code runs at this moment: timers that it sets are its own. */
  current: Actor | undefined;

  get nowMs(): number {
    return this.#nowMs;
  }

  get nextMs(): number {
    return this.#heap[0]?.atMs ?? Infinity;
  }

  /** Plans something; without an actor it happens in any case. */
  after(delayMs: number, actor: Actor | undefined, run: Entry['run']): Entry {
    this.#order += 1;
    const entry = {
      atMs: this.#nowMs + Math.max(0, delayMs),
      order: this.#order,
      actor,
      run,
      cancelled: false,
    };
    this.#push(entry);
    return entry;
  }

  /** An entry that was parked happens as soon as its actor goes on. */
  again(entry: Entry): void {
    this.#order += 1;
    entry.atMs = this.#nowMs;
    entry.order = this.#order;
    this.#push(entry);
  }

  /** Lets the next entry happen; false when nothing is planned. */
  async step(): Promise<boolean> {
    const entry = this.#pop();
    if (entry === undefined) return false;
    this.#nowMs = Math.max(this.#nowMs, entry.atMs);
    if (entry.cancelled) return true;
    const { actor } = entry;
    if (actor === undefined) {
      await entry.run();
    } else if (actor.paused) {
      actor.park(entry);
    } else if (!actor.dead) {
      this.current = actor;
      try {
        await entry.run();
        await drained();
      } finally {
        this.current = undefined;
      }
    }
    return true;
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(entry);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(entry, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = entry;
  }

  #pop(): Entry | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      let below = heap[child];
      if (below === undefined) break;
      const right = heap[child + 1];
      if (right !== undefined && isBefore(right, below)) {
        child += 1;
        below = right;
      }
      if (!isBefore(below, last)) break;
      heap[index] = below;
      index = child;
    }
    heap[index] = last;
    return first;
  }
}

function isBefore(one: Entry, other: Entry): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);
}

/** Resolves when no promise has anything left to do by itself. */
function drained(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/**
 * Lets timers that code of an actor sets run in virtual time; all other code keeps the real ones.
 * Returns what undoes it.
 */
export function useVirtualTimers(agenda: Agenda): () => void {
  const real = { set: globalThis.setTimeout, clear: globalThis.clearTimeout };
  const entries = new WeakSet<object>();
  const set = (run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]): unknown => {
    if (agenda.current === undefined) return real.set(run, ms, ...args);
    const entry = agenda.after(ms, agenda.current, () => {
      run(...args);
    });
    entries.add(entry);
    return entry;
  };
  const clear = (timer: unknown): void => {
    if (typeof timer === 'object' && timer !== null && entries.has(timer)) {
      (timer as Entry).cancelled = true;
    } else {
      real.clear(timer as NodeJS.Timeout);
    }
  };
  globalThis.setTimeout = set as typeof globalThis.setTimeout;
  globalThis.clearTimeout = clear;
  return () => {
    globalThis.setTimeout = real.set;
    globalThis.clearTimeout = real.clear;
  };
}
