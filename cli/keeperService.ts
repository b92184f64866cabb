import { userInfo } from 'node:os';
import type { KeeperConfig } from '../keeper/config/keeperConfig.js';
import type { NodePaths } from '../keeper/config/paths.js';
import { type KeeperSignals, runKeeper, type RunKeeperOptions } from '../keeper/runKeeper.js';
import { CliError } from './errors.js';
import { EXIT } from './exitCodes.js';
import type { Context } from './io.js';
import { listenToSignals } from './signals.js';
import { EXTENSION_VERSION, VERSION } from './version.js';

/** `run` on a Postgres node; resolves to the exit code when the service has ended. */
export async function runService(
  paths: NodePaths,
  givenPgdata: string,
  context: Context,
): Promise<number> {
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
  readonly run: boolean;
}

/** Placeholder until keeper/createNode.ts is there. */
export async function createAndRun(
  _input: CreatePostgresInput,
  _context: Context,
): Promise<number> {
  throw new CliError(EXIT.internal, 'keeper/createNode.ts is not there yet');
}

/** A dropped node has nothing to run: an orderly end, unless it was dropped before (122). */
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
