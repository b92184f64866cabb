import type { PgCtl } from './pgCtl.js';

/** Which Postgres a data directory is of, as the state file keeps it. */
export interface PostgresVersions {
  /** As server_version_num, e.g. 150014. */
  readonly pgVersion: number;
  readonly pgControlVersion: number;
  readonly catalogVersion: number;
}

/** Asks the programs; works while Postgres is down.  undefined = there is nothing to tell. */
export async function readVersions(pgCtl: PgCtl): Promise<PostgresVersions | undefined> {
  const control = await pgCtl.controlData();
  const pgVersion = parseServerVersion(await pgCtl.version());
  if (control === undefined || pgVersion === 0) return undefined;
  const { controlVersion, catalogVersion } = control;
  return { pgVersion, pgControlVersion: controlVersion, catalogVersion };
}

/** `pg_ctl (PostgreSQL) 15.14 (Debian ...)` is 150014, `18beta2` is 180000; 0 = not understood. */
export function parseServerVersion(text: string): number {
  const [, major, minor] = /\(PostgreSQL\) (\d+)(?:\.(\d+))?/.exec(text) ?? [];
  return major === undefined ? 0 : Number(major) * 10_000 + Number(minor ?? 0);
}
