import { checkpointerTookNames } from './checkpointer.js';
import type { Instance } from './instance.js';
import {
  SYNC_RELEASE_TIMEOUT_MS,
  SYNC_STANDBY_TIMEOUT_MS,
  LOCAL_STATEMENT_TIMEOUT_MS,
} from './limits.js';
import { REPLICATOR_ROLE, STANDBY_PREFIX } from './names.js';
import { alterSystem } from './settings.js';
import { waitUntil } from './waitUntil.js';

/**
 * Sets synchronous_standby_names (K9, K10, K13).  Names resolve only when commits wait for them,
 * '' only when no commit waits any more: the checkpointer takes the empty value over and wakes all
 * that wait.  Cancelling their statements, as the peer does, is neither needed (tested) nor safe: a
 * session that was released meanwhile would lose its next statement.
 */
export async function setSynchronousStandbyNames(
  instance: Instance,
  names: string,
  signal?: AbortSignal,
): Promise<void> {
  const changed = await alterSystem(instance, 'synchronous_standby_names', names);
  if (changed) instance.log.info(`synchronous_standby_names is now '${names}'`);
  instance.namesUntaken ||= changed;
  if (names !== '') {
    if (instance.namesUntaken) await checkpointerTookNames(instance, signal);
    return;
  }
  await waitUntil(async () => (await waitingCommits(instance)) === 0, {
    limitMs: SYNC_RELEASE_TIMEOUT_MS,
    what:
      'the release of commits that wait for a standby (synchronous_standby_names is empty and ' +
      'reloaded; a long checkpoint delays it; the wait is repeated)',
  });
}

/** Commits that wait for a standby now. */
async function waitingCommits(instance: Instance): Promise<number> {
  const [row] = await instance.connection.query<{ waiting: number }>(
    `select count(*)::int as waiting from pg_stat_activity where wait_event = 'SyncRep'`,
  );
  return row?.waiting ?? 0;
}

/**
 * Waits until a synchronous standby has flushed what we had written when the call began (K10):
 * then, and not earlier, a failover loses nothing.  Commits wait for standbys by now.
 */
export async function waitForSyncStandby(
  instance: Instance,
  signal: AbortSignal | undefined,
): Promise<void> {
  const options = { timeoutMs: LOCAL_STATEMENT_TIMEOUT_MS };
  await instance.session(async (session) => {
    const [target] = await session.query<{ lsn: string }>(
      'select pg_current_wal_lsn()::text as lsn',
    );
    const lsn = target?.lsn ?? '0/0';
    const flushed = async (): Promise<boolean> => {
      const [row] = await session.query<{ done: boolean }>(
        `select exists (select from pg_stat_replication
                         where usename = '${REPLICATOR_ROLE}'
                           and starts_with(application_name, '${STANDBY_PREFIX}')
                           and sync_state in ('sync', 'quorum')
                           and flush_lsn >= $1::pg_lsn) as done`,
        [lsn],
      );
      return row?.done === true;
    };
    await waitUntil(flushed, {
      limitMs: SYNC_STANDBY_TIMEOUT_MS,
      signal,
      what: `a synchronous standby that has flushed ${lsn} (see pg_stat_replication)`,
    });
  }, options);
}
