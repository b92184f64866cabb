import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureInclude, writeIfDifferent } from './confFile.js';
import type { LocalServer } from './localConnection.js';
import { withLocalSession } from './localConnection.js';
import { LOCAL_STATEMENT_TIMEOUT_MS } from './limits.js';
import { confLiteral } from './quoting.js';

/** The file that says whom a standby follows. */
export const STANDBY_CONF = 'postgresql-auto-failover-standby.conf';

/** Whom a standby follows; both '' = nobody (report_lsn, maintenance of an old primary). */
export interface StandbySettings {
  readonly primaryConninfo: string;
  readonly primarySlotName: string;
}

/** Content of the standby file (files.md section 6). */
export function standbyConf({ primaryConninfo, primarySlotName }: StandbySettings): string {
  const lines = ['# Settings by pg_auto_failover; rewritten by pg_autoctl, do not edit.'];
  if (primaryConninfo !== '') lines.push(`primary_conninfo = ${confLiteral(primaryConninfo)}`);
  if (primarySlotName !== '') lines.push(`primary_slot_name = ${confLiteral(primarySlotName)}`);
  lines.push("recovery_target_timeline = 'latest'", '');
  return lines.join('\n');
}

/**
 * Makes the data directory one of a standby; tells whether the settings changed.  The signal
 * file comes first: interrupted, we leave a standby that follows nobody, never a primary.
 */
export async function writeStandbySetup(
  pgdata: string,
  settings: StandbySettings,
): Promise<boolean> {
  await writeFile(join(pgdata, 'standby.signal'), '', { mode: 0o600 });
  const changed = await writeIfDifferent(join(pgdata, STANDBY_CONF), standbyConf(settings));
  return (await ensureInclude(pgdata, STANDBY_CONF)) || changed;
}

/** Empties the standby file of a primary (Postgres removes the signal file itself). */
export async function clearStandbyConf(pgdata: string): Promise<boolean> {
  return writeIfDifferent(join(pgdata, STANDBY_CONF), '');
}

/**
 * Removes what older versions wrote by ALTER SYSTEM: postgresql.auto.conf wins over our file.
 * Tells whether there was something; the caller reloads.
 */
export async function resetOldStandbySettings(server: LocalServer): Promise<boolean> {
  const options = { timeoutMs: LOCAL_STATEMENT_TIMEOUT_MS };
  return withLocalSession(server, options, async (session) => {
    const old = await session.query<{ name: string }>(
      `select distinct name from pg_file_settings
        where name in ('primary_conninfo', 'primary_slot_name')
          and sourcefile like '%/postgresql.auto.conf'`,
    );
    for (const { name } of old) await session.query(`alter system reset ${name}`);
    return old.length > 0;
  });
}
