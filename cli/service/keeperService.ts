import { userInfo } from 'node:os';
import type { KeeperConfig } from '../../keeper/config/keeperConfig.js';
import { readKeeperConfig, writeKeeperConfig } from '../../keeper/config/keeperConfigFile.js';
import type { NodePaths } from '../../keeper/config/paths.js';
import { acquirePidFile, releasePidFile } from '../../keeper/config/pidFile.js';
import { readStateFile } from '../../keeper/config/stateFile.js';
import { createNode, type CreateNodeResult } from '../../keeper/createNode.js';
import { type KeeperSignals, runKeeper, type RunKeeperOptions } from '../../keeper/runKeeper.js';
import { CliError } from '../errors.js';
import { EXIT } from '../exitCodes.js';
import { explainError } from '../explainError.js';
import type { Context } from '../io.js';
import { withTarget } from '../operate/monitorSession.js';
import { pushMetadata } from '../local/nodeMetadata.js';
import { listenToSignals } from './signals.js';
import { EXTENSION_VERSION, VERSION } from '../version.js';

/** What a node gets that does not ask for a priority (cli.md 3.2). */
const DEFAULT_CANDIDATE_PRIORITY = 50;

/** `run` on a Postgres node; resolves to the exit code when the service has ended. */
export async function runService(
  paths: NodePaths,
  givenPgdata: string,
  context: Context,
): Promise<number> {
  if ((await readStateFile(paths.state))?.currentRole === 'dropped') {
    throw new CliError(
      EXIT.internal,
      `the node of "${paths.pgdata}" was dropped, there is nothing to run; ` +
        'to use it again, run "pg_autoctl create postgres" with the same --pgdata',
    );
  }
  return await withSignals(async (signals) =>
    keepNode(serviceOptions(paths, givenPgdata, signals, context)),
  );
}

/** What `create postgres` was told. */
export interface CreatePostgresInput {
  readonly config: KeeperConfig;
  readonly paths: NodePaths;
  readonly givenPgdata: string;
  readonly candidatePriority: number | undefined;
  readonly replicationQuorum: boolean | undefined;
  /** undefined = it stays as it is. */
  readonly region: string | undefined;
  readonly run: boolean;
}

/** `create postgres`: creates the node, then keeps it when asked; resolves to the exit code. */
export async function createAndRun(input: CreatePostgresInput, context: Context): Promise<number> {
  return await withSignals(async (signals) => {
    const options = serviceOptions(input.paths, input.givenPgdata, signals, context);
    const result = await create(input, options);
    if (result === 'interrupted') throw interrupted(input, signals.stop);
    if (result === 'exists') await renewNode(input, context);
    await labelRegion(input, context);
    return input.run ? await keepNode(options) : EXIT.ok;
  });
}

/** What a script has to know: the node is not finished. */
function interrupted({ paths }: CreatePostgresInput, stop: AbortSignal): CliError {
  return new CliError(
    EXIT.internal,
    `the creation of the node in "${paths.pgdata}" was interrupted by ${String(stop.reason)}; ` +
      'run the same command again to continue, or "pg_autoctl drop node --destroy" to remove ' +
      'what was made',
  );
}

/** The label is no part of the registration; a node is not given up for it. */
async function labelRegion(
  { region, paths, config }: CreatePostgresInput,
  context: Context,
): Promise<void> {
  if (region === undefined) return;
  try {
    const created = await readKeeperConfig(paths.config, () => undefined);
    await withTarget({ kind: 'keeper', paths, config: created }, context, async (session) =>
      session.query('select pgautofailover.set_node_region($1, $2, $3)', [
        created.formation,
        created.name,
        region,
      ]),
    );
  } catch (error) {
    context.log.warn(
      `the region of node "${config.name}" was not set (${explainError(error).message}); ` +
        `set it with "pg_autoctl set node region ${region}"`,
    );
  }
}

/** The node was made before: what the options change is kept, and told to the monitor. */
async function renewNode(
  { config, paths, run }: CreatePostgresInput,
  context: Context,
): Promise<void> {
  await pushMetadata({ kind: 'keeper', paths, config }, context);
  await writeKeeperConfig(paths.config, config);
  if (run) return;
  context.log.info(`The node in "${paths.pgdata}" exists already; start it with "pg_autoctl run"`);
}

/** Creates the node under the pid file, so that no other process works on the same PGDATA. */
async function create(
  input: CreatePostgresInput,
  options: RunKeeperOptions,
): Promise<CreateNodeResult> {
  const { paths, version, extensionVersion, givenPgdata, log, signals } = options;
  await acquirePidFile(
    paths.pid,
    { pgdata: givenPgdata, version, extensionVersion, services: [] },
    (text) => {
      log.warn(text);
    },
  );
  try {
    return await createNode({
      ...options,
      config: input.config,
      candidatePriority: input.candidatePriority ?? DEFAULT_CANDIDATE_PRIORITY,
      replicationQuorum: input.replicationQuorum ?? true,
      run: input.run,
      stop: signals.stop,
    });
  } finally {
    await releasePidFile(paths.pid);
  }
}

/** A node that is dropped while it runs ends in an orderly way: nothing is to be started again. */
async function keepNode(options: RunKeeperOptions): Promise<number> {
  const exit = await runKeeper(options);
  if (exit === 'dropped') options.log.info('The node was dropped: its service has ended');
  return EXIT.ok;
}

async function withSignals<T>(work: (signals: KeeperSignals) => Promise<T>): Promise<T> {
  let handler = (): void => undefined;
  const signals = listenToSignals(() => handler());
  try {
    return await work({
      stop: signals.stop,
      hurry: signals.hurry,
      onReload: (next) => {
        handler = next;
      },
    });
  } finally {
    signals.release();
  }
}

function serviceOptions(
  paths: NodePaths,
  givenPgdata: string,
  signals: KeeperSignals,
  { io, log }: Context,
): RunKeeperOptions {
  return {
    paths,
    log,
    environment: io.env,
    osUser: userInfo().username,
    version: VERSION,
    extensionVersion: EXTENSION_VERSION,
    givenPgdata,
    signals,
  };
}
