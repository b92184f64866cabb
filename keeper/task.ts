import { asError } from './errors.js';

/** How a background action ended. */
export type Outcome = { readonly ok: true } | { readonly ok: false; readonly error: Error };

/**
 * One background action that the turns of the loop look at: a transition, a start of Postgres.
 * It never rejects; its outcome is kept until somebody looks.
 */
export class Task {
  readonly name: string;
  readonly #controller = new AbortController();
  readonly #done: Promise<void>;
  #outcome: Outcome | undefined;
  #abortedMs: number | undefined;

  /** Starts `action` at once; one that listens to the signal ends early on abort(). */
  constructor(name: string, action: (signal: AbortSignal) => Promise<void>) {
    this.name = name;
    this.#done = action(this.#controller.signal)
      .then(
        (): Outcome => ({ ok: true }),
        (thrown: unknown): Outcome => ({ ok: false, error: asError(thrown) }),
      )
      .then((outcome) => {
        this.#outcome = outcome;
      });
  }

  /** undefined while the action runs. */
  get outcome(): Outcome | undefined {
    return this.#outcome;
  }

  /** When abort() was first called; undefined = not aborted. */
  get abortedMs(): number | undefined {
    return this.#abortedMs;
  }

  /** Asks the action to end; actions that cannot be interrupted go on to their end. */
  abort(nowMs: number): void {
    this.#abortedMs ??= nowMs;
    this.#controller.abort();
  }

  /**
   * Calls back when the action has ended well; a failure has nothing that could be gone on with.
   */
  onSuccess(callback: () => void): void {
    void this.#done.then(() => {
      if (this.#outcome?.ok === true) callback();
    });
  }

  /** Waits for the end, at most `limitMs`; undefined = still running. */
  async waitAtMost(limitMs: number): Promise<Outcome | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, limitMs);
    });
    await Promise.race([this.#done, limit]);
    clearTimeout(timer);
    return this.#outcome;
  }
}
