import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { PostgresConfig } from '../../keeper/config/keeperConfig.js';

const CONTROLDATA_TIMEOUT_MS = 5_000;

/** What pg_controldata says; empty or 0 where PGDATA has no readable control file. */
export interface ControlFacts {
  readonly clusterState: string;
  readonly controlVersion: number;
  readonly catalogVersion: number;
  /** Digits: it does not fit in a number. */
  readonly systemIdentifier: string;
  readonly checkpointLsn: string;
  readonly timeline: number;
  readonly minRecoveryLsn: string;
}

function besidePgCtl(pgCtl: string, program: string): string {
  return pgCtl.includes('/') ? join(dirname(pgCtl), program) : program;
}

/** Asks pg_controldata, which is beside pg_ctl, about a PGDATA; works while Postgres is down. */
export async function readControlFacts(postgresql: PostgresConfig): Promise<ControlFacts> {
  const program = besidePgCtl(postgresql.pgCtl, 'pg_controldata');
  const output = await promisify(execFile)(program, ['-D', postgresql.pgdata], {
    env: { LC_ALL: 'C' },
    timeout: CONTROLDATA_TIMEOUT_MS,
  }).then(
    ({ stdout }) => stdout,
    () => '', // no PGDATA yet, or a standby that is being built: there is nothing to tell
  );
  const value = (label: string): string =>
    new RegExp(`^${label}:\\s*(.*)$`, 'm').exec(output)?.[1]?.trim() ?? '';
  return {
    clusterState: value('Database cluster state'),
    controlVersion: Number(value('pg_control version number')),
    catalogVersion: Number(value('Catalog version number')),
    systemIdentifier: value('Database system identifier'),
    checkpointLsn: value('Latest checkpoint location') || '0/0',
    timeline: Number(value("Latest checkpoint's TimeLineID")),
    minRecoveryLsn: value('Minimum recovery ending location') || '0/0',
  };
}
