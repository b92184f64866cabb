import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PostgresError } from '../errors.js';
import { assertAdoptable } from './adopt.js';
import { openOwnHba } from './hbaNodes.js';
import type { Instance } from './instance.js';
import { letKeeperIn } from './localAccess.js';
import { findPostmaster } from './postmaster.js';
import { promote } from './promote.js';
import { rewindMarker } from './rewindMarker.js';
import { ensureRolesAndDatabase } from './roles.js';
import { ensureRunning, hasData, writeConfiguration } from './running.js';
import { endStrayPrograms } from './strayPrograms.js';
import { setSynchronousStandbyNames } from './syncRep.js';

/**
 * Makes this node the first of its group (K1): data directory, settings, certificate, roles,
 * database.  Data that exists is kept.  A Postgres that runs already is adopted when its settings
 * allow; it is never stopped for it.  Given up while initdb works, it starts no Postgres after it:
 * whoever gave it up has found none to stop.
 */
export async function createInstance(instance: Instance, signal?: AbortSignal): Promise<void> {
  const { pgCtl, pgdata, log } = instance;
  await endStrayPrograms(instance);
  await clearInterrupted(instance);
  if (!(await hasData(pgdata))) {
    await assertUsable(pgdata);
    log.info(`creating the data directory "${pgdata}"`);
    await rm(rewindMarker(instance), { force: true }); // of an earlier life of this node
    await mkdir(instance.backupDirectory, { recursive: true, mode: 0o700 });
    await writeFile(initdbMarker(instance), `${pgdata}\n`, { mode: 0o600 });
    await pgCtl.initdb(instance.config.postgresql.authMethod);
    await letKeeperIn(instance);
    await rm(initdbMarker(instance), { force: true });
  }
  const adopted = findPostmaster(pgdata) !== undefined;
  if (adopted) await assertAdoptable(instance);
  const changed = await writeConfiguration(instance);
  await openOwnHba(instance);
  if (adopted && changed) pgCtl.reload();
  await ensureRunning(instance, { signal });
  await setSynchronousStandbyNames(instance, '');
  await promote(instance);
  await ensureRolesAndDatabase(instance.server, instance.config, log);
}

/** There while initdb works: half its work looks like data. */
function initdbMarker({ backupDirectory }: Instance): string {
  return join(backupDirectory, 'initdb_in_progress');
}

/** Removes what our own interrupted initdb left; the directory was empty when it began. */
async function clearInterrupted(instance: Instance): Promise<void> {
  const { pgdata, log } = instance;
  const marked = await readFile(initdbMarker(instance), 'utf8').catch(() => ''); // none: not ours
  if (marked.trim() !== pgdata) return;
  const names = await readdir(pgdata).catch(() => []); // not made yet
  if (names.length > 0) log.warn(`removing what an interrupted initdb left in "${pgdata}"`);
  for (const name of names) await rm(join(pgdata, name), { recursive: true, force: true });
  await rm(initdbMarker(instance), { force: true });
}

/** A directory with something else in it is the user's. */
async function assertUsable(pgdata: string): Promise<void> {
  let names: readonly string[];
  try {
    names = await readdir(pgdata);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw new PostgresError(`cannot read "${pgdata}"; run as the user that owns it`, {
      cause: error,
    });
  }
  if (names.length === 0) return;
  throw new PostgresError(
    `"${pgdata}" is neither empty nor a complete data directory (it has ${names.slice(0, 3).join(', ')}` +
      '); empty it, or choose another PGDATA',
  );
}
