import { cp, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PostgresError } from '../errors.js';
import type { Log } from '../logger.js';
import { exists } from './exists.js';

/** A new data directory, and where it goes. */
export interface Swap {
  readonly pgdata: string;
  /** The complete new data directory. */
  readonly incoming: string;
  /** Where the old one is kept until the new one is proven; beside `incoming`. */
  readonly aside: string;
  readonly log: Log;
}

/** Directories inside PGDATA, for the swap within a mount point. */
const INSIDE = {
  incoming: '.pg_autoctl_incoming',
  /** Old entries are on their way here. */
  replacing: '.pg_autoctl_replacing',
  /** All old entries are here. */
  replaced: '.pg_autoctl_replaced',
  trash: '.pg_autoctl_trash',
} as const;

/** Entries that are no part of a data directory and stay where they are. */
const FOREIGN: readonly string[] = [...Object.values(INSIDE), 'lost+found'];
/** Holds pg_control: moved out first and in last, so that half a swap is no data directory. */
const HEART = 'global';

/** PGDATA is a mount point, on another file system, or its parent is not ours to write. */
const NO_RENAME = ['EXDEV', 'EBUSY', 'EACCES', 'EPERM'];

/**
 * Puts a new data directory in the place of the old one, which is kept aside: by two renames, or,
 * where these are impossible, entry by entry inside PGDATA.  May be run again after an
 * interruption.  When an old one is aside already, what is in PGDATA never became a proven
 * replacement, and is deleted.  No server may run.
 */
export async function swapDirectory(swap: Swap): Promise<void> {
  try {
    if (!(await swapByRename(swap))) await swapInside(swap);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PostgresError(
      `could not put the new data directory "${swap.incoming}" in the place of ` +
        `"${swap.pgdata}": ${reason}; the old data is there still, or in "${swap.aside}", or in ` +
        `"${join(swap.pgdata, INSIDE.replaced)}"; the work is tried again`,
      { cause: error },
    );
  }
}

/** Whether an old data directory is aside, so that the new one has not proven itself. */
export async function isSwapUnderway(pgdata: string, aside: string): Promise<boolean> {
  if (await exists(aside)) return true;
  const present = await entries(pgdata);
  return [INSIDE.replacing, INSIDE.replaced].some((name) => present.includes(name));
}

/** Deletes the old data directory, now that the new one has proven itself. */
export async function discardReplaced({
  pgdata,
  aside,
}: Pick<Swap, 'pgdata' | 'aside'>): Promise<void> {
  for (const [old, trash] of [
    [aside, trashOf(aside)],
    [join(pgdata, INSIDE.replaced), join(pgdata, INSIDE.trash)],
  ] as const) {
    // A rename first: half a deletion must not look like data that is worth keeping.
    if (await exists(old)) {
      await rm(trash, { recursive: true, force: true });
      await rename(old, trash);
    }
    await rm(trash, { recursive: true, force: true });
  }
}

/** false = a rename is impossible here; nothing has changed then. */
async function swapByRename({ pgdata, incoming, aside, log }: Swap): Promise<boolean> {
  const destination = (await exists(aside)) ? trashOf(aside) : aside;
  if (destination !== aside) await rm(destination, { recursive: true, force: true });
  const present = await entries(pgdata);
  if (present.some((name) => FOREIGN.includes(name))) return false; // begun inside, ends inside
  try {
    if (present.length > 0) {
      await rename(pgdata, destination);
      log.info(`moved the old data directory to "${destination}"`);
    }
  } catch (error) {
    if (NO_RENAME.includes(codeOf(error))) return false;
    throw error;
  }
  try {
    await rename(incoming, pgdata);
  } catch (error) {
    if (present.length > 0) await rename(destination, pgdata);
    if (NO_RENAME.includes(codeOf(error))) return false;
    throw error;
  }
  await syncDirectory(dirname(pgdata));
  await syncDirectory(dirname(incoming));
  await rm(trashOf(aside), { recursive: true, force: true });
  return true;
}

async function swapInside({ pgdata, incoming, log }: Swap): Promise<void> {
  const inside = (name: keyof typeof INSIDE): string => join(pgdata, INSIDE[name]);
  await mkdir(pgdata, { recursive: true, mode: 0o700 });
  log.info(`"${pgdata}" cannot be renamed (a mount point?): replacing its contents instead`);
  await rm(inside('incoming'), { recursive: true, force: true });
  await moveAcross(incoming, inside('incoming'));
  if (await exists(inside('replaced'))) {
    await moveEntries(pgdata, inside('trash')); // an unproven copy of an interrupted swap
  } else if ((await entries(pgdata)).some((name) => name !== INSIDE.incoming)) {
    await moveEntries(pgdata, inside('replacing'));
    await rename(inside('replacing'), inside('replaced'));
  }
  await moveEntries(inside('incoming'), pgdata, 'heart last');
  await syncDirectory(pgdata);
  await rm(inside('incoming'), { recursive: true, force: true });
  await rm(inside('trash'), { recursive: true, force: true });
}

/** Moves what belongs to the data directory; global/ goes first unless asked otherwise. */
async function moveEntries(from: string, to: string, order?: 'heart last'): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  const own = (await entries(from)).filter((name) => !FOREIGN.includes(name));
  const others = own.filter((name) => name !== HEART);
  const heart = own.filter((name) => name === HEART);
  const ordered = order === 'heart last' ? [...others, ...heart] : [...heart, ...others];
  for (const name of ordered) await rename(join(from, name), join(to, name));
  await syncDirectory(from);
  await syncDirectory(to);
}

/** Moves a directory, by a copy when it is on another file system. */
async function moveAcross(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (codeOf(error) !== 'EXDEV') throw error;
    await cp(from, to, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
    await syncTree(to);
    await rm(from, { recursive: true, force: true });
  }
}

async function syncTree(path: string): Promise<void> {
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) await syncTree(child);
    else if (entry.isFile()) await syncDirectory(child);
  }
  await syncDirectory(path);
}

/** fsync of a directory, or of a file. */
async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function entries(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

function trashOf(aside: string): string {
  return `${aside}.trash`;
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}
