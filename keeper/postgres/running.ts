import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { asError, PostgresError } from '../errors.js';
import { ensureCertificate } from './certificate.js';
import { ensureInclude, writeIfDifferent } from './confFile.js';
import type { Instance } from './instance.js';
import {
  FAST_STOP_TIMEOUT_MS,
  IMMEDIATE_STOP_TIMEOUT_MS,
  POSTMASTER_APPEARS_TIMEOUT_MS,
  START_TIMEOUT_MS,
} from './limits.js';
import { hasLibrary, MANAGED_CONF, managedConf } from './managedConf.js';
import { endOrphans } from './orphans.js';
import type { ServerSettings } from './pgCtl.js';
import { findPostmaster } from './postmaster.js';
import { wasRewindInterrupted } from './rewindMarker.js';
import { removeStaleDataLock, removeStaleLocks } from './staleLocks.js';
import { resetOldStandbySettings } from './standbyConf.js';
import { isSwapUnderway } from './swapDirectory.js';
import { throwIfAborted, waitUntil } from './waitUntil.js';

const STAT_STATEMENTS = 'pg_stat_statements';

/** Writes our configuration file, its include and the certificate; tells whether one changed. */
export async function writeConfiguration(instance: Instance): Promise<boolean> {
  const { config, pgdata, host, environment, log } = instance;
  const { postgresql, ssl, hostname } = config;
  if (await ensureCertificate({ pgdata, hostname, ssl, environment })) {
    log.info(`made a self-signed certificate in "${pgdata}"`);
  }
  const hasStatStatements = await hasLibrary(instance.pgCtl.program('postgres'), STAT_STATEMENTS);
  const content = managedConf({ postgresql, ssl, host, hasStatStatements });
  const written = await writeIfDifferent(join(pgdata, MANAGED_CONF), content);
  const included = await ensureInclude(pgdata, MANAGED_CONF);
  if (written) log.info(`wrote "${join(pgdata, MANAGED_CONF)}"`);
  return written || included;
}

/** How a start waits. */
export interface StartOptions {
  /** Of the whole wait; a server in recovery may need long. */
  readonly limitMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** Settings that win over every file. */
  readonly settings?: ServerSettings;
}

/**
 * Starts Postgres in the role that its data directory says, and waits until it accepts
 * connections.  A server that is still in recovery at the limit lives on: the next call waits.
 */
export async function ensureRunning(
  instance: Instance,
  { limitMs = START_TIMEOUT_MS, signal }: StartOptions = {},
): Promise<void> {
  const { pgdata, log } = instance;
  throwIfAborted(signal, 'Postgres to start');
  const present = findPostmaster(pgdata);
  if (present?.socketDirectory === pgdata) {
    log.warn('a Postgres of an interrupted crash recovery is in the way: it is stopped');
    await ensureStopped(instance);
  } else if (present?.status === 'stopping') {
    await waitUntil(() => findPostmaster(pgdata) === undefined, {
      limitMs,
      signal,
      what: `Postgres in "${pgdata}" to end the shutdown that somebody asked for`,
    });
  }
  const started = findPostmaster(pgdata) === undefined;
  if (started) {
    await assertDataDirectory(instance);
    await writeConfiguration(instance);
    log.info(`starting Postgres in "${pgdata}"`);
    await startServer(instance, { limitMs, signal });
  }
  await waitReady(instance, { limitMs, signal });
  if (started && (await isStandbyDirectory(pgdata))) {
    if (await resetOldStandbySettings(instance.server)) instance.pgCtl.reload();
  }
}

/** Starts the server; one that is alive but recovers is no failure here. */
export async function startServer(
  instance: Instance,
  { limitMs = START_TIMEOUT_MS, settings = {}, signal }: StartOptions,
): Promise<void> {
  const { pgCtl, pgdata, log } = instance;
  await endOrphans(pgdata, log);
  await removeStaleLocks(pgCtl, log, settings);
  throwIfAborted(signal, 'Postgres to start'); // whoever gave it up counts on its being down
  instance.startsUnderway += 1;
  try {
    await pgCtl.start(Math.min(limitMs, START_TIMEOUT_MS), settings);
  } catch (error) {
    if (findPostmaster(pgdata) === undefined || limitMs <= START_TIMEOUT_MS) throw error;
  } finally {
    instance.startsUnderway -= 1;
  }
}

