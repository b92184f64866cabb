import { createServer } from 'node:net';
import { acquirePidFile, releasePidFile } from '../../keeper/config/pidFile.js';
import type { MonitorConfig } from '../../keeper/config/keeperConfig.js';
import { writeMonitorConfig } from '../../keeper/config/monitorConfigFile.js';
import type { NodePaths } from '../../keeper/config/paths.js';
import { errnoCode } from '../../keeper/config/configError.js';
import { findPostmaster } from '../../keeper/postgres/postmaster.js';
import { ownMonitorUri } from '../connectionStrings.js';
import { CliError } from '../errors.js';
import { EXIT } from '../exitCodes.js';
import type { Context } from '../io.js';
import { EXTENSION_VERSION, VERSION } from '../version.js';
import { ensureBackgroundJobs } from './backgroundJobs.js';
import { ensureDatabase, ensureDataDirectory, ensureMonitorHba } from './initMonitor.js';
import { applyMigrations } from './migrate.js';
import { writeMonitorConf } from './monitorConf.js';
import { MonitorServer } from './monitorServer.js';
import { checkExtensionFiles, inspectInstallation } from './serverPrograms.js';

/** What `create monitor` was told. */
export interface CreateMonitorInput {
  readonly config: MonitorConfig;
  readonly paths: NodePaths;
  /** PGDATA as given, for the pid file. */
  readonly givenPgdata: string;
  /** A configuration file of an earlier attempt was there. */
  readonly continues: boolean;
  /** Stay as the service. */
  readonly run: boolean;
}

/**
 * Makes a monitor, or finishes one whose creation was interrupted: every step looks first what is
 * there.  With `run` it resolves when the service has ended.  Rejects with CliError.
 */
export async function createMonitor(input: CreateMonitorInput, context: Context): Promise<void> {
  const { config, paths, givenPgdata } = input;
  const { io, log } = context;
  const installation = await inspectInstallation(config.postgresql.pgCtl, io.env);
  await checkExtensionFiles(installation, config.extensionDestdir);
  await checkPort(input);
  await acquirePidFile(
    paths.pid,
    { pgdata: givenPgdata, version: VERSION, extensionVersion: EXTENSION_VERSION, services: [] },
    (text) => log.warn(text),
  );
  const server = new MonitorServer(config, io.env, log);
  try {
    await writeMonitorConfig(paths.config, config);
    await ensureDataDirectory(config, io.env, log);
    const socketDirectory = config.postgresql.host || installation.socketDirectory;
    const changed = await writeMonitorConf(config, socketDirectory, io.env);
    if (changed) await server.restart();
    else await server.ensureRunning();
    await ensureDatabase(server);
    await applyMigrations(server, log);
    const scheduled = await ensureBackgroundJobs(server);
    await ensureMonitorHba(server, log);
    log.info('The monitor has been successfully initialized');
    io.out(`${ownMonitorUri(config)}\n`);
    if (input.run) {
      // Otherwise there would be no health checks before the next full minute.
      if (scheduled) await server.restart();
      const { superviseMonitor } = await import('./runMonitor.js');
      await superviseMonitor(server, paths, givenPgdata, context);
    }
  } finally {
    await server.ensureStopped().finally(async () => releasePidFile(paths.pid));
  }
}

/** A port that others use, or a server that is not ours, is found before anything is made. */
async function checkPort(input: CreateMonitorInput): Promise<void> {
  const { pgdata, port } = input.config.postgresql;
  const running = findPostmaster(pgdata);
  if (running !== undefined) {
    if (input.continues) return; // ours: an earlier create was killed
    throw new CliError(
      EXIT.state,
      `Postgres runs in "${pgdata}" already (process ${String(running.pid)}); ` +
        'a monitor needs a data directory of its own: choose another --pgdata, or stop it',
    );
  }
  const problem = await listenProblem(port);
  if (problem !== 'EADDRINUSE') return;
  throw new CliError(
    EXIT.usage,
    `port ${String(port)} is in use on this host; choose another with option --pgport`,
  );
}

async function listenProblem(port: number): Promise<string> {
  const probe = createServer();
  return await new Promise((resolve) => {
    probe.once('error', (error) => resolve(errnoCode(error)));
    probe.listen(port, () => probe.close(() => resolve('')));
  });
}
