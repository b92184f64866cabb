import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemClock } from './clock.js';
import { errnoCode } from './config/configError.js';
import {
  type InitFinding,
  readInitFile,
  removeInitFile,
  writeInitFile,
} from './config/initFile.js';
import type { KeeperConfig } from './config/keeperConfig.js';
import { writeKeeperConfig } from './config/keeperConfigFile.js';
import { removeIfPresent } from './config/atomicWrite.js';
import {
  INITIAL_STATE,
  type KeeperState,
  readStateFile,
  writeStateFile,
} from './config/stateFile.js';
import { isCreated } from './createdStates.js';
import { endService } from './endService.js';
import { asError, MonitorError, PostgresError } from './errors.js';
import { connectionDefaults, Keeper, openPostgres, type ProcessOptions } from './keeper.js';
import { POLL_INTERVAL_MS } from './loop.js';
import type { Memory } from './memory.js';
import { registerNode, type Registration } from './monitor/registration.js';
import type { PostgresStatus } from './ports.js';
import { step } from './step.js';

/** A first node that cannot be made after so many attempts is given up. */
export const CREATE_MAX_ATTEMPTS = 3;
/** A standby depends on its primary, which may need a while: it is given up later. */
export const CREATE_FAILING_TIMEOUT_MS = 60_000;
/** The monitor may be away for so long in the middle of a creation. */
export const CREATE_SILENCE_TIMEOUT_MS = 15 * 60_000;

/** What `create postgres` asks for. */
export interface CreateNodeOptions extends ProcessOptions {
  /** Group -1 and name '' where the monitor shall choose. */
  readonly config: KeeperConfig;
  readonly candidatePriority: number;
  readonly replicationQuorum: boolean;
  /** The caller goes on as the service of the node: Postgres is not stopped at the end. */
  readonly run: boolean;
  /** Ends the creation; it can be continued by calling createNode() again. */
  readonly stop: AbortSignal;
}

/**
 * `created`: registered now, and its data is there.  `exists`: it was created before, nothing was
 * done.  `interrupted`: `stop` was aborted.
 */
export type CreateNodeResult = 'created' | 'exists' | 'interrupted';

/**
 * Registers a node and brings it to its first stable state (cli.md section 3.2): `single`, or a
 * standby that has its data.  The caller holds the pid file.  A refused registration leaves
 * nothing behind.  Rejects with MonitorError, PostgresError or ConfigError.
 */
export async function createNode(options: CreateNodeOptions): Promise<CreateNodeResult> {
  const { paths } = options;
  const stored = await readStateFile(paths.state);
  const begun = await readInitFile(paths.init);
  if (stored !== undefined && stored.nodeId > 0 && stored.currentRole !== 'dropped') {
    if (begun === undefined) return 'exists';
    return await complete(new Keeper(options.config, stored, options), begun, options);
  }
  const looked = await lookAtData(options);
  const { finding } = looked;
  await writeInitFile(paths.init, finding);
  let registered: { readonly config: KeeperConfig; readonly state: KeeperState };
  try {
    registered = await register(finding, looked.status, begun !== undefined, stored, options);
  } catch (error) {
    // An answer that was lost may have been a yes: the next attempt must know that it is ours.
    const unknown = error instanceof MonitorError && error.kind === 'unreachable';
    if (!unknown) await removeInitFile(paths.init);
    throw error;
  }
  return await complete(new Keeper(registered.config, registered.state, options), finding, options);
}

interface DataFound {
  readonly finding: InitFinding;
  readonly status: PostgresStatus;
}

/** What is at PGDATA; rejects with PostgresError when a node cannot be made of it. */
async function lookAtData(options: CreateNodeOptions): Promise<DataFound> {
  const { pgdata } = options.config.postgresql;
  const pg = openPostgres(() => options.config, { nodeId: -1, currentRole: 'init' }, options);
  try {
    await pg.assertUsableData();
    const status = await pg.inspect();
    if (status.running && status.inRecovery !== false) {
      throw new PostgresError(
        `Postgres runs as a standby in "${pgdata}"; stop it, or promote it, and try again`,
      );
    }
    if (status.running) {
      await pg.assertAdoptable();
      return { finding: 'PostgreSQL is running as a primary', status };
    }
    if (status.systemIdentifier !== '') return { finding: 'PGDATA exists', status };
    await refuseOtherContent(pgdata);
    return { finding: 'PGDATA does not exist', status };
  } finally {
    await pg.close();
  }
}

async function refuseOtherContent(pgdata: string): Promise<void> {
  try {
    const names = await readdir(pgdata);
    if (names.length === 0) return;
    throw new PostgresError(
      `"${pgdata}" is not empty and is no Postgres data directory (it has ${names.slice(0, 3).join(', ')}` +
        '); empty it, or choose another PGDATA',
    );
  } catch (thrown) {
    if (errnoCode(thrown) !== 'ENOENT') throw thrown;
  }
}

