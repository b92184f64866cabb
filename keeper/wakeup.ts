/**
 * Ends the loop's wait early.  A nudge that comes while nobody waits is kept for the next wait,
 * so that none is lost during a turn.
 */
export class Wakeup {
  #nudged = false;
  #wake: (() => void) | undefined;

  /** Ends the current wait, or the next one. */
  readonly nudge = (): void => {
    this.#nudged = true;
    this.#wake?.();
  };

  /** Waits for a nudge, at most `timeoutMs`. */
  async wait(timeoutMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      if (this.#nudged) {
        resolve();
        return;
      }
      this.#wake = resolve;
      timer = setTimeout(resolve, timeoutMs);
    });
    clearTimeout(timer);
    this.#wake = undefined;
    this.#nudged = false;
  }
}
