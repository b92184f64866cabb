import { existsSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { alive, signal } from '../../support/processes.js';
import type { Service } from '../../support/service.js';
import { waitFor } from '../../support/waitFor.js';

const DEATH_LIMIT_MS = 5_000;

/** Parent of a process; undefined when it is gone. */
function parentOf(pid: number): number | undefined {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return undefined;
  try {
    // pid (name) state ppid ...; the name may contain anything
    return Number(/\) \S (\d+) /.exec(readFileSync(file, 'utf8'))?.[1]);
  } catch {
    // ended between the two lines above
    return undefined;
  }
}

/** A process and all processes below it. */
export function processTree(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const pid = Number(name);
    const parent = parentOf(pid);
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const found = [root];
  for (const pid of found) found.push(...(children.get(pid) ?? []));
  return found;
}

/** Is it a server process of Postgres? */
export function isPostgres(pid: number): boolean {
  try {
    return /\/postgres( \(deleted\))?$/.test(readlinkSync(`/proc/${pid}/exe`));
  } catch {
    // gone, or a zombie: neither is a server
    return false;
  }
}

/** The processes of a service's pg_autoctl, without Postgres. */
export function keeperProcesses({ pid }: Service): number[] {
  return pid === undefined ? [] : processTree(pid).filter((process) => !isPostgres(process));
}

/**
 * SIGKILL to every process of pg_autoctl and to the postmaster in the same moment, as when the
 * host dies; waits until they are gone.
 */
export async function killAll(service: Service): Promise<void> {
  const postmaster = service.postmasterPid;
  const pids = [...keeperProcesses(service), ...(postmaster === undefined ? [] : [postmaster])];
  for (const pid of pids) signal(pid, 'SIGKILL');
  await waitFor(() => !service.running && pids.every((pid) => !alive(pid)), {
    limitMs: DEATH_LIMIT_MS,
    what: `the death of ${service.name}`,
  });
}
