import { availableParallelism, totalmem } from 'node:os';
import type { HostResources } from './tuning.js';

/** What this host, or the container that we run in, has. */
export function hostResources(): HostResources {
  const limit = process.constrainedMemory(); // 0 or huge = no container limit
  const memoryBytes = limit > 0 ? Math.min(totalmem(), limit) : totalmem();
  return { memoryBytes, cpuCount: availableParallelism() };
}
