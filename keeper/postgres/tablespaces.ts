import { mkdir, readdir, readlink, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Instance } from './instance.js';
import { rewindMarker, wasRewindInterrupted } from './rewindMarker.js';
import { ensureStopped } from './running.js';

/** Old tablespaces while a base backup brings new ones. */
export interface TablespacesAside {
  /** The backup failed: what was there is there again. */
  putBack(): Promise<void>;
  /** The backup is proven: what was there is deleted. */
  discard(): Promise<void>;
}

const SUFFIX = '.pg_autoctl_replaced';

/**
 * A tablespace has the same path on all nodes (keeper.md section 5), and pg_basebackup wants an
 * empty directory there.  So the old one steps aside, beside itself; only then, and only when
 * there are tablespaces, must our Postgres stop before the backup.
 */
export async function keepTablespacesAside(instance: Instance): Promise<TablespacesAside> {
  const homes = [instance.pgdata, instance.replacedDirectory]; // there after half a swap
  const links = await Promise.all(homes.map((home) => linkedDirectories(join(home, 'pg_tblspc'))));
  const directories = [...new Set(links.flat())];
  const marker = rewindMarker(instance);
  const wasUsable = !(await wasRewindInterrupted(instance));
  if (directories.length > 0) {
    await ensureStopped(instance);
    await mkdir(instance.backupDirectory, { recursive: true, mode: 0o700 });
    // Without its tablespaces the data directory must not be started.
    await writeFile(marker, `${instance.pgdata}\n`, { mode: 0o600 });
    for (const directory of directories) {
      await stepAside(directory);
      instance.log.info(`moved the old tablespace "${directory}" aside`);
    }
  }
  return {
    putBack: async () => {
      for (const directory of directories) {
        await rm(directory, { recursive: true, force: true });
        await rename(directory + SUFFIX, directory);
      }
      if (wasUsable) await rm(marker, { force: true });
    },
    discard: async () => {
      for (const directory of directories) {
        await rm(directory + SUFFIX, { recursive: true, force: true });
      }
    },
  };
}

/** What is aside already comes from an interrupted clone and is the one worth keeping. */
async function stepAside(directory: string): Promise<void> {
  const kept = await readdir(directory + SUFFIX).then(
    () => true,
    () => false,
  );
  if (kept) await rm(directory, { recursive: true, force: true });
  else await rename(directory, directory + SUFFIX);
  await mkdir(directory, { mode: 0o700 });
}

async function linkedDirectories(links: string): Promise<readonly string[]> {
  let names: readonly string[];
  try {
    names = await readdir(links);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  const targets: string[] = [];
  for (const name of names) {
    const path = join(links, name);
    // a tablespace inside PGDATA (no link) moves with it
    const target = await readlink(path).catch(() => undefined);
    if (target !== undefined) targets.push(target);
  }
  return targets;
}
