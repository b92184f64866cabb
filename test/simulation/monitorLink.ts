/** The keeper's port to the monitor, over a network that loses and delays. */
import { MonitorError, NodeDroppedError, SQLSTATE } from '../../keeper/errors.js';
import { MONITOR_CONNECT_TIMEOUT_MS } from '../../keeper/monitor/connect.js';
import { REPORT_TIMEOUT_MS } from '../../keeper/monitor/monitorSession.js';
import type {
  Assignment,
  Monitor,
  NodeAddress,
  OtherNode,
  Report,
  ServerOrigin,
} from '../../keeper/ports.js';
import type { Actor } from './agenda.js';
import type { MonitorDatabase } from './monitorDatabase.js';
import type { SimNode } from './simNode.js';
import { SqlError } from './monitorDatabase.js';
import type { World } from './world.js';

/** Number that no session has. */
const NO_SESSION = 0;

type Question<T> = (database: MonitorDatabase, session: number) => Promise<T>;

/** Calls of one life of a keeper, one after another, over a kept session. */
export class MonitorLink implements Monitor {
  readonly #world: World;
  readonly #node: SimNode;
  readonly #keeper: Actor;
  readonly #leaseMs: number;
  #session: number | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(world: World, node: SimNode, keeper: Actor, leaseMs: number) {
    this.#world = world;
    this.#node = node;
    this.#keeper = keeper;
    this.#leaseMs = leaseMs;
  }

  /** Number of the session that is open, as far as the keeper knows. */
  get session(): number | undefined {
    return this.#session;
  }

  report(report: Report): Promise<Assignment> {
    const { id, ours } = this.#node;
    return this.#call((database, session) => database.report(id, ours, session, report));
  }

  getPrimary(): Promise<NodeAddress> {
    return this.#call((database) => database.getPrimary());
  }

  getMostAdvancedStandby(): Promise<OtherNode | undefined> {
    return this.#call((database) => database.getMostAdvancedStandby(this.#node.id));
  }

  setSystemIdentifier(systemIdentifier: string): Promise<void> {
    return this.#call((database) => database.setSystemIdentifier(this.#node.id, systemIdentifier));
  }

  tellOrigin({ forks }: ServerOrigin): Promise<void> {
    return this.#call((database) => database.tellForks(this.#node.id, JSON.stringify(forks)));
  }

  detach(): Promise<void> {
    return this.#call((database, session) => database.detach(this.#node.id, session));
  }

  #call<T>(ask: Question<T>): Promise<T> {
    const turn = this.#last.then(async () => {
      if (this.#session === undefined) await this.#connect();
      return await this.#exchange(ask, REPORT_TIMEOUT_MS);
    });
    this.#last = turn.catch(() => undefined); // its caller hears of it
    return turn;
  }

  async #connect(): Promise<void> {
    const session = this.#world.newSession(this.#node.id);
    const { id, ours } = this.#node;
    await this.#exchange(
      ours
        ? (database) => database.attach(id, this.#leaseMs, session)
        : (): Promise<void> => Promise.resolve(),
      MONITOR_CONNECT_TIMEOUT_MS,
      session,
    );
    this.#session = session;
  }

  /** A question and its answer; what is lost shows as silence. */
  #exchange<T>(ask: Question<T>, limitMs: number, connecting?: number): Promise<T> {
    const { agenda, network, monitor } = this.#world;
    const session = connecting ?? this.#session ?? NO_SESSION;
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        this.#world.sessionClosed(this.#node, session);
        if (this.#session === session) this.#session = undefined;
        reject(new MonitorError('unreachable', 'the monitor did not answer'));
      };
      const timer = agenda.after(limitMs, this.#keeper, giveUp);
      const deliver = (take: () => void): void => {
        agenda.after(network.delayMs(), undefined, () => {
          if (!this.#linked() || !monitor.up) return;
          agenda.after(0, this.#keeper, () => {
            timer.cancelled = true;
            take();
          });
        });
      };
      agenda.after(network.delayMs(), undefined, async () => {
        if (!this.#linked()) return;
        if (!monitor.up || (connecting === undefined && !monitor.knows(session))) {
          deliverRefusal(agenda, this.#keeper, () => {
            timer.cancelled = true;
            giveUp();
          });
          return;
        }
        try {
          const answer = await ask(monitor, session);
          deliver(() => {
            resolve(answer);
          });
        } catch (error) {
          deliver(() => {
            if (isSessionTaken(error)) giveUp();
            else reject(refusal(error));
          });
        }
      });
    });
  }

  #linked(): boolean {
    return this.#node.awake && !this.#world.network.isCut(this.#node.id, 'monitor');
  }
}

function isSessionTaken(error: unknown): boolean {
  return error instanceof SqlError && error.code === SQLSTATE.otherSession;
}

function deliverRefusal(agenda: World['agenda'], keeper: Actor, take: () => void): void {
  agenda.after(1, keeper, take);
}

function refusal(error: unknown): Error {
  if (!(error instanceof SqlError))
    return error instanceof Error ? error : new Error(String(error));
  return error.code === SQLSTATE.undefinedObject
    ? new NodeDroppedError(error.message)
    : new MonitorError('refused', error.message, error.code);
}
