import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { lsnNumber } from './divergence.js';

/** Where a byte of WAL is. */
export interface WalPlace {
  /** Name of the segment in pg_wal. */
  readonly file: string;
  readonly offset: number;
}

/** The segment of a timeline that begins with, or holds, the byte at this position. */
export function walPlace(timeline: number, lsn: string, segmentBytes: number): WalPlace {
  const position = lsnNumber(lsn);
  const file = hex(BigInt(timeline)) + segmentName(position, segmentBytes);
  return { file, offset: Number(position % BigInt(segmentBytes)) };
}

/**
 * The newest timeline that has WAL for this position in pg_wal; 0 = none.  It is the only way to
 * learn the timeline of a standby without upstream: the control file has it only after the next
 * restart point, and a standby of a fork gets no segment of the other branch.
 */
export async function timelineInWal(
  pgdata: string,
  lsn: string,
  segmentBytes: number,
): Promise<number> {
  // A position on a border is the end of the segment before.
  const name = segmentName(lsnNumber(lsn) - 1n, segmentBytes);
  const timelines = (await readdir(join(pgdata, 'pg_wal')))
    .filter((file) => file.length === 24 && file.endsWith(name))
    .map((file) => Number.parseInt(file.slice(0, 8), 16));
  return Math.max(0, ...timelines);
}

/** The name without its timeline. */
function segmentName(position: bigint, segmentBytes: number): string {
  const segment = position / BigInt(segmentBytes);
  const perFile = 0x1_0000_0000n / BigInt(segmentBytes);
  return hex(segment / perFile) + hex(segment % perFile);
}

function hex(value: bigint): string {
  return value.toString(16).toUpperCase().padStart(8, '0');
}
