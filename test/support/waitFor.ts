import { setTimeout as sleep } from 'node:timers/promises';

/** How a wait ends when its condition stays false. */
export interface WaitOptions {
  /** Time after which the wait rejects, in milliseconds. */
  readonly limitMs: number;
  /** What is waited for, in words: it is the subject of the error message. */
  readonly what: string;
  /** Time between two looks, in milliseconds. */
  readonly pauseMs?: number;
  /** A text as soon as there is no hope any more: rejects at once with it. */
  readonly hopeless?: () => string | undefined;
  /** Called before a rejection; its text ends the error message. */
  readonly explain?: () => string | Promise<string>;
}

const DEFAULT_PAUSE_MS = 50;

/**
 * Resolves with the first value of `condition` that is neither false nor null nor undefined.  A
 * condition that rejects is "not yet"; its last error is told when the limit has passed.
 */
export async function waitFor<T>(
  condition: () => T | Promise<T>,
  { limitMs, what, pauseMs = DEFAULT_PAUSE_MS, hopeless, explain }: WaitOptions,
): Promise<Exclude<T, false | null | undefined>> {
  const limit = performance.now() + limitMs;
  for (;;) {
    let failure: unknown;
    try {
      const value = await condition();
      if (value !== false && value !== null && value !== undefined) {
        return value as Exclude<T, false | null | undefined>;
      }
    } catch (error) {
      failure = error;
    }
    const end = hopeless?.() ?? (performance.now() >= limit ? `${limitMs} ms have passed` : '');
    if (end !== '') {
      const last = failure instanceof Error ? ` (last error: ${failure.message})` : '';
      const more = explain === undefined ? '' : `\n${await explain()}`;
      throw new Error(`waited in vain for ${what}: ${end}${last}${more}`, { cause: failure });
    }
    await sleep(pauseMs);
  }
}
