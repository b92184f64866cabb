import { readFileSync } from 'node:fs';
import type { Instance } from './instance.js';
import type { LocalSession } from './localConnection.js';
import { NAMES_TAKEN_TIMEOUT_MS } from './limits.js';
import { waitUntil } from './waitUntil.js';

/**
 * Waits until commits wait for the standbys that a reload, which new sessions see already, has
 * named.  It is the checkpointer that tells all backends, and while it hurries (an immediate
 * checkpoint, one behind its schedule, the fsyncs of any) it reads no configuration: till then
 * every commit returns at once, whatever pg_stat_replication says.
 */
export async function checkpointerTookNames(
  instance: Instance,
  signal?: AbortSignal,
): Promise<void> {
  await instance.session((session) =>
    waitUntil(() => hasRested(session), {
      limitMs: NAMES_TAKEN_TIMEOUT_MS,
      signal,
      what:
        'the checkpointer to take synchronous_standby_names over: until then commits wait for ' +
        'nobody (a long checkpoint delays it; the wait is repeated)',
    }),
  );
  instance.namesUntaken = false;
}

/**
 * A process that was sent a signal is runnable until it has begun to handle it.  One that sleeps
 * after that, and is then seen in a wait that comes after the reading of the configuration, is
 * done.
 */
async function hasRested(session: LocalSession): Promise<boolean> {
  const { pid } = await look(session);
  return isAsleep(pid) && (await look(session)).rests;
}

async function look(session: LocalSession): Promise<{ pid: number; rests: boolean }> {
  const [row] = await session.query<{ pid: number; rests: boolean }>(
    `select pid,
            coalesce(wait_event in ('CheckpointerMain', 'CheckpointWriteDelay'), false) as rests
       from pg_stat_activity
      where backend_type = 'checkpointer'`,
  );
  return row ?? { pid: 0, rests: false };
}

/** By /proc; where there is none, or not for us, the wait alone must do. */
function isAsleep(pid: number): boolean {
  try {
    return / S /.test(
      readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
        .split(')')
        .at(-1) ?? '',
    );
  } catch {
    return true;
  }
}
