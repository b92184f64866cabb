import pg from 'pg';
import type { Instance } from './instance.js';
import { RELOAD_TIMEOUT_MS } from './limits.js';
import { waitUntil } from './waitUntil.js';

/**
 * Sets one setting by ALTER SYSTEM and waits until new sessions have it.  Nothing to do when the
 * server has it already and no file says otherwise; tells whether it changed.
 * @param name one of ours; it is not quoted
 */
export async function alterSystem(
  instance: Instance,
  name: 'synchronous_standby_names' | 'default_transaction_read_only',
  value: string,
): Promise<boolean> {
  const changed = await instance.session(async (session) => {
    const [row] = await session.query<{ current: string; stored: string | null }>(
      `select current_setting($1) as current,
              (select setting from pg_file_settings
                where name = $1 and sourcefile like '%/postgresql.auto.conf'
                order by seqno desc limit 1) as stored`,
      [name],
    );
    if (row?.current === value && (row.stored ?? value) === value) return false;
    await session.query(`alter system set ${name} to ${pg.escapeLiteral(value)}`);
    return true;
  });
  if (!changed) return false;
  instance.pgCtl.reload();
  // A session that begins now inherits what the postmaster has: the reload has arrived.
  const arrived = (): Promise<boolean> =>
    instance.session(async (session) => {
      const [row] = await session.query<{ current: string }>(
        'select current_setting($1) as current',
        [name],
      );
      return row?.current === value;
    });
  await waitUntil(arrived, {
    limitMs: RELOAD_TIMEOUT_MS,
    what: `the reload that sets ${name} to "${value}" (does a line in postgresql.conf forbid it?)`,
  });
  return true;
}
