import { lstat, mkdir, readlink, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PostgresError } from '../errors.js';
import type { NodeAddress } from '../ports.js';
import { clientEnvironment, runChecked } from './command.js';
import { replicationConninfo } from './conninfo.js';
import { becomeStandbyOf, follow } from './follow.js';
import { openOwnHba } from './hbaNodes.js';
import type { Instance } from './instance.js';
import {
  BASE_BACKUP_TIMEOUT_MS,
  COPY_STALL_TIMEOUT_MS,
  CRASH_RECOVERY_TIMEOUT_MS,
} from './limits.js';
import { standbyName } from './names.js';
import { isInside, readOwnFiles, writeOwnFiles } from './ownFiles.js';
import { findPostmaster } from './postmaster.js';
import { calmProgress } from './progress.js';
import { rewindMarker } from './rewindMarker.js';
import { ensureRunning, ensureStopped, isStandbyDirectory, writeConfiguration } from './running.js';
import { endStrayPrograms } from './strayPrograms.js';
import { discardReplaced, swapDirectory } from './swapDirectory.js';
import { keepTablespacesAside } from './tablespaces.js';
import { hasOurSlot, identifySystem, nameOf } from './upstream.js';

/** How a clone is made. */
export interface CloneOptions {
  readonly useSlot: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Makes this node a standby of `upstream` by a base backup (K19).  A Postgres that runs here goes
 * on until the backup is complete; its data is moved aside then and deleted when the new standby
 * has started.  Files below replication.backup_directory that are not ours are never touched.
 */
export async function cloneFrom(
  instance: Instance,
  upstream: NodeAddress,
  { useSlot, signal }: CloneOptions,
): Promise<void> {
  const { log, pgdata, config } = instance;
  const paths = backupPaths(instance);
  await endStrayPrograms(instance);
  await identifySystem(instance, upstream);
  if (useSlot && !(await hasOurSlot(instance, upstream))) {
    throw new PostgresError(
      `${nameOf(upstream)} has no replication slot ${standbyName(instance.nodeId)} yet; its ` +
        'keeper makes it once it knows of us, and the base backup is tried again',
    );
  }
  if (findPostmaster(pgdata) !== undefined && (await isStandbyDirectory(pgdata))) {
    await follow(instance, undefined); // its receiver holds the slot; readers go on
  }
  const tablespaces = await keepTablespacesAside(instance);
  try {
    await runBaseBackup(instance, upstream, paths.incoming, { useSlot, signal });
  } catch (error) {
    await tablespaces.putBack();
    throw error;
  }
  await warnOfLinkedWal(instance);
  const ownFiles = await readOwnFiles(pgdata, config.ssl);
  // Whoever starts the copy after a crash of ours: it must not become a primary.
  await writeFile(join(paths.incoming, 'standby.signal'), '', { mode: 0o600 });
  await ensureStopped(instance);
  await swapDirectory({ pgdata, log, ...paths });
  await rm(join(pgdata, 'server.key'), { force: true }); // the upstream's
  await rm(join(pgdata, 'server.crt'), { force: true });
  await writeOwnFiles(ownFiles);
  await writeConfiguration(instance);
  await becomeStandbyOf(instance, upstream, useSlot);
  await rm(rewindMarker(instance), { force: true });
  await openOwnHba(instance);
  await ensureRunning(instance, { limitMs: CRASH_RECOVERY_TIMEOUT_MS, signal });
  await tablespaces.discard();
  await discardReplaced({ pgdata, ...paths });
  log.info(`Postgres in "${pgdata}" is a standby of ${nameOf(upstream)}`);
}

/** Directories of ours below replication.backup_directory. */
function backupPaths(instance: Instance): { incoming: string; aside: string } {
  const { backupDirectory, replacedDirectory, pgdata } = instance;
  if (isInside(backupDirectory, pgdata) || isInside(pgdata, join(backupDirectory, 'base_backup'))) {
    throw new PostgresError(
      `replication.backup_directory "${backupDirectory}" and PGDATA "${pgdata}" are one inside ` +
        'the other; set it to a directory beside PGDATA',
    );
  }
  return {
    incoming: join(backupDirectory, 'base_backup'),
    aside: replacedDirectory,
  };
}

async function runBaseBackup(
  instance: Instance,
  upstream: NodeAddress,
  directory: string,
  { useSlot, signal }: CloneOptions,
): Promise<void> {
  const { config, nodeId, environment, pgCtl, log, backupDirectory } = instance;
  const { maximumBackupRate, password } = config.replication;
  await mkdir(backupDirectory, { recursive: true, mode: 0o700 });
  await rm(directory, { recursive: true, force: true }); // what an interrupted one left
  log.info(`base backup from ${nameOf(upstream)} into "${directory}"`);
  const slot = useSlot ? ['--slot', standbyName(nodeId)] : [];
  const rate = maximumBackupRate === '' ? [] : ['--max-rate', maximumBackupRate];
  await runChecked(
    `the base backup from ${nameOf(upstream)} failed`,
    pgCtl.program('pg_basebackup'),
    [
      ...['--no-password', '--dbname', replicationConninfo({ nodeId, ssl: config.ssl }, upstream)],
      ...['--pgdata', directory, '--verbose', '--progress'],
      ...['--checkpoint=fast', '--wal-method=stream', ...rate, ...slot],
    ],
    {
      env: clientEnvironment(environment, password),
      timeoutMs: BASE_BACKUP_TIMEOUT_MS,
      stallTimeoutMs: COPY_STALL_TIMEOUT_MS,
      signal,
      onLine: calmProgress(log, 'pg_basebackup'),
    },
  );
}

/** The new directory has its WAL inside; who had it on a disk of its own must know. */
async function warnOfLinkedWal({ pgdata, log }: Instance): Promise<void> {
  const wal = join(pgdata, 'pg_wal');
  const status = await lstat(wal).catch(() => undefined); // no old data directory
  if (status?.isSymbolicLink() !== true) return;
  log.warn(
    `"${wal}" was a link to "${await readlink(wal)}"; the new data directory has its WAL inside. ` +
      'To have it there again: stop Postgres in maintenance, move pg_wal, make the link',
  );
}
