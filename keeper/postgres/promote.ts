import type { Instance } from './instance.js';
import { CHECKPOINT_TIMEOUT_MS, PROMOTE_TIMEOUT_MS } from './limits.js';
import { setSynchronousStandbyNames } from './syncRep.js';
import { clearStandbyConf } from './standbyConf.js';
import { waitUntil } from './waitUntil.js';

/**
 * Makes a standby a primary (keeper.md section 4, "Promotion").  On a primary it only makes up for
 * the checkpoint, when a keeper died before that.
 */
export async function promote(instance: Instance): Promise<void> {
  const { log, pgCtl, pgdata } = instance;
  if (!(await isInRecovery(instance))) {
    if (await lacksCheckpoint(instance)) checkpointInBackground(instance);
    return;
  }
  // Before, not after: names left from an earlier life would hold up the first commits.
  await setSynchronousStandbyNames(instance, '');
  log.info('promoting Postgres');
  await pgCtl.promote();
  await waitUntil(async () => !(await isInRecovery(instance)), {
    limitMs: PROMOTE_TIMEOUT_MS,
    what: `the promotion of Postgres in "${pgdata}" (is replay paused? see its log)`,
  });
  await clearStandbyConf(pgdata);
  pgCtl.reload();
  log.info('Postgres is promoted');
  checkpointInBackground(instance);
}

/**
 * Writes need not wait for it.  Only a later pg_rewind needs the new timeline in the control file,
 * and rewindFrom() on the other node waits for that.
 */
function checkpointInBackground(instance: Instance): void {
  instance.inBackground('checkpoint after the promotion', checkpoint(instance));
}

/** Promoted, and the control file still has the timeline from before. */
async function lacksCheckpoint(instance: Instance): Promise<boolean> {
  const [row] = await instance.connection.query<{ lacks: boolean }>(
    `select timeline_id < ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int
         as lacks
       from pg_control_checkpoint()`,
  );
  return row?.lacks === true;
}

/** CHECKPOINT; on a standby a restart point. */
export async function checkpoint(instance: Instance): Promise<void> {
  await instance.session((session) => session.query('checkpoint'), {
    timeoutMs: CHECKPOINT_TIMEOUT_MS,
  });
}

async function isInRecovery(instance: Instance): Promise<boolean> {
  const [row] = await instance.connection.query<{ in_recovery: boolean }>(
    'select pg_is_in_recovery() as in_recovery',
  );
  return row?.in_recovery === true;
}
