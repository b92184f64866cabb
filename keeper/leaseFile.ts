import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { removeIfPresent } from './config/atomicWrite.js';
import { asError } from './errors.js';
import type { LeaseMark } from './lease.js';
import type { Log } from './logger.js';

const BOOT_ID = '/proc/sys/kernel/random/boot_id';
/** Longer than any line, so that each covers the one before. */
const LINE_LENGTH = 200;

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

  /**
   * Undefined when there is none, it is from before this boot, or it cannot be written: then it
   * would never be renewed.
   */
  read(): LeaseMark | undefined {
    try {
      this.#fd = openSync(this.#path, 'r+');
      const found: unknown = JSON.parse(readFileSync(this.#path, 'utf8'));
      if (typeof found !== 'object' || found === null) return undefined;
      const { bootId, contactMs, leaseMs, isGrace } = found as Record<string, unknown>;
      if (bootId !== this.#bootId || bootId === '') return undefined;
      if (typeof contactMs !== 'number' || typeof leaseMs !== 'number') return undefined;
      return { contactMs, leaseMs, isGrace: isGrace === true };
    } catch {
      return undefined; // none, or half a line: the lease is presumed
    }
  }

  /**
   * Undefined = there is no lease at present, so that what stands there is not renewed.  A failure
   * is logged once, and costs precision after the next start only.
   */
  write(mark: LeaseMark | undefined): void {
    if (mark === undefined) return;
    const contactMs = Math.floor(mark.contactMs);
    const text = JSON.stringify({ bootId: this.#bootId, ...mark, contactMs });
    const line = text.padEnd(LINE_LENGTH);
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

  /** Postgres has stopped: whoever starts it next asks the monitor first.  Never rejects. */
  async remove(): Promise<void> {
    this.close();
    await removeIfPresent(this.#path).catch((thrown: unknown) => {
      this.#log.warn(`Could not remove "${this.#path}": ${asError(thrown).message}`);
    });
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
