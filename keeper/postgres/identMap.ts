import { join } from 'node:path';
import { appendHbaLines } from './hba.js';
import type { Instance } from './instance.js';
import { REPLICATOR_ROLE } from './names.js';

/** Name of the map in pg_ident.conf (files.md section 8). */
export const IDENT_MAP = 'pgautofailover';

/**
 * A keeper has one certificate, with the name that it has on the monitor: the same is allowed to
 * replicate, and so is one that carries the name of the replication role.
 */
export async function mapCertificates({ pgdata, log, pgCtl }: Instance): Promise<void> {
  const lines = ['autoctl_node', REPLICATOR_ROLE].map(
    (name) => `${IDENT_MAP} ${name} ${REPLICATOR_ROLE}`,
  );
  const added = await appendHbaLines(join(pgdata, 'pg_ident.conf'), lines);
  for (const line of added) log.info(`added to "${join(pgdata, 'pg_ident.conf')}": ${line}`);
  if (added.length > 0) pgCtl.reload();
}
