/** Memory and processors that the server may count on. */
export interface HostResources {
  readonly memoryBytes: number;
  readonly cpuCount: number;
}

const MB = 1024 * 1024;
const GB = 1024 * MB;
/** Larger sizes are written in GB. */
const GB_SIZES_FROM_MB = 10 * 1024;

interface MemoryStep {
  readonly upToBytes: number;
  /** undefined = a quarter of the memory. */
  readonly sharedBuffersBytes: number | undefined;
  readonly workMem: string;
  readonly maintenanceWorkMem: string;
}

/** files.md section 6, "Tuning block". */
// prettier-ignore
const MEMORY_STEPS: readonly MemoryStep[] = [
  { upToBytes: 8 * GB,   sharedBuffersBytes: undefined, workMem: '16 MB', maintenanceWorkMem: '256 MB' },
  { upToBytes: 64 * GB,  sharedBuffersBytes: undefined, workMem: '24 MB', maintenanceWorkMem: '512 MB' },
  { upToBytes: 256 * GB, sharedBuffersBytes: 16 * GB,   workMem: '32 MB', maintenanceWorkMem: '1 GB' },
  { upToBytes: Infinity, sharedBuffersBytes: 32 * GB,   workMem: '64 MB', maintenanceWorkMem: '2 GB' },
];

/** Below so many processors, so many autovacuum workers. */
const WORKER_STEPS: readonly (readonly [belowCpus: number, workers: number])[] = [
  [16, 3],
  [24, 4],
  [32, 6],
  [48, 8],
  [64, 12],
  [Infinity, 16],
];

/**
 * Settings for the host's size, in the order in which they are written.  The memory is taken for
 * one instance; several on one host over-commit it.
 */
export function tuningSettings(host: HostResources): readonly (readonly [string, string])[] {
  const step = MEMORY_STEPS.find(({ upToBytes }) => host.memoryBytes <= upToBytes);
  const workers = WORKER_STEPS.find(([below]) => host.cpuCount < below);
  if (step === undefined || workers === undefined) {
    throw new RangeError(`no host has ${String(host.memoryBytes)} bytes of memory`);
  }
  const sharedBuffers = step.sharedBuffersBytes ?? host.memoryBytes / 4;
  return [
    ['track_functions', 'pl'],
    ['shared_buffers', size(sharedBuffers)],
    ['work_mem', step.workMem],
    ['maintenance_work_mem', step.maintenanceWorkMem],
    ['effective_cache_size', size(host.memoryBytes - sharedBuffers)],
    ['autovacuum_max_workers', String(workers[1])],
    ['autovacuum_vacuum_scale_factor', '0.08'],
    ['autovacuum_analyze_scale_factor', '0.02'],
  ];
}

function size(bytes: number): string {
  const mb = Math.floor(bytes / MB);
  return mb < GB_SIZES_FROM_MB ? `${String(mb)} MB` : `${String(Math.floor(mb / 1024))} GB`;
}
