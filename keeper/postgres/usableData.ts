import { dirname } from 'node:path';
import { PostgresError } from '../errors.js';
import type { Instance } from './instance.js';
import { assertOwnFilesInside, findOutsideConfig, stopAdvice } from './outsideConfig.js';
import { findPostmaster } from './postmaster.js';
import { refusedAdvice } from './refused.js';
import { hasData } from './running.js';

/**
 * Whether a node can be made of what is in PGDATA, whoever made it: looks only, so that a refusal
 * has changed nothing.  Rejects with PostgresError.
 */
export async function assertUsableData(instance: Instance): Promise<void> {
  const { pgdata } = instance;
  if (!(await hasData(pgdata))) return;
  const outside = await findOutsideConfig(instance);
  const postmaster = findPostmaster(pgdata);
  if (postmaster === undefined) {
    if (outside === undefined) await assertOwnFilesInside(instance);
    return;
  }
  // Not ready: what follows says so.
  if (!['ready', 'standby'].includes(postmaster.status)) return;
  const { port } = instance.config.postgresql;
  if (postmaster.port !== port) {
    throw new PostgresError(
      `Postgres in "${pgdata}" runs on port ${String(postmaster.port)}, and port ${String(port)} ` +
        `was asked for.  Nothing was changed.  Use --pgport ${String(postmaster.port)}, or stop ` +
        'Postgres to have it started on the other port',
    );
  }
  await assertLetIn(instance);
  if (outside !== undefined) {
    throw new PostgresError(
      `Postgres in "${pgdata}" runs with its configuration in "${dirname(outside.configFile)}", ` +
        'where no standby would find it.  Nothing was changed.  Stop Postgres ' +
        `(${stopAdvice(instance, outside)}) and run the same command again: a stopped one gets ` +
        'copies of these files in its data directory',
    );
  }
  await assertOwnFilesInside(instance);
}

/** A session as superuser, as who the keeper will come every second. */
async function assertLetIn(instance: Instance): Promise<void> {
  const { pgdata, config, osUser } = instance;
  const [role] = await instance.session((session) =>
    session.query<{ name: string; super: boolean }>(
      `select current_user as name, current_setting('is_superuser') = 'on' as super`,
    ),
  );
  if (role?.super === true) return;
  throw new PostgresError(
    `role "${role?.name ?? ''}" of Postgres in "${pgdata}" is no superuser.  ` +
      refusedAdvice(config.postgresql, osUser),
    { kind: 'refused' },
  );
}
