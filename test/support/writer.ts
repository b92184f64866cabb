import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectionOptions } from 'node:tls';
import pg from 'pg';

/** A host of the multi-host connection string. */
export interface Address {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  readonly password?: string;
  readonly ssl?: ConnectionOptions;
}

/** A row whose commit was confirmed to the client. */
export interface Acknowledged {
  readonly n: number;
  readonly port: number;
  /** performance.now() when the insert was sent, and when the commit was confirmed. */
  readonly sentMs: number;
  readonly ackMs: number;
}

const CONNECT_LIMIT_MS = 1_000;
const WRITE_LIMIT_MS = 2_000;
const PAUSE_MS = 10;
const TABLE = 'written_by_writer';

/**
 * An application: inserts numbered rows one after the other, through a connection string with
 * several hosts and target_session_attrs=read-write, and remembers what was acknowledged.  (pg
 * takes one host only, so the hosts are tried in turn here, as libpq does.)
 */
export class Writer {
  readonly acknowledged: Acknowledged[] = [];
  readonly #addresses: () => readonly Address[];
  #n = 0;
  #stopped = false;
  #client: { readonly client: pg.Client; readonly port: number } | undefined;
  readonly #done: Promise<void>;

  /** `addresses` is asked at each new connection: nodes may join. */
  constructor(addresses: () => readonly Address[]) {
    this.#addresses = addresses;
    this.#done = this.#loop();
  }

  /** Stops after the insert that is under way. */
  async stop(): Promise<readonly Acknowledged[]> {
    this.#stopped = true;
    await this.#done;
    return this.acknowledged;
  }

  /** The longest time between two confirmations of which the later came after `fromMs`, in ms. */
  longestGapMs(fromMs = 0): number {
    return this.acknowledged.reduce((longest, { ackMs }, index, all) => {
      const gap = ackMs - (all[index - 1]?.ackMs ?? ackMs);
      return ackMs >= fromMs ? Math.max(longest, gap) : longest;
    }, 0);
  }

  /** Numbers that were acknowledged and are not in the table that `query` reads. */
  async lost(query: (text: string) => Promise<pg.QueryResultRow[]>): Promise<number[]> {
    const rows = await query(`select n from ${TABLE}`);
    const there = new Set(rows.map((row) => Number(row['n'])));
    return this.acknowledged.map(({ n }) => n).filter((n) => !there.has(n));
  }

  async #loop(): Promise<void> {
    while (!this.#stopped) {
      try {
        this.#client ??= await this.#connect();
        await this.#insert(this.#client);
      } catch {
        // not acknowledged: that is all a client ever knows; look for a writable host again
        await this.#disconnect();
      }
      await sleep(PAUSE_MS);
    }
    await this.#disconnect();
  }

  async #insert({ client, port }: { client: pg.Client; port: number }): Promise<void> {
    const n = (this.#n += 1);
    const sentMs = performance.now();
    await client.query(`insert into ${TABLE} (n) values ($1)`, [n]);
    this.acknowledged.push({ n, port, sentMs, ackMs: performance.now() });
  }

  async #connect(): Promise<{ client: pg.Client; port: number }> {
    for (const address of this.#addresses()) {
      const client = await openWritable(address);
      if (client === undefined) continue;
      await client.query(`create table if not exists ${TABLE} (n bigint primary key)`);
      return { client, port: address.port };
    }
    throw new Error('no host takes writes');
  }

  async #disconnect(): Promise<void> {
    const client = this.#client?.client;
    this.#client = undefined;
    if (client !== undefined) await close(client);
  }
}

/** A connection to the host when it takes writes, else undefined. */
async function openWritable(address: Address): Promise<pg.Client | undefined> {
  const client = new pg.Client({
    ...address,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    query_timeout: WRITE_LIMIT_MS,
    application_name: 'writer',
  });
  // without a listener a lost connection would end the process; the next query rejects
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ writable: boolean }>(
      "select current_setting('transaction_read_only') = 'off' as writable",
    );
    if (rows[0]?.writable === true) return client;
  } catch {
    // refused, silent or starting up: the next host
  }
  await close(client);
  return undefined;
}

/** Ends a client without waiting for a server that may be gone. */
async function close(client: pg.Client): Promise<void> {
  await Promise.race([client.end().catch(() => undefined), sleep(CONNECT_LIMIT_MS)]);
}
