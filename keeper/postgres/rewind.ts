import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asError, PostgresError } from '../errors.js';
import type { NodeAddress } from '../ports.js';
import { cloneFrom } from './baseBackup.js';
import { clientEnvironment, runChecked } from './command.js';
import { replicationConninfo } from './conninfo.js';
import { recoverFromCrash } from './crashRecovery.js';
import { exists } from './exists.js';
import { follow, becomeStandbyOf } from './follow.js';
import { openOwnHba } from './hbaNodes.js';
import type { Instance } from './instance.js';
import {
  COPY_STALL_TIMEOUT_MS,
  CRASH_RECOVERY_TIMEOUT_MS,
  REWIND_TIMEOUT_MS,
  UPSTREAM_CHECKPOINT_TIMEOUT_MS,
} from './limits.js';
import { readOwnFiles, writeOwnFiles } from './ownFiles.js';
import { findPostmaster } from './postmaster.js';
import { calmProgress } from './progress.js';
import {
  ensureRunning,
  ensureStopped,
  hasData,
  isStandbyDirectory,
  writeConfiguration,
} from './running.js';
import { rewindMarker, wasRewindInterrupted } from './rewindMarker.js';
import { checkStreaming } from './streaming.js';
import { endStrayPrograms } from './strayPrograms.js';
import { compareOrigin, removeDeadBranches } from './timelineOrigin.js';
import {
  checkpointTimeline,
  identifySystem,
  nameOf,
  timelineHistory,
  type SystemIdentity,
} from './upstream.js';
import { waitUntil } from './waitUntil.js';

const UPSTREAM_POLL_INTERVAL_MS = 500;

/**
 * Makes an old primary, or a standby with WAL of its own, follow `upstream` (K20): by pg_rewind,
 * or by a base backup when that fails.  Another database than ours is refused before anything is
 * touched, and while the upstream does not answer nothing is tried at all.
 */
export async function rewindFrom(
  instance: Instance,
  upstream: NodeAddress,
  signal?: AbortSignal,
): Promise<void> {
  const { log } = instance;
  await endStrayPrograms(instance);
  const identity = await identifySystem(instance, upstream);
  if (!(await hasData(instance.pgdata))) {
    return cloneFrom(instance, upstream, { useSlot: true, signal });
  }
  const control = await instance.pgCtl.controlData();
  if (control !== undefined && control.systemIdentifier !== identity.systemIdentifier) {
    throw new PostgresError(
      `the data in "${instance.pgdata}" has the system identifier ${control.systemIdentifier}, ` +
        `${nameOf(upstream)} has ${identity.systemIdentifier}: it is another database; move it ` +
        'away to have this node made anew',
    );
  }
  if (await followsAlready(instance, upstream)) return;
  try {
    if (await isUntouchedBackup(instance)) await startAsStandby(instance, upstream, signal);
    else await rewindOrThrow(instance, upstream, signal);
    return;
  } catch (error) {
    const reason = asError(error);
    // refused: the copy is right, its roles or pg_hba.conf are not
    const final: readonly unknown[] = ['aborted', 'refused'];
    if (reason instanceof PostgresError && final.includes(reason.kind)) throw reason;
    log.warn(`${reason.message}; a base backup is made instead`);
  }
  await cloneFrom(instance, upstream, { useSlot: true, signal });
}

/** A running standby may need no more than another upstream. */
async function followsAlready(instance: Instance, upstream: NodeAddress): Promise<boolean> {
  const { pgdata, log } = instance;
  const postmaster = findPostmaster(pgdata);
  // One that listens in PGDATA is of a crash recovery whose keeper died: it follows nobody.
  const running = postmaster?.status === 'ready' && postmaster.socketDirectory !== pgdata;
  if (!running || !(await isStandbyDirectory(pgdata)) || (await wasRewindInterrupted(instance))) {
    return false;
  }
  try {
    await follow(instance, upstream);
    await checkStreaming(instance, upstream);
    return true;
  } catch (error) {
    log.info(`a new upstream alone does not help: ${asError(error).message}`);
    return false;
  }
}

/** A base backup that somebody made, and nobody has started since, has no WAL of its own. */
async function isUntouchedBackup(instance: Instance): Promise<boolean> {
  const { pgdata } = instance;
  if (findPostmaster(pgdata) !== undefined || (await wasRewindInterrupted(instance))) return false;
  return await exists(join(pgdata, 'backup_label'));
}

