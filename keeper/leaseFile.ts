import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { readSmallFileIfPresent } from './config/atomicWrite.js';
import { asError } from './errors.js';
import type { LeaseMark } from './lease.js';
import type { Log } from './logger.js';

const BOOT_ID = '/proc/sys/kernel/random/boot_id';
/** A line that covers every older one. */
const LINE_LENGTH = 120;

/**
 * What a keeper leaves to the next process of its node: when it last heard from anybody.  Beside
 * the pid file, since it is worth nothing after a boot.  Written in place each second without
 * waiting for the disk: it must survive the process, not the machine.
 */
export class LeaseFile {
  readonly #path: string;
  readonly #log: Pick<Log, 'warn'>;
  readonly #bootId = currentBootId();
  #fd: number | undefined;
  #broken = false;

  constructor(path: string, log: Pick<Log, 'warn'>) {
    this.#path = path;
    this.#log = log;
  }

  /** Undefined when there is none, it cannot be read, or it is from before this boot. */
  read(): LeaseMark | undefined {
    try {
      const found: unknown = JSON.parse(readSmallFileIfPresent(this.#path) ?? 'null');
      if (typeof found !== 'object' || found === null) return undefined;
      const { bootId, contactMs, isGrace } = found as Record<string, unknown>;
      if (bootId !== this.#bootId || bootId === '' || typeof contactMs !== 'number') {
        return undefined;
      }
      return { contactMs, isGrace: isGrace === true };
    } catch {
      return undefined; // half a line: the lease is presumed, as without a file
    }
  }

  /** A failure is logged once, and costs precision after the next start only. */
  write(mark: LeaseMark): void {
    const line = JSON.stringify({ bootId: this.#bootId, ...mark }).padEnd(LINE_LENGTH);
    try {
      this.#fd ??= openSync(this.#path, 'w', 0o600);
      writeSync(this.#fd, `${line}\n`, 0);
      this.#broken = false;
    } catch (thrown) {
      if (!this.#broken) {
        this.#log.warn(`Could not write "${this.#path}": ${asError(thrown).message}`);
      }
      this.#broken = true;
    }
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }
}

/** '' where the system does not tell. */
function currentBootId(): string {
  try {
    return readFileSync(BOOT_ID, 'utf8').trim();
  } catch {
    return '';
  }
}
