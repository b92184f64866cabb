import { readKeeperConfig } from './config/keeperConfigFile.js';
import type { KeeperConfig } from './config/keeperConfig.js';
import { ConfigError } from './config/configError.js';
import { removeInitFile } from './config/initFile.js';
import { acquirePidFile, ownsPidFile, releasePidFile, updatePidFile } from './config/pidFile.js';
import { type KeeperState, readStateFile } from './config/stateFile.js';
import { endService } from './endService.js';
import { asError } from './errors.js';
import { Keeper, type ProcessOptions } from './keeper.js';
import { runLoop } from './loop.js';
import { findPostmaster } from './postgres/postmaster.js';
import type { PostmasterWatch } from './postgres/postmasterWatch.js';
import { isCreated } from './createdStates.js';

/** How a service ended; `dropped` = exit code 121 for whoever supervises it. */
export type KeeperExit = 'stopped' | 'dropped';

/** Exit code of a service whose node was dropped: it is not to be started again. */
export const DROPPED_EXIT_CODE = 121;

/** What the operator asks of a running service. */
export interface KeeperSignals {
  /** First SIGTERM, SIGINT or SIGQUIT: end cleanly. */
  readonly stop: AbortSignal;
  /** Another one: end without telling the monitor. */
  readonly hurry?: AbortSignal;
  /** Calls back at each SIGHUP. */
  readonly onReload?: (handler: () => void) => void;
}

export interface RunKeeperOptions extends ProcessOptions {
  /** PGDATA as it was given, for the pid file. */
  readonly givenPgdata: string;
  readonly extensionVersion: string;
  readonly signals: KeeperSignals;
}

/**
 * Keeps a node until it is dropped or told to stop; Postgres is then stopped.  Rejects with
 * ConfigError or AlreadyRunningError when it cannot begin.
 */
export async function runKeeper(options: RunKeeperOptions): Promise<KeeperExit> {
  const { paths, log } = options;
  const warn = (text: string): void => {
    log.warn(text);
  };
  await acquirePidFile(paths.pid, pidContent(options, undefined), warn);
  try {
    const config = await readKeeperConfig(paths.config, warn);
    const stored = await readOwnState(options);
    if (stored.currentRole === 'dropped') {
      log.fatal('This node was dropped; to use it again, run "pg_autoctl create postgres"');
      return 'dropped';
    }
    return await keep(new Keeper(config, stored, options), options);
  } finally {
    await releasePidFile(paths.pid);
  }
}

async function readOwnState({ paths }: RunKeeperOptions): Promise<KeeperState> {
  const stored = await readStateFile(paths.state);
  if (stored !== undefined && stored.nodeId > 0) return stored;
  throw new ConfigError(
    'missing',
    `there is no node in "${paths.state}"; create it with "pg_autoctl create postgres"`,
  );
}

async function keep(keeper: Keeper, options: RunKeeperOptions): Promise<KeeperExit> {
  const { log, signals, paths } = options;
  const { memory } = keeper;
  log.info(
    `Keeping node ${String(keeper.nodeId)} "${keeper.config.name}" in state "${memory.state}"`,
  );
  const interrupt = new Interrupt(signals);
  const watch = keeper.pg.watch(({ pid }) => {
    keeper.wakeup.nudge();
    updatePidFile(paths.pid, pidContent(options, pid)).catch((thrown: unknown) => {
      log.warn(asError(thrown).message);
    });
  });
  await recordPostmaster(keeper, options);
  keeper.guard.start();
  keeper.leaseFile.write(keeper.lease.mark);
  const afterTurn = turnEnd(keeper, watch, options, interrupt);
  let exit: KeeperExit = 'stopped';
  try {
    await applyConfiguration(keeper, options);
    while (!interrupt.stopped) {
      const end = await runLoop({
        memory,
        ports: keeper.ports,
        wakeup: keeper.wakeup,
        stop: interrupt.next(),
        afterTurn,
      });
      if (end === 'dropped') {
        exit = 'dropped';
        break;
      }
      if (interrupt.takeReload()) await reload(keeper, options);
    }
  } finally {
    watch.stop();
    const dropped = exit === 'dropped' || keeper.isAlone; // nobody is there to be told
    await endService(keeper, { log, dropped, hurry: signals.hurry });
    const stopped = findPostmaster(keeper.config.postgresql.pgdata) === undefined;
    if (stopped && ownsPidFile(paths.pid)) await keeper.leaseFile.remove();
    else keeper.leaseFile.close();
    if (exit === 'dropped') await removeInitFile(paths.init);
  }
  log.info(exit === 'dropped' ? 'This node has been dropped' : 'Stopped');
  return exit;
}

