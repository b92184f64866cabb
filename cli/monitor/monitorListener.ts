import type pg from 'pg';
import { errorText } from '../../keeper/config/configError.js';
import type { AdjustableLog } from '../io.js';
import { describeChange, parseChange } from '../operate/waitForState.js';
import type { MonitorServer } from './monitorServer.js';

const STATEMENT_TIMEOUT_MS = 5_000;

/** Writes what the monitor notifies (channels state and log) into the log of its service. */
export class MonitorListener {
  readonly #log: AdjustableLog;
  readonly #onLost: () => void;
  #client: pg.Client | undefined;

  /** `onLost` is called when the session has ended by itself. */
  constructor(log: AdjustableLog, onLost: () => void) {
    this.#log = log;
    this.#onLost = onLost;
  }

  get isOpen(): boolean {
    return this.#client !== undefined;
  }

  /** Listens, unless it does already.  Rejects with PostgresError. */
  async ensureOpen(server: MonitorServer): Promise<void> {
    if (this.#client !== undefined) return;
    const client = await server.open(STATEMENT_TIMEOUT_MS, {});
    client.on('notification', ({ channel, payload }) => this.#tell(channel, payload ?? ''));
    client.once('end', () => {
      if (this.#client !== client) return;
      this.#client = undefined;
      this.#onLost();
    });
    // One after the other: two queries at once are going to be refused by pg.
    await client.query('listen state');
    await client.query('listen log');
    this.#client = client;
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch((error: unknown) => {
      this.#log.debug(`closing the listening session: ${errorText(error)}`);
    });
  }

  #tell(channel: string, payload: string): void {
    if (channel === 'log') {
      this.#log.info(visible(payload));
      return;
    }
    const change = parseChange(payload);
    if (change !== undefined) this.#log.info(visible(describeChange(change)));
  }
}

/** Anybody may notify: a payload must not look like lines of the log, nor steer a terminal. */
function visible(text: string): string {
  return text.replace(/\p{Cc}/gu, '?');
}
