import type { HistoryEntry } from '../../keeper/postgres/divergence.js';

const FIRST_LSN = 0x3000000;
const RECORD_BYTES = 0x60;

/** Text of the position after so many records. */
export function lsnText(position: number): string {
  return `0/${(FIRST_LSN + position * RECORD_BYTES).toString(16).toUpperCase()}`;
}

/** The WAL of one data directory: records by number, and where its timelines began. */
export class Wal {
  timeline: number;
  #history: readonly HistoryEntry[];
  readonly records: number[];

  constructor(timeline = 1, history: readonly HistoryEntry[] = [], records: number[] = []) {
    this.timeline = timeline;
    this.#history = history;
    this.records = records;
  }

  get position(): number {
    return this.records.length;
  }

  get lsn(): string {
    return lsnText(this.position);
  }

  /** What the timeline descends from. */
  get history(): readonly HistoryEntry[] {
    return this.#history;
  }

  copy(): Wal {
    return new Wal(this.timeline, this.#history, [...this.records]);
  }

  /** Promotion: a timeline of its own, which begins with a record of its own. */
  branch(record: number): void {
    this.#history = [...this.#history, { timeline: this.timeline, switchLsn: this.lsn }];
    this.timeline += 1;
    this.records.push(record);
  }

  /**
   * Has `source` a timeline of our number that began with another promotion?  What
   * compareOrigin() of the real keeper finds out (keeper/postgres/timelineOrigin.ts).
   */
  isTwinOf(source: Wal): boolean {
    const ours = this.#history.at(-1);
    const known =
      this.timeline === source.timeline ||
      source.#history.some(({ timeline }) => timeline === this.timeline);
    const theirs = source.#history.filter(({ timeline }) => timeline < this.timeline).at(-1);
    if (!known || ours === undefined || theirs === undefined) return false;
    if (ours.switchLsn !== theirs.switchLsn) return true;
    const first = (Number.parseInt(ours.switchLsn.slice(2), 16) - FIRST_LSN) / RECORD_BYTES;
    return this.records[first] !== source.records[first];
  }

  /** Can a standby with this WAL stream from `source`?  As a WAL sender of Postgres decides. */
  canStreamFrom(source: Wal): boolean {
    if (this.timeline === source.timeline) return this.position <= source.position;
    const left = source.#history.find(({ timeline }) => timeline === this.timeline);
    return left !== undefined && Number.parseInt(left.switchLsn.slice(2), 16) >= this.#byte;
  }

  get #byte(): number {
    return FIRST_LSN + this.position * RECORD_BYTES;
  }

  /** Is all that is here also there, at the same place? */
  isPrefixOf(other: Wal): boolean {
    const { records } = this;
    if (records.length > other.records.length) return false;
    for (let index = records.length - 1; index >= 0; index--) {
      if (records[index] !== other.records[index]) return false;
    }
    return true;
  }

  /** Takes over what `source` has more. */
  follow(source: Wal): void {
    for (let index = this.records.length; index < source.records.length; index++) {
      this.records.push(source.records[index] ?? 0);
    }
    this.timeline = source.timeline;
    this.#history = source.#history;
  }
}