/** A Postgres that ran before us brings no change that the watch could see. */
async function recordPostmaster(keeper: Keeper, options: RunKeeperOptions): Promise<void> {
  const { paths } = options;
  if (!ownsPidFile(paths.pid)) return; // the first turn finds that out, and ends
  const running = findPostmaster(keeper.config.postgresql.pgdata);
  await updatePidFile(paths.pid, pidContent(options, running?.pid));
}

/** What is seen to after each turn, while the process is awake. */
function turnEnd(
  keeper: Keeper,
  watch: PostmasterWatch,
  { paths, log }: RunKeeperOptions,
  interrupt: Interrupt,
): () => Promise<void> {
  let mayBeUnfinished = true; // an init file is written by `create` only, which runs no turns here
  return async () => {
    keeper.guard.touch();
    keeper.leaseFile.write(keeper.lease.mark);
    watch.look();
    await keeper.retryRemember();
    if (mayBeUnfinished && isCreated(keeper.memory.state)) {
      await removeInitFile(paths.init);
      mayBeUnfinished = false;
    }
    if (ownsPidFile(paths.pid)) return;
    log.fatal(`The pid file "${paths.pid}" is gone or another's: ending`);
    interrupt.stop();
  };
}

/** SIGHUP: the file is read again; a broken one changes nothing (keeper.md section 11). */
async function reload(keeper: Keeper, options: RunKeeperOptions): Promise<void> {
  const { paths, log } = options;
  const before = keeper.config;
  try {
    const read = await readKeeperConfig(paths.config, (text) => {
      log.warn(text);
    });
    const next = acceptedConfig(before, read, options);
    await keeper.use(next);
    log.info(`Read "${paths.config}" again`);
    await applyConfiguration(keeper, options);
    keeper.memory.followDue = true; // standby settings hold password and sslmode
    await pushMetadata(keeper, before, next);
  } catch (thrown) {
    log.warn(`Reload is incomplete, try again with SIGHUP: ${asError(thrown).message}`);
  }
}

/** What may change while the node lives; the rest keeps its value. */
function acceptedConfig(
  before: KeeperConfig,
  read: KeeperConfig,
  { log }: RunKeeperOptions,
): KeeperConfig {
  if (read.formation !== before.formation || read.group !== before.group) {
    log.warn('pg_autoctl.formation and pg_autoctl.group cannot change, the old values stay');
  }
  if (read.postgresql.pgdata !== before.postgresql.pgdata) {
    log.error('postgresql.pgdata cannot change, the old value stays');
  }
  if (read.timeout.networkPartitionTimeoutS !== before.timeout.networkPartitionTimeoutS) {
    log.warn('timeout.network_partition_timeout takes effect at the next start');
  }
  const { formation, group } = before;
  const postgresql = { ...read.postgresql, pgdata: before.postgresql.pgdata };
  return { ...read, formation, group, postgresql };
}

async function applyConfiguration(keeper: Keeper, { log }: RunKeeperOptions): Promise<void> {
  if (keeper.memory.state === 'init' || keeper.memory.state === 'wait_standby') return;
  try {
    await keeper.pg.applyConfiguration();
  } catch (thrown) {
    log.warn(`The configuration of Postgres was not written: ${asError(thrown).message}`);
  }
}

async function pushMetadata(
  keeper: Keeper,
  before: KeeperConfig,
  next: KeeperConfig,
): Promise<void> {
  const { name, hostname, postgresql } = next;
  if (
    name === before.name &&
    hostname === before.hostname &&
    postgresql.port === before.postgresql.port
  ) {
    return;
  }
  await keeper.client.updateMetadata(name, hostname, postgresql.port);
}

function pidContent(
  { givenPgdata, version, extensionVersion }: RunKeeperOptions,
  postmasterPid: number | undefined,
): Parameters<typeof updatePidFile>[1] {
  const services = [{ name: 'node-active', pid: process.pid }];
  if (postmasterPid !== undefined) services.unshift({ name: 'postgres', pid: postmasterPid });
  return { pgdata: givenPgdata, version, extensionVersion, services };
}

/** Why the loop pauses: a stop, or a reload that wants fresh ports. */
class Interrupt {
  #current = new AbortController();
  #stopped = false;
  #reload = false;

  constructor(signals: KeeperSignals) {
    if (signals.stop.aborted) this.stop();
    signals.stop.addEventListener('abort', () => {
      this.stop();
    });
    signals.onReload?.(() => {
      this.#reload = true;
      this.#current.abort();
    });
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** A signal for the next run of the loop. */
  next(): AbortSignal {
    this.#current = new AbortController();
    if (this.#stopped || this.#reload) this.#current.abort();
    return this.#current.signal;
  }

  stop(): void {
    this.#stopped = true;
    this.#current.abort();
  }

  /** Whether a reload was asked for since the last call. */
  takeReload(): boolean {
    const wanted = this.#reload;
    this.#reload = false;
    return wanted;
  }
}
