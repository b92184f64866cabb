import type { PostgresConfig } from '../../keeper/config/keeperConfig.js';
import type { NodePaths } from '../../keeper/config/paths.js';
import { readLivePidFile } from '../../keeper/config/pidFile.js';
import { findPostmaster } from '../../keeper/postgres/postmaster.js';
import { readControlFacts } from './controlFacts.js';
import { postgresVersion } from './postgresVersion.js';

/** Part `postgres` of `status --json` and `config check --json` (cli.md sections 4 and 7). */
export interface PostgresDocument {
  readonly pgdata: string;
  readonly pg_ctl: string;
  readonly version: string;
  readonly host: string;
  readonly port: number;
  readonly proxyport: number;
  /** 0 = Postgres does not run. */
  readonly pid: number;
  readonly in_recovery: boolean;
  /** As pg_controldata says it, e.g. `in production`; '' = there is no control file. */
  readonly cluster_state: string;
  readonly checkpoint_lsn: string;
  readonly control: {
    readonly version: number;
    readonly catalog_version: number;
    readonly system_identifier: string;
  };
  readonly postmaster: { readonly status: string };
}

/** Looks at the local Postgres without connecting to it. */
export async function postgresStatus(postgresql: PostgresConfig): Promise<PostgresDocument> {
  const postmaster = findPostmaster(postgresql.pgdata);
  const control = await readControlFacts(postgresql);
  return {
    pgdata: postgresql.pgdata,
    pg_ctl: postgresql.pgCtl,
    version: await postgresVersion(postgresql.pgCtl),
    host: postmaster?.socketDirectory ?? postgresql.host,
    port: postmaster?.port ?? postgresql.port,
    proxyport: 0,
    pid: postmaster?.pid ?? 0,
    in_recovery: control.clusterState.includes('recovery'),
    cluster_state: control.clusterState,
    checkpoint_lsn: control.checkpointLsn,
    control: {
      version: control.controlVersion,
      catalog_version: control.catalogVersion,
      system_identifier: control.systemIdentifier,
    },
    postmaster: { status: postmaster?.status ?? '' },
  };
}

/** Part `pg_autoctl` of `status --json`; undefined = the service does not run. */
export async function serviceStatus(paths: NodePaths) {
  const file = await readLivePidFile(paths.pid);
  if (file === undefined) return undefined;
  return {
    pid: file.pid,
    status: 'running',
    pgdata: file.pgdata,
    version: file.version,
    semId: file.startTicks,
    services: file.services.map((service) => ({
      name: service.name,
      pid: service.pid,
      status: 'running',
      version: file.version,
      pgautofailover: file.extensionVersion,
    })),
  };
}
