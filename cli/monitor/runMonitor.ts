import { errorText } from '../../keeper/config/configError.js';
import type { MonitorConfig } from '../../keeper/config/keeperConfig.js';
import { readMonitorConfig } from '../../keeper/config/monitorConfigFile.js';
import type { NodePaths } from '../../keeper/config/paths.js';
import {
  acquirePidFile,
  ownsPidFile,
  releasePidFile,
  updatePidFile,
} from '../../keeper/config/pidFile.js';
import { watchPostmaster } from '../../keeper/postgres/postmasterWatch.js';
import { Wakeup } from '../../keeper/wakeup.js';
import type { Context } from '../io.js';
import { listenToSignals } from '../service/signals.js';
import { EXTENSION_VERSION, VERSION } from '../version.js';
import { ensureBackgroundJobs } from './backgroundJobs.js';
import { renewExtensionRoot } from './extensionFiles.js';
import { applyMigrations } from './migrate.js';
import { writeMonitorConf } from './monitorConf.js';
import { MonitorListener } from './monitorListener.js';
import { MonitorServer } from './monitorServer.js';
import { inspectInstallation } from './serverPrograms.js';

/** The service looks this often, and at once when something changed. */
const POLL_INTERVAL_MS = 1_000;
/** Pauses between attempts to start a Postgres that does not start. */
const FIRST_RETRY_PAUSE_MS = 1_000;
const MAX_RETRY_PAUSE_MS = 30_000;

/** `run` on a monitor: resolves when it was asked to end and Postgres has stopped. */
export async function runMonitor(
  config: MonitorConfig,
  paths: NodePaths,
  givenPgdata: string,
  context: Context,
): Promise<void> {
  const { io, log } = context;
  await acquirePidFile(paths.pid, pidContent(givenPgdata, []), (text) => log.warn(text));
  const server = new MonitorServer(config, io.env, log);
  try {
    if (await bringUpToDate(config, paths, context)) server.pgCtl.reload();
    await superviseMonitor(server, paths, givenPgdata, context);
  } finally {
    await server.ensureStopped().finally(async () => releasePidFile(paths.pid));
  }
}

/** Serves until a signal comes, or the pid file is not ours any more. */
export async function superviseMonitor(
  server: MonitorServer,
  paths: NodePaths,
  givenPgdata: string,
  context: Context,
): Promise<void> {
  const { log } = context;
  const wakeup = new Wakeup();
  let reloadWanted = false;
  const signals = listenToSignals(() => {
    reloadWanted = true;
    wakeup.nudge();
  });
  signals.stop.addEventListener('abort', wakeup.nudge);
  const listener = new MonitorListener(log, () => {
    watch.look();
    wakeup.nudge();
  });
  const watch = watchPostmaster({
    pgdata: () => server.pgdata,
    onChange: wakeup.nudge,
    onError: (error) => log.warn(`could not look after Postgres: ${errorText(error)}`),
    hasWitness: () => listener.isOpen,
  });
  const starter = new Starter(server, paths, givenPgdata, listener, context);
  try {
    while (!signals.stop.aborted && ownsPidFile(paths.pid)) {
      if (reloadWanted) {
        reloadWanted = false;
        await reload(server, paths, context);
      }
      const pauseMs = await starter.ensure();
      await wakeup.wait(pauseMs);
    }
    log.info(
      signals.stop.aborted
        ? `The monitor ends: received ${String(signals.stop.reason)}`
        : `The monitor ends: the pid file "${paths.pid}" is gone or belongs to another process`,
    );
  } finally {
    watch.stop();
    await listener.close();
    await server.ensureStopped();
    signals.release();
  }
}

/** Keeps Postgres, its jobs and our listener alive; remembers failures for the pauses. */
class Starter {
  readonly #server: MonitorServer;
  readonly #paths: NodePaths;
  readonly #givenPgdata: string;
  readonly #listener: MonitorListener;
  readonly #context: Context;
  /** The postmaster that has all that it needs. */
  #readyPid: number | undefined;
  /** Jobs that never come out as planned must not make it restart for ever. */
  #restarted = false;
  #pauseMs = FIRST_RETRY_PAUSE_MS;

  constructor(
    server: MonitorServer,
    paths: NodePaths,
    givenPgdata: string,
    listener: MonitorListener,
    context: Context,
  ) {
    this.#server = server;
    this.#paths = paths;
    this.#givenPgdata = givenPgdata;
    this.#listener = listener;
    this.#context = context;
  }

  /** Resolves to the milliseconds until the next look. */
  async ensure(): Promise<number> {
    const { log } = this.#context;
    try {
      if (this.#readyPid !== undefined && this.#server.pid === undefined) {
        log.warn(`Postgres (process ${String(this.#readyPid)}) has ended: starting it again`);
      }
      await this.#server.ensureRunning();
      if (this.#server.pid !== this.#readyPid) await this.#prepare();
      await this.#listener.ensureOpen(this.#server);
      this.#pauseMs = FIRST_RETRY_PAUSE_MS;
      return POLL_INTERVAL_MS;
    } catch (error) {
      log.error(`${errorText(error)}; trying again in ${String(this.#pauseMs / 1000)} s`);
      const pauseMs = this.#pauseMs;
      this.#pauseMs = Math.min(this.#pauseMs * 2, MAX_RETRY_PAUSE_MS);
      return pauseMs;
    }
  }

  async #prepare(): Promise<void> {
    const { log } = this.#context;
    const pid = this.#server.pid;
    if (pid === undefined) return; // it died again: the next look starts it
    await applyMigrations(this.#server, log);
    if ((await ensureBackgroundJobs(this.#server)) && !this.#restarted) {
      log.info('Restarting Postgres, so that its new background jobs begin at once');
      this.#restarted = true;
      await this.#server.restart();
      return await this.#prepare();
    }
    this.#readyPid = pid;
    await updatePidFile(
      this.#paths.pid,
      pidContent(this.#givenPgdata, [
        { name: 'postgres', pid },
        { name: 'listener', pid: process.pid },
      ]),
    );
    log.info(`The monitor is ready: Postgres has process ${String(pid)}`);
  }
}

/** SIGHUP: host name and TLS of the file take effect; a wrong file changes nothing. */
async function reload(server: MonitorServer, paths: NodePaths, context: Context): Promise<void> {
  const { log } = context;
  try {
    const config = await readMonitorConfig(paths.config, (text) => log.warn(text));
    await bringUpToDate(config, paths, context);
    server.pgCtl.reload();
    log.info(`Read "${paths.config}" again`);
  } catch (error) {
    log.warn(`going on with the configuration as it was: ${errorText(error)}`);
  }
}

async function bringUpToDate(
  config: MonitorConfig,
  paths: NodePaths,
  { io }: Context,
): Promise<boolean> {
  const installation = await inspectInstallation(config.postgresql.pgCtl, io.env);
  await renewExtensionRoot(config, installation, paths);
  return await writeMonitorConf(config, installation, io.env);
}

function pidContent(
  pgdata: string,
  services: readonly { readonly name: string; readonly pid: number }[],
): Parameters<typeof updatePidFile>[1] {
  return { pgdata, version: VERSION, extensionVersion: EXTENSION_VERSION, services };
}
