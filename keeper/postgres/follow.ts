import { PostgresError } from '../errors.js';
import type { NodeAddress } from '../ports.js';
import { replicationConninfo } from './conninfo.js';
import type { Instance } from './instance.js';
import { RECEIVER_RELOAD_TIMEOUT_MS } from './limits.js';
import { standbyName } from './names.js';
import { passwordFile, writePasswordFile } from './passwordFile.js';
import { findPostmaster } from './postmaster.js';
import { assertDataDirectory, ensureRunning, ensureStopped } from './running.js';
import { type StandbySettings, writeStandbySetup } from './standbyConf.js';
import { isFalseTwin } from './timelineOrigin.js';
import { nameOf } from './upstream.js';
import { waitUntil } from './waitUntil.js';

/** Writes the files that make the data directory a standby's of `upstream`, or of nobody. */
export async function becomeStandbyOf(
  instance: Instance,
  upstream: NodeAddress | undefined,
  useSlot = true,
): Promise<StandbySettings> {
  const { pgdata, config } = instance;
  const settings = standbySettings(instance, upstream, useSlot);
  await writePasswordFile(pgdata, config.replication.password);
  await writeStandbySetup(pgdata, settings);
  return settings;
}

function standbySettings(
  instance: Instance,
  upstream: NodeAddress | undefined,
  useSlot: boolean,
): StandbySettings {
  if (upstream === undefined) return { primaryConninfo: '', primarySlotName: '' };
  const { config, nodeId, pgdata } = instance;
  const passfile = passwordFile(pgdata, config.replication.password);
  return {
    primaryConninfo: replicationConninfo({ nodeId, ssl: config.ssl }, upstream, { passfile }),
    primarySlotName: useSlot ? standbyName(nodeId) : '',
  };
}

/**
 * Makes the data directory a standby's that follows `upstream`, or nobody.  A running standby
 * turns by a reload, which keeps its readers and its cascading standbys; only when that does not
 * take effect, or it runs as a primary, is it restarted.  A server that is down stays down, and one
 * that is starting goes on; ensureRunning() is the caller's next step.
 * Rejects with kind 'diverged' when there is only half a data directory to follow with.
 * An upstream whose timeline only has our timeline's number is not followed (isFalseTwin).
 */
export async function follow(
  instance: Instance,
  wanted: NodeAddress | undefined,
  useSlot = true,
): Promise<void> {
  const { pgdata, pgCtl, log } = instance;
  if (wanted !== undefined) await assertDataDirectory(instance);
  let upstream = wanted;
  if (wanted !== undefined && (await isFalseTwin(instance, wanted))) {
    log.warn(`${nameOf(wanted)} is on another timeline of our number: Postgres follows nobody`);
    upstream = undefined; // checkStreaming() will say so, and rewindFrom() cure it
  }
  const settings = await becomeStandbyOf(instance, upstream, useSlot);
  const postmaster = findPostmaster(pgdata);
  if (postmaster === undefined) return;
  if (postmaster.status === 'starting') {
    pgCtl.reload(); // a restart would begin a long recovery again
    return;
  }
  const target = upstream === undefined ? 'nobody' : `${upstream.host}:${String(upstream.port)}`;
  try {
    if (await obeys(instance, settings, upstream)) return;
    pgCtl.reload();
    await waitUntil(() => obeys(instance, settings, upstream), {
      limitMs: RECEIVER_RELOAD_TIMEOUT_MS,
      what: `the standby to follow ${target} after a reload`,
    });
    log.info(`Postgres follows ${target}`);
  } catch (error) {
    if (!(error instanceof PostgresError)) throw error;
    log.info(`restarting Postgres so that it follows ${target} (${error.message})`);
    await ensureStopped(instance);
    await ensureRunning(instance);
  }
}

/**
 * Does the running server have these settings, and is no receiver left that talks to another
 * node?  Rejects when it is a primary: no reload makes a standby of it.
 */
async function obeys(
  instance: Instance,
  settings: StandbySettings,
  upstream: NodeAddress | undefined,
): Promise<boolean> {
  return instance.session(async (session) => {
    const [row] = await session.query<{
      in_recovery: boolean;
      conninfo: string;
      slot: string;
      sender: string | null;
    }>(
      `select pg_is_in_recovery() as in_recovery,
              current_setting('primary_conninfo') as conninfo,
              current_setting('primary_slot_name') as slot,
              (select concat(sender_host, ' ', sender_port) from pg_stat_wal_receiver) as sender`,
    );
    if (row === undefined || !row.in_recovery) throw new PostgresError('it runs as a primary');
    if (row.conninfo !== settings.primaryConninfo) return false;
    if (row.slot !== settings.primarySlotName) return false;
    if (row.sender === null) return true;
    return upstream !== undefined && row.sender === `${upstream.host} ${String(upstream.port)}`;
  });
}
