import { writeIfDifferent, ensureInclude } from '../../keeper/postgres/confFile.js';
import { ensureCertificate } from '../../keeper/postgres/certificate.js';
import {
  listenSettings,
  logSettings,
  MANAGED_CONF,
  passwordSettings,
  type Setting,
  settingLines,
  sslSettings,
} from '../../keeper/postgres/managedConf.js';
import { join } from 'node:path';
import type { MonitorConfig } from '../../keeper/config/keeperConfig.js';
import { extensionSettings } from './extensionFiles.js';
import type { Installation } from './serverPrograms.js';

const HEADER = `# Settings by pg_auto_failover
#
# This file is rewritten by pg_autoctl; do not edit it.  It is included at the top of
# postgresql.conf, so that any line of yours below the include wins.
#
# cron.use_background_workers: the looping jobs need connections of their own; background workers
#   of pg_cron before 1.5 block its launcher.
# cron.max_running_jobs: loops hold their place for good, so there must be more places than jobs.
# max_connections: one session per keeper, its listener, the operators, the jobs and their probes.
`;

/** Sessions of a few hundred keepers, each with one for reports and one that listens. */
const MAX_CONNECTIONS = '500';
const MAX_RUNNING_JOBS = '32';

/** Content of postgresql-auto-failover.conf of a monitor (files.md section 6). */
export function monitorConf(config: MonitorConfig, installation: Installation): string {
  const { postgresql, ssl, extensionDestdir } = config;
  const socketDirectory = postgresql.host || installation.socketDirectory;
  const settings: Setting[] = [
    ['shared_preload_libraries', 'pg_cron'],
    ['cron.database_name', postgresql.dbname],
    ...(socketDirectory === '' ? [] : [['cron.host', socketDirectory] as const]),
    ['cron.use_background_workers', 'off'],
    ['cron.max_running_jobs', MAX_RUNNING_JOBS],
    ['cron.log_statement', 'off'],
    ...extensionSettings(installation, extensionDestdir),
    ['cluster_name', 'pg_auto_failover monitor'],
    // probes are told apart by the text of their errors
    ['lc_messages', 'C'],
    ...listenSettings(postgresql),
    ['max_connections', MAX_CONNECTIONS],
    ...logSettings(),
    ['log_statement', 'ddl'],
    ...passwordSettings(postgresql.authMethod),
    ...sslSettings(ssl),
    ['tcp_keepalives_idle', '30'],
    ['tcp_keepalives_interval', '10'],
    ['tcp_keepalives_count', '6'],
    ['tcp_user_timeout', '60s'],
  ];
  // A registry of a few thousand rows: the data fits in memory, updates of it are frequent.
  const tuning: Setting[] = [
    ['shared_buffers', '64MB'],
    ['work_mem', '4MB'],
    ['maintenance_work_mem', '64MB'],
    ['autovacuum_vacuum_scale_factor', '0.08'],
    ['autovacuum_analyze_scale_factor', '0.02'],
  ];
  return `${HEADER}${settingLines(settings)}\n# basic tuning\n${settingLines(tuning)}`;
}

/** Brings the files in PGDATA in line with the configuration; tells whether the conf changed. */
export async function writeMonitorConf(
  config: MonitorConfig,
  installation: Installation,
  environment: NodeJS.ProcessEnv,
): Promise<boolean> {
  const { pgdata } = config.postgresql;
  await ensureCertificate({ pgdata, hostname: config.hostname, ssl: config.ssl, environment });
  const content = monitorConf(config, installation);
  const changed = await writeIfDifferent(join(pgdata, MANAGED_CONF), content);
  return (await ensureInclude(pgdata, MANAGED_CONF)) || changed;
}
