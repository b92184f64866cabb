import { acquirePidFile, releasePidFile } from '../../keeper/config/pidFile.js';
import type { MonitorConfig } from '../../keeper/config/keeperConfig.js';
import { writeMonitorConfig } from '../../keeper/config/monitorConfigFile.js';
import type { NodePaths } from '../../keeper/config/paths.js';
import { findPostmaster } from '../../keeper/postgres/postmaster.js';
import { refusePortInUse } from '../create/checkPort.js';
import { ownMonitorUri } from '../operate/connectionStrings.js';
import { CliError } from '../errors.js';
import { EXIT } from '../exitCodes.js';
import type { Context } from '../io.js';
import { listenToSignals } from '../service/signals.js';
import { EXTENSION_VERSION, VERSION } from '../version.js';
import { ensureBackgroundJobs } from './backgroundJobs.js';
import { checkExtensionFiles, withExtensionFiles } from './extensionFiles.js';
import { ensureFormation, setNodePassword } from './forNodes.js';
import { ensureDatabase, ensureDataDirectory, ensureMonitorHba } from './initMonitor.js';
import { applyMigrations } from './migrate.js';
import { writeMonitorConf } from './monitorConf.js';
import { MonitorServer } from './monitorServer.js';
import { inspectInstallation, type Installation } from './serverPrograms.js';

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
  /** For role autoctl_node; undefined = it is left as it is. */
  readonly nodePassword: string | undefined;
  /** Further formations, made unless they exist. */
  readonly formations: readonly string[];
}

/**
 * Makes a monitor, or finishes one whose creation was interrupted: every step looks first what is
 * there.  With `run` it resolves when the service has ended.  A signal ends it after the step that
 * is under way, with Postgres stopped.  Rejects with CliError.
 */
export async function createMonitor(given: CreateMonitorInput, context: Context): Promise<void> {
  const { paths, givenPgdata } = given;
  const { io, log } = context;
  const installation = await inspectInstallation(given.config.postgresql.pgCtl, io.env);
  await checkExtensionFiles(installation, given.config.extensionDestdir);
  await checkPort(given);
  const config = await withExtensionFiles(given.config, installation, paths);
  const input = { ...given, config };
  await acquirePidFile(
    paths.pid,
    { pgdata: givenPgdata, version: VERSION, extensionVersion: EXTENSION_VERSION, services: [] },
    (text) => log.warn(text),
  );
  const server = new MonitorServer(config, io.env, log);
  // Unheard, a signal would end this process and leave its Postgres behind.
  const signals = listenToSignals(() => undefined);
  try {
    const scheduled = await makeMonitor(server, installation, input, context, signals.stop);
    if (input.run) {
      // Otherwise there would be no health checks before the next full minute.
      if (scheduled) await server.restart();
      refuseInterrupted(signals.stop, input);
      const { superviseMonitor } = await import('./runMonitor.js');
      await superviseMonitor(server, paths, givenPgdata, context);
    }
  } catch (error) {
    // A Ctrl-C also ends the program that is under way: its failure is not what happened.
    refuseInterrupted(signals.stop, input);
    throw error;
  } finally {
    await server.ensureStopped().finally(async () => releasePidFile(paths.pid));
    signals.release();
  }
}

/** The steps of a creation; resolves to whether the background jobs are new. */
async function makeMonitor(
  server: MonitorServer,
  installation: Installation,
  input: CreateMonitorInput,
  { io, log }: Context,
  stop: AbortSignal,
): Promise<boolean> {
  const { config } = input;
  const steps: readonly (() => Promise<void>)[] = [
    () => writeMonitorConfig(input.paths.config, config),
    () => ensureDataDirectory(config, io.env, log),
    async () => {
      const changed = await writeMonitorConf(config, installation, io.env);
      if (changed) await server.restart();
      else await server.ensureRunning();
    },
    () => ensureDatabase(server),
    () => applyMigrations(server, log),
    () => setUpForNodes(server, input),
  ];
  for (const step of steps) {
    refuseInterrupted(stop, input);
    await step();
  }
  refuseInterrupted(stop, input);
  const scheduled = await ensureBackgroundJobs(server);
  await ensureMonitorHba(server, log);
  log.info('The monitor has been successfully initialized');
  io.out(`${ownMonitorUri(config)}\n`);
  return scheduled;
}

/** Throws CliError once a signal has come. */
function refuseInterrupted(stop: AbortSignal, { paths }: CreateMonitorInput): void {
  if (!stop.aborted) return;
  throw new CliError(
    EXIT.internal,
    `the creation of the monitor in "${paths.pgdata}" was interrupted by ${String(stop.reason)}; ` +
      'Postgres is stopped; run the same command again to continue, or "pg_autoctl drop monitor ' +
      '--destroy" to remove what was made',
  );
}

/** What the options ask for beside the monitor itself. */
async function setUpForNodes(
  server: MonitorServer,
  { nodePassword, formations }: CreateMonitorInput,
): Promise<void> {
  if (nodePassword !== undefined) await setNodePassword(server, nodePassword);
  for (const formation of formations) await ensureFormation(server, formation);
}

/** A port that others use, or a server that is not ours, is found before anything is made. */
async function checkPort(input: CreateMonitorInput): Promise<void> {
  const { pgdata, port, listenAddresses } = input.config.postgresql;
  const running = findPostmaster(pgdata);
  if (running !== undefined) {
    if (input.continues) return; // ours: an earlier create was killed
    throw new CliError(
      EXIT.state,
      `Postgres runs in "${pgdata}" already (process ${String(running.pid)}); ` +
        'a monitor needs a data directory of its own: choose another --pgdata, or stop it',
    );
  }
  await refusePortInUse(port, listenAddresses);
}
