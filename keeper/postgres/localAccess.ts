import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Instance } from './instance.js';
import { quotedName } from './quoting.js';

/** Name of the map in pg_ident.conf. */
const KEEPER_MAP = 'pgautofailover_keeper';

/**
 * In a data directory that we made, and whose local lines ask who the operating system user is:
 * lets this user in as postgresql.username too, which then is another name.
 */
export async function letKeeperIn({ pgdata, config, osUser }: Instance): Promise<void> {
  const { username, authMethod } = config.postgresql;
  if (authMethod === 'trust' || username === '' || username === osUser) return;
  const hba = join(pgdata, 'pg_hba.conf');
  const line = `local all ${quotedName(username)} peer map=${KEEPER_MAP}`;
  await writeFile(hba, `${line}\n${await readFile(hba, 'utf8')}`);
  const ident = join(pgdata, 'pg_ident.conf');
  const map = `${KEEPER_MAP} ${quotedName(osUser)} ${quotedName(username)}`;
  await writeFile(ident, `${await readFile(ident, 'utf8')}\n${map}\n`);
}
