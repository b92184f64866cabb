import type { Log } from '../logger.js';
import { PROGRESS_LOG_INTERVAL_MS } from './limits.js';

/** A line that repeats as the work goes on: `1234/5678 kB (21%), …`. */
const PROGRESS_LINE = /^\d+\/\d+ kB \(\d+%\)/;

/** Logs what a program prints: its steps for debugging, its progress at a calm rate. */
export function calmProgress(log: Log, program: string): (line: string) => void {
  let lastMs = -Infinity;
  return (line) => {
    if (!PROGRESS_LINE.test(line)) {
      log.debug(`${program}: ${line}`);
      return;
    }
    const complete = line.includes('(100%)');
    const nowMs = performance.now();
    if (!complete && nowMs - lastMs < PROGRESS_LOG_INTERVAL_MS) return;
    if (complete && lastMs === Infinity) return;
    lastMs = complete ? Infinity : nowMs;
    log.info(`${program}: ${line}`);
  };
}
