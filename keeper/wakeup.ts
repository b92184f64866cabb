import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Ends the loop's wait early.  A nudge that comes while nobody waits is kept for the next wait,
 * so that none is lost during a turn.
 */
export class Wakeup {
  #nudged = new AbortController();

  /** Ends the current wait, or the next one. */
  readonly nudge = (): void => {
    this.#nudged.abort();
  };

  /** Waits for a nudge, at most `timeoutMs`. */
  async wait(timeoutMs: number): Promise<void> {
    // The only rejection is the abort, which is the nudge itself.
    await sleep(timeoutMs, undefined, { signal: this.#nudged.signal }).catch(() => undefined);
    this.#nudged = new AbortController();
  }
}
