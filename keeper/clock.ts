import { uptime } from 'node:os';
import type { Clock } from './ports.js';

/**
 * Time since boot.  Unlike performance.now() it goes on while the machine sleeps, so that a
 * primary that was suspended past its lease knows it the moment it wakes up.
 */
export const systemClock: Clock = { nowMs: () => uptime() * 1000 };
