import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../../test/support/cluster.js';

const POLL_MS = 200;
/** The state machine's names are at most this long. */
const STATE_WIDTH = 17;

interface EventRow {
  readonly id: string;
  readonly node: string;
  readonly reported: string;
  readonly goal: string;
}

const EVENTS = `
  select eventid as id, nodename as node, reportedstate::text as reported, goalstate::text as goal
    from pgautofailover.event
   where eventid > $1
   order by eventid`;

/** Tells on stdout what happens; the state changes as the monitor's event log has them. */
export class Narrator {
  readonly #startMs = performance.now();
  #cluster: Cluster | undefined;
  #lastEvent = '0';
  readonly #shown = new Map<string, string>();
  #following: Promise<void> | undefined;
  #stopped = false;

  /** A new chapter. */
  chapter(title: string): void {
    console.log(`\n== ${title}`);
  }

  /** A line of prose, or a result. */
  say(text: string): void {
    console.log(`   ${text}`);
  }

  /** Something that the reader could type. */
  command(text: string): void {
    console.log(`   $ ${text}`);
  }

  /** Prints state changes from now on until stop(). */
  follow(cluster: Cluster): void {
    this.#cluster = cluster;
    this.#following = this.#loop();
  }

  /** Prints what has happened until now and is not printed yet. */
  async catchUp(): Promise<void> {
    const rows = await this.#cluster?.monitorSql<EventRow & Record<string, unknown>>(EVENTS, [
      this.#lastEvent,
    ]);
    for (const { id, node, reported, goal } of rows ?? []) {
      // the loop and a call from outside may both have asked
      if (BigInt(id) <= BigInt(this.#lastEvent)) continue;
      this.#lastEvent = id;
      const text = `${reported.padEnd(STATE_WIDTH)} ${reported === goal ? '' : `-> ${goal}`}`;
      if (this.#shown.get(node) === text) continue;
      this.#shown.set(node, text);
      console.log(`   ${this.#clock()}  ${node}  ${text.trimEnd()}`);
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#following;
  }

  #clock(): string {
    return `${((performance.now() - this.#startMs) / 1000).toFixed(1).padStart(5)} s`;
  }

  async #loop(): Promise<void> {
    while (!this.#stopped) {
      // the waits of the walk-through tell when the monitor is really away
      await this.catchUp().catch(() => undefined);
      await sleep(POLL_MS);
    }
  }
}
