import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** How often the heap is looked at, ms; it takes a wake-up and some microseconds. */
const LOOK_INTERVAL_MS = 60_000;
/** Garbage that is worth a collection, bytes; a service at rest makes 0.6 MB in a minute. */
const WORTH_BYTES = 1024 * 1024;

/** A collection of the whole heap, and how many bytes of it are in use, garbage included. */
export interface Heap {
  readonly collect: () => void;
  readonly usedBytes: () => number;
}

/**
 * V8 lets the old space of a process at rest grow for tens of minutes before it collects it, memory
 * that belongs to Postgres.  Returns what is to be called now and then: it collects what has come
 * since the last time when that is worth it, some 20 to 80 ms every two minutes.
 * docs/benchmarks.md has the figures.
 */
export function heapKeeper({ collect, usedBytes }: Heap): () => void {
  let leftBytes: number | undefined;
  return () => {
    if (leftBytes !== undefined && usedBytes() < leftBytes + WORTH_BYTES) return;
    collect();
    leftBytes = usedBytes();
  };
}

/** Keeps the heap of this process small from now on; for services.  Does not hold the process. */
export function keepHeapSmall(): void {
  const collect = collector();
  if (collect === undefined) return;
  const usedBytes = (): number => getHeapStatistics().used_heap_size;
  setInterval(heapKeeper({ collect, usedBytes }), LOOK_INTERVAL_MS).unref();
}

/**
 * Node has no function for it; V8 gives one to contexts that are made while the flag is set.
 * undefined = this V8 does not: the service runs as well, with more memory.
 */
function collector(): (() => void) | undefined {
  setFlagsFromString('--expose-gc');
  const found = runInNewContext('globalThis.gc') as (() => void) | undefined;
  setFlagsFromString('--no-expose-gc');
  return found;
}
