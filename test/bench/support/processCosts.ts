import { readFileSync } from 'node:fs';

/** What processes take of the machine. */
export interface Memory {
  /** Proportional set size: shared pages count in parts. */
  readonly pssKb: number;
  /** Resident set size, summed: pages that several of the processes share count for each. */
  readonly rssKb: number;
  readonly privateDirtyKb: number;
}

/** Clock ticks of /proc/PID/stat per second; fixed for programs on Linux. */
const TICKS_PER_S = 100;
const UTIME_FIELD = 11;
const CHILDREN_UTIME_FIELD = 13;

/** The file's text, '' when the process has ended meanwhile. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Memory of these processes together; those that have ended count nothing. */
export function memoryOf(pids: readonly number[]): Memory {
  let pssKb = 0;
  let rssKb = 0;
  let privateDirtyKb = 0;
  for (const pid of pids) {
    const text = read(`/proc/${pid}/smaps_rollup`);
    rssKb += Number(/^Rss: +(\d+)/m.exec(text)?.[1] ?? 0);
    pssKb += Number(/^Pss: +(\d+)/m.exec(text)?.[1] ?? 0);
    privateDirtyKb += Number(/^Private_Dirty: +(\d+)/m.exec(text)?.[1] ?? 0);
  }
  return { pssKb, rssKb, privateDirtyKb };
}

function ticks(pid: number, field: number): number {
  // the fields after the name, which may contain anything
  const fields = read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? [];
  return Number(fields[field] ?? 0) + Number(fields[field + 1] ?? 0);
}

/** Processor time that these processes have used, in ms, without their children. */
export function cpuMs(pids: readonly number[]): number {
  return (pids.reduce((sum, pid) => sum + ticks(pid, UTIME_FIELD), 0) * 1000) / TICKS_PER_S;
}

/** Processor time of the children of this process that have ended, in ms. */
export function endedChildrenCpuMs(pid: number): number {
  return (ticks(pid, CHILDREN_UTIME_FIELD) * 1000) / TICKS_PER_S;
}