async function rewindOrThrow(
  instance: Instance,
  upstream: NodeAddress,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { pgdata, config } = instance;
  if (await wasRewindInterrupted(instance)) {
    throw new PostgresError(`an interrupted pg_rewind left "${pgdata}" unusable`);
  }
  await waitForUpstreamCheckpoint(instance, upstream, signal);
  await ensureStopped(instance);
  await recoverFromCrash(instance, signal);
  const { timeline } = await assertRewindable(instance, upstream);
  const ownFiles = await readOwnFiles(pgdata, config.ssl);
  await runRewind(instance, upstream);
  await removeDeadBranches(pgdata, timeline);
  await writeOwnFiles(ownFiles);
  await startAsStandby(instance, upstream, signal);
}

/** The directory is a copy of the group's: from here on it is this node's standby. */
async function startAsStandby(
  instance: Instance,
  upstream: NodeAddress,
  signal: AbortSignal | undefined,
): Promise<void> {
  await writeConfiguration(instance);
  await becomeStandbyOf(instance, upstream);
  await rm(rewindMarker(instance), { force: true });
  await openOwnHba(instance);
  await ensureRunning(instance, { limitMs: CRASH_RECOVERY_TIMEOUT_MS, signal });
  try {
    await checkStreaming(instance, upstream);
  } catch (error) {
    // Not streaming yet is the next transition's business; never streaming is ours.
    if (error instanceof PostgresError && error.kind === 'diverged') throw error;
    instance.log.info(`not streaming yet: ${asError(error).message}`);
  }
}

/**
 * pg_rewind takes the timeline in the source's control file for the source's timeline.  Right
 * after a promotion that is the old one, and it would find nothing to rewind.
 */
async function waitForUpstreamCheckpoint(
  instance: Instance,
  upstream: NodeAddress,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { timeline } = await identifySystem(instance, upstream);
  await waitUntil(async () => (await checkpointTimeline(instance, upstream)) >= timeline, {
    limitMs: UPSTREAM_CHECKPOINT_TIMEOUT_MS,
    intervalMs: UPSTREAM_POLL_INTERVAL_MS,
    signal,
    what: `the first checkpoint of ${nameOf(upstream)} on timeline ${String(timeline)}`,
  });
}

/** pg_rewind takes two timelines of the same number and position for one and the same. */
async function assertRewindable(
  instance: Instance,
  upstream: NodeAddress,
): Promise<SystemIdentity> {
  const identity = await identifySystem(instance, upstream);
  const local = (await instance.pgCtl.controlData())?.timeline ?? 0;
  const history = await timelineHistory(instance, upstream, identity.timeline);
  const origin = await compareOrigin(instance, upstream, local, identity, history);
  if (origin === 'same' || (origin === 'other position' && local !== identity.timeline)) {
    return identity;
  }
  throw new PostgresError(
    `timeline ${String(local)} here and timeline ${String(local)} of ${nameOf(upstream)} began ` +
      'with different promotions, which pg_rewind cannot tell apart',
  );
}

/** Not interruptible: half a pg_rewind leaves a directory that only a base backup cures. */
async function runRewind(instance: Instance, upstream: NodeAddress): Promise<void> {
  const { pgdata, config, nodeId, environment, pgCtl, log, backupDirectory } = instance;
  const { dbname } = config.postgresql;
  await mkdir(backupDirectory, { recursive: true, mode: 0o700 });
  await writeFile(rewindMarker(instance), `${pgdata}\n`, { mode: 0o600 });
  log.info(`pg_rewind against ${nameOf(upstream)}`);
  await runChecked(
    `pg_rewind against ${nameOf(upstream)} failed`,
    pgCtl.program('pg_rewind'),
    [
      ...['--target-pgdata', pgdata, '--progress', '--no-ensure-shutdown', '--source-server'],
      replicationConninfo({ nodeId, ssl: config.ssl }, upstream, { dbname }),
    ],
    {
      env: clientEnvironment(environment, config.replication.password),
      timeoutMs: REWIND_TIMEOUT_MS,
      stallTimeoutMs: COPY_STALL_TIMEOUT_MS,
      onLine: calmProgress(log, 'pg_rewind'),
    },
  );
}
