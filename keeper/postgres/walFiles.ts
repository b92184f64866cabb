import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { lsnNumber } from './divergence.js';

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
  const segment = (lsnNumber(lsn) - 1n) / BigInt(segmentBytes);
  const perFile = 0x1_0000_0000n / BigInt(segmentBytes);
  const hex = (value: bigint): string => value.toString(16).toUpperCase().padStart(8, '0');
  const name = hex(segment / perFile) + hex(segment % perFile);
  const timelines = (await readdir(join(pgdata, 'pg_wal')))
    .filter((file) => file.length === 24 && file.endsWith(name))
    .map((file) => Number.parseInt(file.slice(0, 8), 16));
  return Math.max(0, ...timelines);
}
