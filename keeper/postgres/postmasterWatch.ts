import { POSTMASTER_WATCH_INTERVAL_MS, WITNESSED_WATCH_INTERVAL_MS } from './limits.js';
import { findPostmaster } from './postmaster.js';

/** What the watch saw. */
export interface PostmasterChange {
  /** undefined = no postmaster lives. */
  readonly pid: number | undefined;
  readonly previousPid: number | undefined;
}

/** A running watch. */
export interface PostmasterWatch {
  /** Looks at once: a session on this server has ended by itself, or we are awake anyway. */
  look(): void;
  stop(): void;
}

/** What watchPostmaster() needs. */
export interface PostmasterWatchOptions {
  readonly pgdata: () => string;
  /** The postmaster has ended, began, or another one has taken its place. */
  readonly onChange: (change: PostmasterChange) => void;
  readonly onError: (error: unknown) => void;
  /**
   * Whether a session on this server is open whose end calls look().  A backend ends in the
   * moment in which its postmaster dies, so that its socket tells sooner than any timer.
   */
  readonly hasWitness: () => boolean;
}

/**
 * Calls back when the postmaster dies, or another one has taken its place.  Without a witness it
 * looks every 100 ms; with one every 1.5 s, in case that its backend hangs.  A hint for the loop
 * to look sooner; it does not keep the process alive.
 */
export function watchPostmaster(options: PostmasterWatchOptions): PostmasterWatch {
  const watch = new Watch(options);
  watch.start();
  return watch;
}

class Watch implements PostmasterWatch {
  readonly #options: PostmasterWatchOptions;
  #pid: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #failing = false;
  #stopped = false;

  constructor(options: PostmasterWatchOptions) {
    this.#options = options;
  }

  start(): void {
    this.#pid = findPostmaster(this.#options.pgdata())?.pid;
    this.#schedule();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  look(): void {
    if (this.#stopped) return;
    this.#schedule();
    const { pgdata, onChange, onError } = this.#options;
    try {
      const pid = findPostmaster(pgdata())?.pid;
      this.#failing = false;
      const previousPid = this.#pid;
      if (pid === previousPid) return;
      this.#pid = pid;
      onChange({ pid, previousPid });
    } catch (error) {
      if (!this.#failing) onError(error); // postmaster.pid cannot be read: say so once
      this.#failing = true;
    }
  }

  /** A wake-up costs more than the look: an idle process takes few (docs/benchmarks.md). */
  #schedule(): void {
    clearTimeout(this.#timer);
    const pauseMs = this.#options.hasWitness()
      ? WITNESSED_WATCH_INTERVAL_MS
      : POSTMASTER_WATCH_INTERVAL_MS;
    this.#timer = setTimeout(() => this.look(), pauseMs);
    this.#timer.unref();
  }
}
