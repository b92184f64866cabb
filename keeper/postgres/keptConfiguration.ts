import { readdir, readFile, realpath, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../config/atomicWrite.js';
import { bringConfigurationIn, type Undo } from './bringInside.js';
import type { Instance } from './instance.js';
import { findPostmaster } from './postmaster.js';
import { isStandbyDirectory } from './running.js';

/** What we write in a data directory that somebody else made: its top level, by name. */
const WRITTEN = /\.(conf|crt|key)$|^(startup\.log|postmaster\.opts)$/;

interface Kept {
  readonly bytes: Buffer;
  readonly mode: number;
}

/**
 * Makes the data of somebody else ready to be taken over: its configuration comes inside.
 * Resolves to what takes everything back that is written from now on, for a creation that fails.
 */
export async function prepareExistingData(instance: Instance): Promise<Undo> {
  const { pgdata } = instance;
  const wasStandby = await isStandbyDirectory(pgdata);
  const before = await readAll(pgdata);
  const takeOut = await bringConfigurationIn(instance);
  return async () => {
    if (!wasStandby && (await isStandbyDirectory(pgdata))) {
      // Made a primary again it would be a twin of the group's: as a standby it does no harm.
      instance.log.warn(`"${pgdata}" has begun to follow the group and stays a standby of it`);
      return;
    }
    const now = await readAll(pgdata);
    for (const name of now.keys()) {
      if (!before.has(name)) await rm(join(pgdata, name), { force: true });
    }
    for (const [name, { bytes, mode }] of before) {
      if (now.get(name)?.bytes.equals(bytes) === true) continue;
      const path = join(pgdata, name);
      // a link keeps pointing to the same file
      const file = now.has(name) ? await realpath(path) : path;
      await writeFileAtomic(file, bytes, mode);
    }
    await takeOut();
    if (findPostmaster(pgdata) !== undefined) instance.pgCtl.reload();
    instance.log.info(`the configuration in "${pgdata}" is again as it was`);
  };
}

async function readAll(pgdata: string): Promise<ReadonlyMap<string, Kept>> {
  const names = (await readdir(pgdata)).filter((name) => WRITTEN.test(name));
  const files = new Map<string, Kept>();
  for (const name of names) {
    const path = join(pgdata, name);
    const found = await stat(path);
    if (!found.isFile()) continue;
    files.set(name, { bytes: await readFile(path), mode: found.mode & 0o777 });
  }
  return files;
}
