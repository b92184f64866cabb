import { MONITOR_DISABLED } from '../../keeper/config/configKeys.js';
import type { PostgresConfig } from '../../keeper/config/keeperConfig.js';
import { readLivePidFile } from '../../keeper/config/pidFile.js';
import { readStateFile, writeStateFile } from '../../keeper/config/stateFile.js';
import { destroyNode } from './destroyNode.js';
import { CliError, UsageError } from '../errors.js';
import { EXIT } from '../exitCodes.js';
import { formationOf } from '../operate/formation.js';
import type { Context } from '../io.js';
import { type MonitorSession, withTarget } from '../operate/monitorSession.js';
import type { LocalNode, MonitorTarget } from '../operate/monitorTarget.js';
import { DEFAULT_WAIT_S } from '../language/options.js';
import { type CurrentState, currentState } from '../operate/queries.js';
import {
  endService,
  SERVICE_STOP_TIMEOUT_MS,
  stopPostgres,
  waitForServiceEnd,
} from '../service/stopService.js';
import { callAndWait, changePrinter } from '../operate/waitForState.js';

const DEFAULT_PORT = 5432;

/** Options of `drop node`. */
export interface DropValues {
  readonly formation: string | undefined;
  readonly name: string | undefined;
  readonly hostname: string | undefined;
  readonly pgport: number | undefined;
  readonly destroy: boolean;
  readonly force: boolean;
  readonly wait: number | undefined;
}

/** Those of a local node. */
export interface LocalDropValues extends DropValues {
  readonly noWait: boolean;
}

/** Drops the node of --pgdata: first on the monitor, then its service, then maybe its files. */
export async function dropLocalNode(
  node: Extract<LocalNode, { kind: 'keeper' }>,
  values: LocalDropValues,
  context: Context,
): Promise<void> {
  const { log } = context;
  if (values.noWait && values.destroy) {
    throw new UsageError(
      'use either --no-wait or --destroy: what a running service uses cannot be deleted',
    );
  }
  if (values.name !== undefined || values.hostname !== undefined || values.pgport !== undefined) {
    throw new UsageError(
      `"${node.paths.pgdata}" is a node itself, which is the one that is dropped: leave out ` +
        '--name, --hostname and --pgport, or name the monitor with --monitor',
    );
  }
  const served = (await readLivePidFile(node.paths.pid)) !== undefined;
  const state = await readStateFile(node.paths.state);
  if (node.config.monitor === MONITOR_DISABLED) {
    if (!values.destroy) {
      throw new CliError(
        EXIT.config,
        'the monitor of this node is disabled, so there is nothing to drop it from; ' +
          'use --destroy to delete its data',
      );
    }
  } else if (state !== undefined && state.nodeId >= 0) {
    const { nodeId } = state;
    await withTarget(node, context, async (session) => {
      if (!served) await stopUnserved(session, nodeId, node.config.postgresql, values, context);
      await remove(session, nodeId, values.force || !served);
    });
    // what its keeper would write down: "create postgres" joins again
    if (!served) await writeStateFile(node.paths.state, { ...state, currentRole: 'dropped' });
    log.info(`The monitor drops node ${String(nodeId)} "${node.config.name}"`);
  }
  if (values.noWait) return;
  if (served && !(await waitForServiceEnd(node.paths, SERVICE_STOP_TIMEOUT_MS))) {
    await endService(node.paths, 'SIGQUIT', context);
  }
  if (!values.destroy) {
    log.warn(`"${node.paths.config}" and "${node.paths.pgdata}" are kept`);
    log.warn('HINT: "pg_autoctl drop node --destroy" deletes them; "create postgres" joins again');
    return;
  }
  await stopPostgres(node.config.postgresql, context);
  await destroyNode(node.paths, context);
}

/**
 * Without its service the node cannot say itself that it has stopped: it is forgotten at once, and
 * another one may lead from then on.  So it is asked first whether the node may go, and its
 * Postgres is stopped.  Rejects as remove_node() does, before anything is stopped.
 */
async function stopUnserved(
  session: MonitorSession,
  nodeId: number,
  postgresql: PostgresConfig,
  { force }: DropValues,
  context: Context,
): Promise<void> {
  if (!force) await remove(session, nodeId, false);
  await stopPostgres(postgresql, context);
}

/** Drops a node of another host, named by --name or --hostname and --pgport. */
export async function dropRemoteNode(
  target: Exclude<MonitorTarget, { kind: 'keeper' }>,
  values: DropValues,
  context: Context,
): Promise<void> {
  if (values.destroy) {
    throw new UsageError(
      '--destroy works on the host of the node only: run "pg_autoctl drop node --destroy" there',
    );
  }
  if ((values.name === undefined) === (values.hostname === undefined)) {
    throw new UsageError('which node is dropped? use either --name, or --hostname with --pgport');
  }
  await withTarget(target, context, async (session) => {
    const formation = formationOf(target, values.formation);
    const nodes = await currentState(session, formation, undefined);
    const node = mustFind(nodes, formation, values);
    const id = node.node_id;
    const limitS = values.wait ?? DEFAULT_WAIT_S;
    await callAndWait(session, {
      formation,
      group: node.group_id,
      call: async () => remove(session, id, values.force),
      // --wait 0 does not wait here (cli.md section 11).
      isPending: () => limitS > 0,
      isDone: (now) => !now.some((each) => each.node_id === id),
      limitS,
      onChange: changePrinter(nodes, context.io.out),
      what: `the last report of node "${node.nodename}" (--force forgets one that is lost)`,
      timeoutExitCode: EXIT.internal,
    });
    context.log.info(`Dropped node ${String(id)} "${node.nodename}" of formation "${formation}"`);
  });
}

function mustFind(
  nodes: readonly CurrentState[],
  formation: string,
  { name, hostname, pgport }: DropValues,
): CurrentState {
  const port = pgport ?? DEFAULT_PORT;
  const found = nodes.find((node) =>
    name === undefined
      ? node.nodehost === hostname && node.nodeport === port
      : node.nodename === name,
  );
  if (found !== undefined) return found;
  const wanted = name === undefined ? `${hostname ?? ''}:${String(port)}` : `"${name}"`;
  throw new CliError(
    EXIT.monitor,
    `formation "${formation}" has no node ${wanted}; "pg_autoctl show state" lists the nodes`,
  );
}

async function remove(session: MonitorSession, nodeId: number, force: boolean): Promise<void> {
  const known = await session.query('select from pgautofailover.node where nodeid = $1', [nodeId]);
  if (known.length === 0) return; // dropped already: another command was quicker
  await session.query('select pgautofailover.remove_node($1::bigint, $2::boolean)', [
    nodeId,
    force,
  ]);
}
