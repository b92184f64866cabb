import { open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { NodeAddress } from '../ports.js';
import { lsnNumber, parseHistory, type HistoryEntry } from './divergence.js';
import type { Instance } from './instance.js';
import {
  identifySystem,
  readUpstreamWal,
  timelineHistory,
  type SystemIdentity,
} from './upstream.js';
import { walPlace } from './walFiles.js';

/**
 * A timeline's number does not identify it: two standbys that were promoted one after the other,
 * neither knowing of the other, both begin the timeline of the same number, often at the same
 * position.  Postgres then lets one stream from the other, and pg_rewind finds nothing to do,
 * although their data differ.  These functions tell such timelines apart.
 */

/** The first record of a timeline has the time of the promotion, and a checksum. */
const FIRST_RECORD_BYTES = 40;

/** How our timeline relates to the upstream's timeline of the same number. */
export type Origin =
  /** One and the same, or the upstream has none of this number, or it cannot be told. */
  | 'same'
  /** They began at different positions. */
  | 'other position'
  /** They began at the same position, with different promotions. */
  | 'other promotion';

/**
 * Compares where our timeline began with where the upstream's of the same number did.
 * @param upstreamHistory what identity.timeline descends from
 */
export async function compareOrigin(
  instance: Instance,
  upstream: NodeAddress,
  localTimeline: number,
  identity: SystemIdentity,
  upstreamHistory: readonly HistoryEntry[],
): Promise<Origin> {
  const known =
    localTimeline === identity.timeline ||
    upstreamHistory.some(({ timeline }) => timeline === localTimeline);
  const ours = (await localHistory(instance.pgdata, localTimeline)).at(-1);
  const theirs = upstreamHistory.filter(({ timeline }) => timeline < localTimeline).at(-1);
  if (!known || ours === undefined || theirs === undefined) return 'same';
  if (lsnNumber(ours.switchLsn) !== lsnNumber(theirs.switchLsn)) return 'other position';
  const control = await instance.pgCtl.controlData();
  if (control === undefined) return 'same';
  const place = walPlace(localTimeline, ours.switchLsn, control.segmentBytes);
  const here = await readBytes(join(instance.pgdata, 'pg_wal', place.file), place.offset);
  const there = await readUpstreamWal(instance, upstream, place, FIRST_RECORD_BYTES);
  const unknown = here === '' || there === '' || /^0*$/.test(here);
  return unknown || here === there ? 'same' : 'other promotion';
}

/**
 * Does `upstream` have a timeline of our number that is another one?  Asked before we stream from
 * it: the receiver begins with the whole segment and would overwrite the evidence.
 */
export async function isFalseTwin(instance: Instance, upstream: NodeAddress): Promise<boolean> {
  const { running, timeline } = await instance.inspector.inspect();
  const local = running ? timeline : ((await instance.pgCtl.controlData())?.timeline ?? 1);
  if (local <= 1) return false;
  const identity = await identifySystem(instance, upstream);
  const history = await timelineHistory(instance, upstream, identity.timeline);
  return (await compareOrigin(instance, upstream, local, identity, history)) !== 'same';
}

/**
 * Removes WAL of timelines above `timeline` after a rewind to it.  pg_rewind keeps segments that
 * its target has read; were the upstream promoted to the number of our fork, Postgres would
 * replay our own dead branch from them.
 */
export async function removeDeadBranches(pgdata: string, timeline: number): Promise<void> {
  const directory = join(pgdata, 'pg_wal');
  for (const name of await readdir(directory)) {
    const prefix = /^([0-9A-F]{8})(?:[0-9A-F]{16}(?:\.partial)?|\.history)$/.exec(name)?.[1];
    if (prefix === undefined || Number.parseInt(prefix, 16) <= timeline) continue;
    await rm(join(directory, name));
  }
}

/** What a timeline descends from, as its file in pg_wal says; [] = there is none. */
export async function localHistory(
  pgdata: string,
  timeline: number,
): Promise<readonly HistoryEntry[]> {
  const name = `${timeline.toString(16).toUpperCase().padStart(8, '0')}.history`;
  try {
    return parseHistory(await readFile(join(pgdata, 'pg_wal', name), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

async function readBytes(path: string, offset: number): Promise<string> {
  try {
    const file = await open(path, 'r');
    try {
      const target = Buffer.alloc(FIRST_RECORD_BYTES);
      const { bytesRead } = await file.read(target, 0, FIRST_RECORD_BYTES, offset);
      return target.toString('hex', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
