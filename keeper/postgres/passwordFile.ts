import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeIfDifferent } from './confFile.js';
import { REPLICATOR_ROLE } from './names.js';

/** Holds the replication password of a standby; in the form of ~/.pgpass. */
const PASSWORD_FILE = 'pg_autoctl.pgpass';

/** The file that primary_conninfo names; '' = the user's own ~/.pgpass, or no password. */
export function passwordFile(pgdata: string, password: string): string {
  return password === '' ? '' : join(pgdata, PASSWORD_FILE);
}

/**
 * Writes the replication password into a private file beside the settings.  In primary_conninfo
 * itself it would be written into the server's log at each reload that changes it.
 */
export async function writePasswordFile(pgdata: string, password: string): Promise<void> {
  const path = join(pgdata, PASSWORD_FILE);
  if (password === '') return rm(path, { force: true });
  const escaped = password.replaceAll('\\', '\\\\').replaceAll(':', '\\:');
  await writeIfDifferent(path, `*:*:*:${REPLICATOR_ROLE}:${escaped}\n`);
}
