import { setTimeout as sleep } from 'node:timers/promises';
import { PostgresError } from '../errors.js';
import { LOCAL_POLL_INTERVAL_MS } from './limits.js';

/** A wait and its limits. */
export interface WaitOptions {
  readonly limitMs: number;
  /** Ends "waited N ms in vain for …": what, and what to do. */
  readonly what: string;
  readonly intervalMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/** Rejects with kind 'aborted' when the signal is. */
export function throwIfAborted(signal: AbortSignal | undefined, what: string): void {
  if (signal?.aborted === true) {
    throw new PostgresError(`ended early, as asked, while waiting for ${what}`, {
      kind: 'aborted',
    });
  }
}

/**
 * Looks until `condition` gives something other than false or undefined, and resolves with it.
 * Rejects with PostgresError after `limitMs`; what the condition throws ends the wait at once.
 */
export async function waitUntil<T>(
  condition: () => Promise<T | false | undefined> | T | false | undefined,
  { limitMs, what, intervalMs = LOCAL_POLL_INTERVAL_MS, signal }: WaitOptions,
): Promise<T> {
  const startMs = performance.now();
  for (;;) {
    throwIfAborted(signal, what);
    const value = await condition();
    if (value !== false && value !== undefined) return value;
    if (performance.now() - startMs >= limitMs) {
      throw new PostgresError(`waited ${String(limitMs)} ms in vain for ${what}`);
    }
    await sleep(intervalMs);
  }
}