/** Whether the living server says that it accepts connections.  Rejects when it has ended. */
export function saysReady(instance: Instance): boolean {
  const { pgdata, pgCtl } = instance;
  const postmaster = findPostmaster(pgdata);
  if (postmaster !== undefined) return postmaster.status === 'ready';
  throw new PostgresError(
    `Postgres in "${pgdata}" ended while it started; see "${pgCtl.startupLog}" and ` +
      `"${join(pgdata, 'log')}"`,
  );
}

/** Waits until the living server accepts connections (G31, G32). */
async function waitReady(
  instance: Instance,
  { limitMs = START_TIMEOUT_MS, signal }: StartOptions,
): Promise<void> {
  const { pgdata } = instance;
  let last: PostgresError | undefined;
  const answers = async (): Promise<boolean> => {
    if (!saysReady(instance)) return false;
    try {
      await instance.session((session) => session.query('select'));
      return true;
    } catch (error) {
      if (!(error instanceof PostgresError)) throw error;
      if (error.kind === 'refused') throw error;
      last = error;
      return false;
    }
  };
  await waitUntil(answers, {
    limitMs,
    signal,
    what: `Postgres in "${pgdata}" to accept connections`,
  }).catch((error: unknown) => {
    if (last === undefined || !(error instanceof PostgresError)) throw error;
    throw new PostgresError(`${error.message} (last answer: ${last.message})`, {
      kind: error.kind,
      cause: last,
    });
  });
}

/**
 * Fast shutdown, then immediate when that takes too long.  Done = no process of the server, also
 * when its postmaster has crashed before or meanwhile, and none that a start, given up by now, is
 * about to make.
 */
export async function ensureStopped(instance: Instance): Promise<void> {
  const { pgCtl, pgdata, log } = instance;
  await waitUntil(() => instance.startsUnderway === 0 || findPostmaster(pgdata) !== undefined, {
    limitMs: POSTMASTER_APPEARS_TIMEOUT_MS,
    what: `a start of Postgres in "${pgdata}" to end; it is stopped at the next attempt`,
  });
  const postmaster = findPostmaster(pgdata);
  if (postmaster !== undefined) {
    log.info(`stopping Postgres in "${pgdata}" (process ${String(postmaster.pid)})`);
    try {
      await pgCtl.stop('fast', FAST_STOP_TIMEOUT_MS);
    } catch (error) {
      log.warn(`${asError(error).message}; now by immediate mode`);
      await pgCtl.stop('immediate', IMMEDIATE_STOP_TIMEOUT_MS);
    }
  }
  await endOrphans(pgdata, log);
  await removeStaleDataLock(pgdata, log);
}

/** Whether the data directory is one of a standby. */
export async function isStandbyDirectory(pgdata: string): Promise<boolean> {
  return fileExists(join(pgdata, 'standby.signal'));
}

/** Whether there is a data directory, be it of a running server or not. */
export async function hasData(pgdata: string): Promise<boolean> {
  return (
    (await fileExists(join(pgdata, 'PG_VERSION'))) &&
    (await fileExists(join(pgdata, 'global', 'pg_control')))
  );
}

/**
 * Half a copy is never started: kind 'diverged', since only a new copy helps.  A directory that
 * is missing without a reason of ours may come back: its file system is not mounted.
 */
export async function assertDataDirectory(instance: Instance): Promise<void> {
  const { pgdata, replacedDirectory } = instance;
  if (await wasRewindInterrupted(instance)) {
    throw new PostgresError(
      `an interrupted pg_rewind or base backup left "${pgdata}" unusable; it needs a base backup`,
      { kind: 'diverged' },
    );
  }
  if (await hasData(pgdata)) return;
  if (await isSwapUnderway(pgdata, replacedDirectory)) {
    throw new PostgresError(
      `an interrupted base backup left no data directory in "${pgdata}"; it is made again`,
      { kind: 'diverged' },
    );
  }
  throw new PostgresError(
    `there is no data directory in "${pgdata}", so Postgres cannot be started; is its file ` +
      'system mounted?',
  );
}

async function fileExists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
