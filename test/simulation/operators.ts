/** Operators who do the right thing at the worst moment. */
import { choose } from './faults.js';
import { SqlError } from './monitorDatabase.js';
import type { Operation } from './schedule.js';
import type { SimNode } from './simNode.js';
import type { World } from './world.js';

const MAINTENANCE_MS = 8_000;
const RETRY_MS = 1_500;
const MOST_NODES = 6;

/** What operators have asked for, as far as it matters for what the group must become. */
export class Operators {
  /** They accepted that writes may be lost. */
  acceptedLoss = false;
  /** Nodes that they sent to maintenance and have not taken back. */
  readonly resting = new Set<number>();
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  async perform({ kind, target, value }: Operation): Promise<void> {
    const node = choose(this.#world, target);
    if (node === undefined || !this.#world.monitor.up) return;
    switch (kind) {
      case 'perform_failover':
        await this.#ask(kind, 'select pgautofailover.perform_failover()');
        break;
      case 'perform_promotion':
        await this.#ask(kind, `select pgautofailover.perform_promotion('default', '${node.name}')`);
        break;
      case 'maintenance':
        await this.#rest(node);
        break;
      case 'remove_node':
        await this.#ask(kind, `select pgautofailover.remove_node(${node.id}::bigint, false)`);
        break;
      case 'forget_node':
        await this.#forget(node);
        break;
      case 'set_node_candidate_priority':
        await this.#ask(
          kind,
          `select pgautofailover.${kind}('default', '${node.name}', ${value < 0.3 ? 0 : 50 + Math.floor(value * 50)})`,
        );
        break;
      case 'set_node_replication_quorum':
        await this.#ask(
          kind,
          `select pgautofailover.${kind}('default', '${node.name}', ${value < 0.5})`,
        );
        break;
      case 'set_formation_number_sync_standbys':
        await this.#ask(kind, `select pgautofailover.${kind}('default', ${Math.floor(value * 3)})`);
        break;
      case 'register_node':
        await this.register(true);
        break;
    }
  }

  /** Takes everybody back from maintenance; again until it is granted. */
  async takeBack(): Promise<void> {
    for (const id of [...this.resting]) {
      const done = await this.#ask(
        'stop_maintenance',
        `select pgautofailover.stop_maintenance(${id})`,
      );
      if (done) this.resting.delete(id);
    }
  }

  /**
   * What explain() advises for the loser of an election that is left alone, since whoever may have
   * led was removed by force (G9): that its writes are lost was accepted for that node only.
   */
  async consent(): Promise<void> {
    await this.#ask(
      'perform_failover',
      `select pgautofailover.perform_failover()
         from set_config('pgautofailover.guard_data_loss', 'off', true)
        where exists (select from pgautofailover.explain() as e
                       where e::text like '%perform failover --allow-data-loss%')`,
    );
  }

  /** A new node; false when it must be tried again. */
  async register(ours: boolean, priority = 50, quorum = true): Promise<boolean> {
    const id = Math.max(0, ...this.#world.nodes.map((node) => node.id)) + 1;
    if (id > MOST_NODES) return true;
    const name = String.fromCharCode(64 + id);
    const done = await this.#ask(
      'register_node',
      `select * from pgautofailover.register_node('default', 'host-${id}', 5432, 'postgres',
         '${name}', desired_node_id => ${id}, candidate_priority => ${priority},
         replication_quorum => ${quorum})`,
    );
    if (!done) return false;
    const node = this.#world.addNode({ id, ours, clockRate: 1 }, 'init');
    node.startKeeper();
    return true;
  }

  async #rest(node: SimNode): Promise<void> {
    const { monitor, agenda } = this.#world;
    const done = await this.#ask(
      'start_maintenance',
      `select pgautofailover.start_maintenance(${node.id})`,
    );
    if (!done) return;
    this.resting.add(node.id);
    const retry = (): void => {
      agenda.after(RETRY_MS, undefined, async () => {
        if (!this.resting.has(node.id)) return;
        if (monitor.up) await this.takeBack();
        if (this.resting.has(node.id)) retry();
      });
    };
    agenda.after(MAINTENANCE_MS, undefined, retry);
  }

  /**
   * By force: for a node that is gone for good; a Postgres that runs is not (decision 0004), nor
   * one that will take writes again when its host wakes up.
   */
  async #forget(node: SimNode): Promise<void> {
    if (node.host === 'up' && (node.keeper !== undefined || node.server.up)) return;
    if (node.host === 'paused' && node.server.writable) return;
    this.acceptedLoss = true;
    await this.#ask('remove_node', `select pgautofailover.remove_node(${node.id}::bigint, true)`);
  }

  async #ask(call: string, sql: string): Promise<boolean> {
    this.#world.tell(`operator: ${sql.replace(/\s+/g, ' ').replace('select pgautofailover.', '')}`);
    try {
      const answer = await this.#world.monitor.ask(call, sql);
      return answer !== null;
    } catch (error) {
      if (error instanceof SqlError) return false;
      throw error;
    }
  }
}