async function register(
  finding: InitFinding,
  status: PostgresStatus,
  mayBeRegistered: boolean,
  stored: KeeperState | undefined,
  options: CreateNodeOptions,
): Promise<{ readonly config: KeeperConfig; readonly state: KeeperState }> {
  const { log, paths, environment, candidatePriority, replicationQuorum, stop } = options;
  const defaults = connectionDefaults(environment);
  const initialRole = finding === 'PostgreSQL is running as a primary' ? 'single' : 'init';
  const systemIdentifier = finding === 'PGDATA does not exist' ? '' : status.systemIdentifier;
  const registration = await registerNode(
    {
      config: options.config,
      systemIdentifier,
      initialRole,
      candidatePriority,
      replicationQuorum,
      desiredNodeId: stored?.nodeId ?? -1,
      mayBeRegistered,
    },
    { log, clock: systemClock, defaults, stop },
  );
  const config = configOf(options.config, registration);
  const state: KeeperState = {
    ...INITIAL_STATE,
    systemIdentifier,
    nodeId: registration.nodeId,
    groupId: registration.groupId,
    currentRole: initialRole,
    assignedRole: registration.goal,
  };
  const { nodeId, groupId, goal, name } = registration;
  log.info(
    `Registered node ${String(nodeId)} "${name}" (${config.hostname}:` +
      `${String(config.postgresql.port)}) in formation "${config.formation}", ` +
      `group ${String(groupId)}, state "${goal}"`,
  );
  try {
    log.info(`Writing keeper state file at "${paths.state}"`);
    await writeStateFile(paths.state, state);
    log.info(`Writing keeper init state file at "${paths.init}"`);
    await writeInitFile(paths.init, finding);
    await writeKeeperConfig(paths.config, config);
  } catch (error) {
    await unregister(new Keeper(config, state, options), options);
    throw error;
  }
  log.info(`Successfully registered as "${goal}" to the monitor.`);
  return { config, state };
}

function configOf(config: KeeperConfig, { groupId, name, nodeId }: Registration): KeeperConfig {
  const { backupDirectory } = config.replication;
  const beside = join(dirname(config.postgresql.pgdata), 'backup', `node_${String(nodeId)}`);
  return {
    ...config,
    group: groupId,
    name,
    replication: {
      ...config.replication,
      backupDirectory: backupDirectory === '' ? beside : backupDirectory,
    },
  };
}

/** From registration to the first stable state; unregisters when that fails. */
async function complete(
  keeper: Keeper,
  finding: InitFinding,
  options: CreateNodeOptions,
): Promise<CreateNodeResult> {
  const { log, paths, run } = options;
  const adopted = finding === 'PostgreSQL is running as a primary';
  let ended: CreateNodeResult;
  let takeBack = (): Promise<void> => Promise.resolve();
  keeper.guard.start();
  try {
    if (finding !== 'PGDATA does not exist') takeBack = await keeper.pg.prepareExistingData();
    if (adopted) await keeper.pg.createInstance();
    ended = await drive(keeper, options);
    if (ended === 'created') {
      await removeInitFile(paths.init);
      log.info('The keeper has been successfully initialized');
    }
  } catch (thrown) {
    log.error(
      'The creation failed; the node is removed from the monitor, so it can be tried again',
    );
    if (!adopted) await keeper.pg.ensureStopped().catch(warnWith(log));
    await takeBack().catch(warnWith(log));
    await unregister(keeper, options);
    throw thrown;
  }
  const keepPostgres = adopted || (run && ended === 'created');
  await endService(keeper, { log, dropped: false, hurry: undefined, keepPostgres });
  return ended;
}

/** Turns until the node has its data. */
async function drive(keeper: Keeper, { log, stop }: CreateNodeOptions): Promise<CreateNodeResult> {
  const { memory, ports, wakeup } = keeper;
  let heardMs = systemClock.nowMs();
  let failingSinceMs: number | undefined;
  stop.addEventListener('abort', wakeup.nudge);
  while (!isCreated(memory.state)) {
    if (stop.aborted) return 'interrupted';
    try {
      const result = await step(memory, ports);
      heardMs = systemClock.nowMs();
      if (result.kind === 'moved') continue;
      if (result.kind === 'dropped') {
        throw new PostgresError('the node was removed from the monitor while it was created');
      }
      failingSinceMs = memory.failures === 0 ? undefined : (failingSinceMs ?? heardMs);
      if (isHopeless(memory, failingSinceMs, heardMs)) {
        throw new PostgresError(memory.complaint?.text ?? 'the node could not be made');
      }
    } catch (thrown) {
      if (!(thrown instanceof MonitorError)) throw thrown;
      if (systemClock.nowMs() - heardMs > CREATE_SILENCE_TIMEOUT_MS) throw thrown;
      log.warn(`Could not report to the monitor, trying again: ${thrown.message}`);
    }
    await wakeup.wait(POLL_INTERVAL_MS);
  }
  return 'created';
}

function isHopeless(
  { failures, state }: Memory,
  failingSinceMs: number | undefined,
  nowMs: number,
): boolean {
  if (failures < CREATE_MAX_ATTEMPTS || failingSinceMs === undefined) return false;
  return state === 'init' || nowMs - failingSinceMs > CREATE_FAILING_TIMEOUT_MS;
}

/** Undoes a registration, so that a later attempt finds nothing of this one. */
async function unregister(keeper: Keeper, { log, paths }: CreateNodeOptions): Promise<void> {
  keeper.guard.stop();
  await keeper.client.removeNode(true).catch(warnWith(log));
  await removeIfPresent(paths.state).catch(warnWith(log));
  await removeIfPresent(paths.init).catch(warnWith(log));
  await keeper.close();
}

function warnWith({ warn }: Pick<ProcessOptions['log'], 'warn'>): (thrown: unknown) => void {
  return (thrown) => {
    warn(asError(thrown).message);
  };
}
