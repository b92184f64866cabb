import { userInfo } from 'node:os';
import { systemClock } from '../../keeper/clock.js';
import { MONITOR_DISABLED } from '../../keeper/config/configKeys.js';
import { writeKeeperConfig } from '../../keeper/config/keeperConfigFile.js';
import { type KeeperState, readStateFile } from '../../keeper/config/stateFile.js';
import { connectionDefaults, openPostgres } from '../../keeper/keeper.js';
import { registerNode } from '../../keeper/monitor/registration.js';
import type { PostgresStatus } from '../../keeper/ports.js';
import { type State, WRITABLE_STATES } from '../../keeper/states.js';
import { CliError } from '../errors.js';
import { EXIT } from '../exitCodes.js';
import type { Context } from '../io.js';
import { withTarget } from '../operate/monitorSession.js';
import { checkMonitorUri, type LocalNode, readLocalKeeper } from '../operate/monitorTarget.js';
import { signalReload } from '../service/signalReload.js';
import { listenToSignals } from '../service/signals.js';

/** What a node gets whose monitor never said its priority (cli.md 3.2). */
const DEFAULT_CANDIDATE_PRIORITY = 50;
const FOLLOWING_STATES: readonly State[] = ['secondary', 'catchingup'];

type KeeperNode = Extract<LocalNode, { kind: 'keeper' }>;

/** `enable monitor` (cli.md section 8, scenarios.md S12): registers the node as it runs. */
export async function enableMonitor(
  pgdata: string | undefined,
  uri: string,
  context: Context,
): Promise<void> {
  checkMonitorUri(uri);
  const node = await readLocalKeeper(pgdata, context);
  if (node.config.monitor !== MONITOR_DISABLED) {
    throw new CliError(
      EXIT.config,
      'this node has a monitor (see "pg_autoctl config get pg_autoctl.monitor"); take it away ' +
        'first with "pg_autoctl disable monitor"',
    );
  }
  const state = await readStateFile(node.paths.state);
  if (state === undefined || state.nodeId <= 0) {
    throw new CliError(
      EXIT.state,
      `there is no node in "${node.paths.state}"; make one with "pg_autoctl create postgres"`,
    );
  }
  const status = await lookAtPostgres(node, state, context);
  const role = roleOf(node, state, status);
  // Answers at once when there is no monitor at that address; registration would be patient.
  await withTarget({ kind: 'uri', uri }, context, async (session) => session.query('select 1'));
  const config = { ...node.config, monitor: uri };
  await register({ ...node, config }, state, status.systemIdentifier, role, context);
  await writeKeeperConfig(node.paths.config, config);
  await signalReload(node.paths, context);
}

async function lookAtPostgres(
  { config }: KeeperNode,
  state: KeeperState,
  context: Context,
): Promise<PostgresStatus> {
  const pg = openPostgres(() => config, state, {
    log: context.log,
    environment: context.io.env,
    osUser: userInfo().username,
  });
  try {
    return await pg.inspect();
  } finally {
    await pg.close();
  }
}

/** As what the node is registered.  Throws CliError when that cannot be told for sure. */
function roleOf(
  { config, paths }: KeeperNode,
  { currentRole }: KeeperState,
  { running, inRecovery }: PostgresStatus,
): State {
  if (!running) {
    throw new CliError(
      EXIT.pgCtl,
      `Postgres does not run in "${config.postgresql.pgdata}"; start it with "pg_autoctl run", ` +
        'since a node is taken over as it runs',
    );
  }
  if (inRecovery === false && WRITABLE_STATES.includes(currentRole)) return 'single';
  if (inRecovery === true && FOLLOWING_STATES.includes(currentRole)) return 'wait_standby';
  const found = inRecovery === true ? 'a standby' : 'a primary';
  throw new CliError(
    EXIT.state,
    `the state of this node is "${currentRole}" (see "${paths.state}") and its Postgres runs as ` +
      `${found}: only a primary that takes writes, or a standby that follows it, can be taken ` +
      'over by a new monitor; create this node again with "pg_autoctl create postgres"',
  );
}

async function register(
  { config }: KeeperNode,
  state: KeeperState,
  systemIdentifier: string,
  initialRole: State,
  { log, io }: Context,
): Promise<void> {
  const { candidatePriority: priority, replicationQuorum, nodeId, groupId } = state;
  const signals = listenToSignals(() => undefined);
  try {
    const done = await registerNode(
      {
        config,
        systemIdentifier,
        initialRole,
        candidatePriority: priority < 0 ? DEFAULT_CANDIDATE_PRIORITY : priority,
        replicationQuorum,
        desiredNodeId: nodeId,
        // An earlier attempt may have been interrupted before the configuration was written.
        mayBeRegistered: true,
      },
      {
        log,
        clock: systemClock,
        defaults: connectionDefaults(io.env),
        stop: signals.stop,
      },
    );
    if (done.nodeId !== nodeId || done.groupId !== groupId) {
      throw new CliError(
        EXIT.monitor,
        `the monitor knows this address as node ${String(done.nodeId)} of group ` +
          `${String(done.groupId)}, this node is ${String(nodeId)} of group ${String(groupId)}; ` +
          'remove that one first, with "pg_autoctl drop node" on the monitor',
      );
    }
    log.info(
      `Registered node ${String(nodeId)} "${done.name}" (${config.hostname}:` +
        `${String(config.postgresql.port)}) in formation "${config.formation}", ` +
        `group ${String(groupId)}, state "${done.goal}"`,
    );
  } finally {
    signals.release();
  }
}
