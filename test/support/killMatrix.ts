import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from './cluster.js';
import type { Service } from './service.js';
import { waitFor } from './waitFor.js';
import type { Writer } from './writer.js';

/** Which process dies at which moment, and what brings that moment about. */
export interface KillCase {
  /** The arrow whose beginning is waited for in the victim's log; `to` may be one of several. */
  readonly from: string;
  readonly to: string | readonly string[];
  readonly trigger: Trigger;
  /** What dies: pg_autoctl alone, or with its Postgres. */
  readonly kills: 'keeper' | 'keeper and Postgres';
  /** Time between the beginning of the arrow and the kill, in ms. */
  readonly delayMs?: number;
  /** Part of the short form. */
  readonly short?: true;
}

/** What happens to a settled pair so that its nodes move. */
export type Trigger =
  | 'failover'
  | 'crash of the primary'
  | 'restart of the standby'
  | 'maintenance of the standby'
  | 'maintenance of the primary'
  | 'end of maintenance'
  | 'removal of the standby'
  | 'another standby';

const POLL_MS = 1;
const MOMENT_LIMIT_MS = 60_000;
/** From the restart of what was killed to a settled pair that takes writes. */
export const CONVERGENCE_LIMIT_MS = 90_000;
const WRITE_LIMIT_MS = 30_000;
const MAINTENANCE_LIMIT_MS = 60_000;

/**
 * Lets `pull` bring about an arrow of any node, kills that node's processes at that moment, and
 * starts it again at once.
 */
export async function killAt(
  cluster: Cluster,
  { from, to, kills, delayMs = 0 }: Omit<KillCase, 'trigger'>,
  pull: () => Promise<unknown>,
): Promise<void> {
  const marks = new Map(cluster.nodes.map((node) => [node, sizeOf(node.logFile)]));
  const lines = [to].flat().map((state) => `FSM transition from "${from}" to "${state}"`);
  const begun = (node: Service): boolean => {
    const news = readFrom(node.logFile, marks.get(node) ?? 0);
    return lines.some((line) => news.includes(line));
  };
  const strike = async (): Promise<void> => {
    const victim = await waitFor(() => cluster.nodes.find(begun), {
      limitMs: MOMENT_LIMIT_MS,
      what: lines.join(' or '),
      pauseMs: POLL_MS,
      explain: () => cluster.report(),
    });
    await sleep(delayMs);
    await (kills === 'keeper' ? victim.killKeeper() : victim.kill9All());
    victim.start();
  };
  await Promise.all([pull(), strike()]);
}

/** A pair with a writer, whose processes are killed one by one. */
export class KillMatrix {
  readonly #cluster: Cluster;
  readonly #writer: Writer;
  #nodes: readonly Service[];

  /** The two nodes are settled, or about to be. */
  constructor(cluster: Cluster, writer: Writer) {
    this.#cluster = cluster;
    this.#writer = writer;
    this.#nodes = [...cluster.nodes];
  }

  /** The nodes that are left. */
  get nodes(): readonly Service[] {
    return this.#nodes;
  }

  /** Runs one case from a settled pair to a settled pair; returns how long that took, in ms. */
  async run(kill: KillCase): Promise<number> {
    const { trigger } = kill;
    const pair = await this.#settled();
    const startMs = performance.now();
    await killAt(this.#cluster, kill, () => this.#pull(trigger, pair));
    await this.#undo(trigger, pair);
    await this.#settled();
    await this.#writesGoOn();
    return performance.now() - startMs;
  }

  /** Rows that were acknowledged and are missing on a node. */
  async lost(): Promise<Readonly<Record<string, readonly number[]>>> {
    await this.#writer.stop();
    const lost: Record<string, readonly number[]> = {};
    for (const node of this.#nodes) {
      lost[node.name] = await this.#writer.lost((text) => node.psql(text));
    }
    return lost;
  }

  /** Waits for one primary and one secondary, or, with one node, for `single`. */
  async #settled(): Promise<Pair> {
    return await waitFor(
      async () => {
        const states = await this.#cluster.states();
        const reached = (state: string): Service | undefined => {
          const found = states.find(({ reported, goal }) => reported === state && goal === state);
          return found === undefined ? undefined : this.#cluster.node(found.name);
        };
        const [primary, standby] = [reached('primary'), reached('secondary')];
        if (states.length !== 2 || primary === undefined || standby === undefined) return undefined;
        return { primary, standby };
      },
      {
        limitMs: CONVERGENCE_LIMIT_MS,
        what: 'a settled pair',
        pauseMs: 100,
        explain: () => this.#cluster.report(),
      },
    );
  }

