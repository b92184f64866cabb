import type pg from 'pg';
import type { BenchServer } from './benchServer.js';

const REPORT_INTERVAL_MS = 1_000;
const LEASE_MS = 10_000;
const REPORT = `
  select * from pgautofailover.keeper_report($1, $2, 0, $3, true, 1, '0/3000060', $4, $5, true)`;

/** The two sessions of a keeper, and its reports: what it is for a monitor. */
export class SimulatedKeeper {
  /** Reports that the monitor answered with an error. */
  failures = 0;
  readonly #nodeId: number;
  readonly #session: pg.Client;
  readonly #listener: pg.Client;
  #timer: NodeJS.Timeout | undefined;
  #busy = false;
  #onHint: ((atMs: number) => void) | undefined;

  private constructor(nodeId: number, session: pg.Client, listener: pg.Client) {
    this.#nodeId = nodeId;
    this.#session = session;
    this.#listener = listener;
    listener.on('notification', () => {
      this.#onHint?.(performance.now());
      void this.#report();
    });
  }

  /** Attaches as the keeper of that node and listens to its group. */
  static async connect(server: BenchServer, nodeId: number): Promise<SimulatedKeeper> {
    const [session, listener] = await Promise.all([server.connect(), server.connect()]);
    const { rows } = await session.query<{ channel: string }>(
      "select channel from pgautofailover.keeper_attach($1, $2, 'bench')",
      [nodeId, LEASE_MS],
    );
    await listener.query(`listen "${rows[0]?.channel ?? ''}"`);
    return new SimulatedKeeper(nodeId, session, listener);
  }

  /** Reports each second from now on, at a phase of its own. */
  startReporting(): void {
    this.#timer = setTimeout(() => {
      void this.#report();
      this.#timer = setInterval(() => void this.#report(), REPORT_INTERVAL_MS);
    }, Math.random() * REPORT_INTERVAL_MS);
  }

  /** When the next notification reaches this process, in ms of performance.now(). */
  nextHint(limitMs: number): Promise<number> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`keeper ${this.#nodeId} heard nothing for ${limitMs} ms`)),
        limitMs,
      );
      this.#onHint = (atMs) => {
        clearTimeout(timer);
        this.#onHint = undefined;
        resolve(atMs);
      };
    });
  }

  /** Reports no more; the sessions end with the server. */
  stop(): void {
    clearInterval(this.#timer);
    for (const client of [this.#session, this.#listener]) void client.end().catch(() => undefined);
  }

  async #report(): Promise<void> {
    // as a keeper: one report at a time, the next turn takes what has come in between
    if (this.#busy) return;
    this.#busy = true;
    const isPrimary = this.#nodeId % 2 === 1;
    try {
      await this.#session.query({
        text: REPORT,
        name: 'report',
        values: [
          `f${Math.ceil(this.#nodeId / 2)}`,
          this.#nodeId,
          isPrimary ? 'primary' : 'secondary',
          isPrimary ? 'sync' : '',
          isPrimary ? null : true,
        ],
      });
    } catch {
      this.failures += 1;
    } finally {
      this.#busy = false;
    }
  }
}
