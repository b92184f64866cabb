import type { TimelineFork, WalPosition } from '../ports.js';

/** A timeline that another one descends from, and where it was left. */
export interface HistoryEntry {
  readonly timeline: number;
  readonly switchLsn: string;
}

/** An LSN as a number that can be compared. */
export function lsnNumber(lsn: string): bigint {
  const [high = '0', low = '0'] = lsn.split('/');
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}

/**
 * Have we WAL that the upstream does not have, so that streaming can never go on (G14)?
 * @param local read before `upstream`, so that a healthy standby is never ahead
 * @param history what upstream.timeline descends from
 */
export function hasDiverged(
  local: WalPosition,
  upstream: WalPosition,
  history: readonly HistoryEntry[],
): boolean {
  if (local.timeline === upstream.timeline) return lsnNumber(local.lsn) > lsnNumber(upstream.lsn);
  if (local.timeline > upstream.timeline) return true;
  const left = history.find(({ timeline }) => timeline === local.timeline);
  return left === undefined || lsnNumber(local.lsn) > lsnNumber(left.switchLsn);
}

/** The entries of a history file: parent timeline, where it was left, and why. */
export function parseHistory(text: string): readonly HistoryEntry[] {
  return [...text.matchAll(/^(?:[^\t\n]*\.history\t)?(\d+)\t([0-9A-F]+\/[0-9A-F]+)/gm)].map(
    ([, parent = '0', switchLsn = '0/0']) => ({ timeline: Number(parent), switchLsn }),
  );
}

/** A timeline and its ancestors, but the first, each with its beginning. */
export function forksOf(
  timeline: number,
  history: readonly HistoryEntry[],
): readonly TimelineFork[] {
  return history.map((parent, index) => ({
    tli: history[index + 1]?.timeline ?? timeline,
    parenttli: parent.timeline,
    switchpoint: parent.switchLsn,
  }));
}