  async #pull(trigger: Trigger, { primary, standby }: Pair): Promise<void> {
    switch (trigger) {
      case 'failover':
        await this.#cluster.monitorSql('select pgautofailover.perform_failover()');
        return;
      case 'crash of the primary':
        await primary.kill9All();
        await this.#cluster.waitForStates({ [standby.name]: 'wait_primary' });
        primary.start();
        return;
      case 'restart of the standby':
        await standby.stop();
        await this.#cluster.waitForStates({ [primary.name]: 'wait_primary' });
        standby.start();
        return;
      case 'maintenance of the standby':
        await this.#cluster.monitorSql(maintenanceSql('start'), [standby.name]);
        return;
      case 'maintenance of the primary':
        await this.#cluster.monitorSql(maintenanceSql('start'), [primary.name]);
        return;
      case 'end of maintenance':
        await this.#cluster.monitorSql(maintenanceSql('start'), [primary.name]);
        // earlier it would be the end of a failover, and go by report_lsn
        await this.#cluster.waitForStates({ [standby.name]: 'wait_primary' });
        return await this.#endMaintenance(primary);
      case 'removal of the standby':
        await this.#remove(standby);
        return;
      case 'another standby':
        await this.#remove(standby);
        await this.#cluster.waitForStates({ [primary.name]: 'single' });
        await this.#add();
    }
  }

  /** Brings back the second node, when the trigger had taken it away. */
  async #undo(trigger: Trigger, { primary, standby }: Pair): Promise<void> {
    switch (trigger) {
      case 'maintenance of the standby':
        return await this.#endMaintenance(standby);
      case 'maintenance of the primary':
        return await this.#endMaintenance(primary);
      case 'removal of the standby':
        await this.#cluster.waitForStates({ [primary.name]: 'single' });
        return await this.#add();
      default:
    }
  }

  async #endMaintenance(node: Service): Promise<void> {
    await this.#cluster.waitForStates({ [node.name]: 'maintenance' }, MAINTENANCE_LIMIT_MS);
    await this.#cluster.monitorSql(maintenanceSql('stop'), [node.name]);
  }

  async #remove(node: Service): Promise<void> {
    await this.#cluster.monitorSql(
      `select pgautofailover.remove_node(nodeid) from pgautofailover.node where nodename = $1`,
      [node.name],
    );
    this.#nodes = this.#nodes.filter((other) => other !== node);
  }

  async #add(): Promise<void> {
    this.#nodes = [...this.#nodes, await this.#cluster.addNode()];
  }

  async #writesGoOn(): Promise<void> {
    const fromMs = performance.now();
    await waitFor(() => this.#writer.acknowledged.some(({ sentMs }) => sentMs >= fromMs), {
      limitMs: WRITE_LIMIT_MS,
      what: 'an acknowledged write',
      explain: () => this.#cluster.report(),
    });
  }
}

/** The case in words. */
export function describeKill({ from, to, trigger, kills, delayMs = 0 }: KillCase): string {
  const after = delayMs === 0 ? '' : ` after ${String(delayMs)} ms`;
  return `${from} -> ${[to].flat().join(' or ')}: kill -9 of ${kills}${after} (${trigger})`;
}

interface Pair {
  readonly primary: Service;
  readonly standby: Service;
}

function maintenanceSql(what: 'start' | 'stop'): string {
  return `select pgautofailover.${what}_maintenance(nodeid)
            from pgautofailover.node where nodename = $1`;
}

function sizeOf(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}

/** The text of a file from a position on. */
function readFrom(path: string, position: number): string {
  const length = sizeOf(path) - position;
  if (length <= 0) return '';
  const file = openSync(path, 'r');
  try {
    const target = Buffer.alloc(length);
    return target.toString('utf8', 0, readSync(file, target, 0, length, position));
  } finally {
    closeSync(file);
  }
}
