import { POSTMASTER_WATCH_INTERVAL_MS } from './limits.js';
import { findPostmaster } from './postmaster.js';

/** What the watch saw. */
export interface PostmasterChange {
  /** undefined = no postmaster lives. */
  readonly pid: number | undefined;
  readonly previousPid: number | undefined;
}

/** A running watch. */
export interface PostmasterWatch {
  stop(): void;
}

/**
 * Looks every 100 ms whether the postmaster lives and calls back at once when that changes, or
 * when another postmaster has taken its place.  A hint for the loop to look sooner; it does not
 * keep the process alive.
 */
export function watchPostmaster(
  pgdata: () => string,
  onChange: (change: PostmasterChange) => void,
  onError: (error: unknown) => void,
): PostmasterWatch {
  const look = (): number | undefined => findPostmaster(pgdata())?.pid;
  let pid = look();
  let failing = false;
  const timer = setInterval(() => {
    try {
      const now = look();
      failing = false;
      if (now === pid) return;
      const previousPid = pid;
      pid = now;
      onChange({ pid, previousPid });
    } catch (error) {
      if (!failing) onError(error); // postmaster.pid is there but cannot be read: say so once
      failing = true;
    }
  }, POSTMASTER_WATCH_INTERVAL_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
