import { setTimeout as sleep } from 'node:timers/promises';
import type { PostgresConfig } from '../../keeper/config/keeperConfig.js';
import { findPostmaster } from '../../keeper/postgres/postmaster.js';
import { readControlFacts } from './controlFacts.js';
import { CliError } from '../errors.js';
import { EXIT } from '../exitCodes.js';
import type { Context } from '../io.js';

const POLL_INTERVAL_MS = 100;

/** Is this Postgres ready?  `text` says it in a sentence. */
export async function postmasterState(
  postgresql: PostgresConfig,
  readWrite: boolean,
): Promise<{ readonly ready: boolean; readonly text: string }> {
  const { pgdata } = postgresql;
  const postmaster = findPostmaster(pgdata);
  if (postmaster === undefined) {
    return { ready: false, text: `Postgres does not run in "${pgdata}"` };
  }
  const { pid, port, status } = postmaster;
  const place = `Postgres in "${pgdata}", process ${String(pid)}, port ${String(port)}`;
  if (!['ready', 'standby'].includes(status)) {
    return { ready: false, text: `${place}: ${status || 'starting'}` };
  }
  const writable = (await readControlFacts(postgresql)).clusterState === 'in production';
  return {
    ready: writable || !readWrite,
    text: `${place}: ${writable ? 'ready' : 'ready, read-only'}`,
  };
}

/** Waits until it is ready.  Rejects with CliError (exit code 5) when the limit has passed. */
export async function waitUntilReady(
  postgresql: PostgresConfig,
  readWrite: boolean,
  limitS: number,
  { log }: Context,
): Promise<void> {
  const endMs = performance.now() + limitS * 1000;
  for (;;) {
    const { ready, text } = await postmasterState(postgresql, readWrite);
    if (ready) {
      log.info(text);
      return;
    }
    if (performance.now() >= endMs) {
      throw new CliError(
        EXIT.pgCtl,
        `${text}, after ${String(limitS)} s; wait longer with --timeout, ` +
          'or see "pg_autoctl inspect pgsetup logs"',
      );
    }
    await sleep(POLL_INTERVAL_MS);
  }
}
