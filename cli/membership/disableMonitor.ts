import { setTimeout as sleep } from 'node:timers/promises';
import { MONITOR_DISABLED } from '../../keeper/config/configKeys.js';
import { writeKeeperConfig } from '../../keeper/config/keeperConfigFile.js';
import { readLivePidFile } from '../../keeper/config/pidFile.js';
import { readStateFile } from '../../keeper/config/stateFile.js';
import { isState, WRITABLE_STATES } from '../../keeper/states.js';
import { CliError } from '../errors.js';
import { EXIT } from '../exitCodes.js';
import type { Context } from '../io.js';
import { type MonitorSession, withTarget } from '../operate/monitorSession.js';
import { type LocalNode, readLocalKeeper } from '../operate/monitorTarget.js';
import { signalReload } from '../service/signalReload.js';

/** The keeper may be in the middle of a report, or of an action that it ends first. */
const RELEASE_TIMEOUT_MS = 15_000;
const RELEASE_POLL_INTERVAL_MS = 100;

type KeeperNode = Extract<LocalNode, { kind: 'keeper' }>;

/** The local node as its monitor knows it. */
interface Registered {
  readonly nodeid: number;
  readonly goalstate: string;
  readonly reportedstate: string;
  /** Names of the other nodes of its group. */
  readonly others: readonly string[];
}

/** `disable monitor` (cli.md section 8): the node goes on without; Postgres is not touched. */
export async function disableMonitor(
  pgdata: string | undefined,
  force: boolean,
  context: Context,
): Promise<void> {
  const node = await readLocalKeeper(pgdata, context);
  if (node.config.monitor === MONITOR_DISABLED) {
    context.log.info('The monitor of this node is disabled already');
    return;
  }
  try {
    await withTarget(node, context, async (session) => {
      const registered = await findRegistered(session, node);
      if (registered === undefined) await letGo(node, context);
      else await leave(session, node, registered, force, context);
    });
  } catch (error) {
    if (!(error instanceof CliError) || error.exitCode !== EXIT.monitor) throw error;
    if (!force) {
      throw new CliError(error.exitCode, error.message, [
        ...error.details,
        'HINT: when the monitor is lost for good, use "pg_autoctl disable monitor --force"',
      ]);
    }
    context.log.warn(error.message);
    context.log.warn(
      'The node is taken from a monitor that does not answer: make sure that it never comes back, ' +
        'since it would promote another node beside this one',
    );
    await letGo(node, context);
  }
}

async function findRegistered(
  session: MonitorSession,
  { config, paths }: KeeperNode,
): Promise<Registered | undefined> {
  const state = await readStateFile(paths.state);
  const { hostname, postgresql } = config;
  const [found] = await session.query<{ node: Registered }>(
    `select jsonb_build_object(
              'nodeid', n.nodeid, 'goalstate', n.goalstate, 'reportedstate', n.reportedstate,
              'others', array(select o.nodename
                                from pgautofailover.node as o
                               where o.formationid = n.formationid and o.groupid = n.groupid
                                 and o.nodeid <> n.nodeid and o.goalstate <> 'dropped'
                               order by o.nodeid)) as node
       from pgautofailover.node as n
      where n.nodeid = $1 and n.nodehost = $2 and n.nodeport = $3`,
    [state?.nodeId ?? -1, hostname, postgresql.port],
  );
  return found?.node;
}

/** Leaves a monitor that answers: it must forget the node, but not before the keeper let go. */
async function leave(
  session: MonitorSession,
  node: KeeperNode,
  registered: Registered,
  force: boolean,
  context: Context,
): Promise<void> {
  const { nodeid, others } = registered;
  const id = String(nodeid);
  if (!force) {
    throw new CliError(
      EXIT.state,
      `node ${id} "${node.config.name}" is registered with the monitor; use --force to remove it ` +
        'there, or "pg_autoctl drop node" to end it',
    );
  }
  if (leads(registered) && others.length > 0) {
    throw new CliError(
      EXIT.state,
      `node ${id} "${node.config.name}" is the primary, and the monitor would promote one of ` +
        `${others.join(', ')} beside it: disable the monitor on those first`,
    );
  }
  const served = (await readLivePidFile(node.paths.pid)) !== undefined;
  await letGo(node, context);
  if (served) await waitForRelease(session, node, nodeid);
  // As forget: the node goes on, so it never reports that it has stopped.
  await session.query('select pgautofailover.remove_node($1::bigint, true)', [nodeid]);
  context.log.info(`Removed node ${id} "${node.config.name}" from the monitor`);
}

function leads({ goalstate, reportedstate }: Registered): boolean {
  return [goalstate, reportedstate].some((s) => isState(s) && WRITABLE_STATES.includes(s));
}

/** A keeper that is told of its removal stops Postgres: it must not ask this monitor any more. */
async function waitForRelease(
  session: MonitorSession,
  { config }: KeeperNode,
  nodeId: number,
): Promise<void> {
  const endMs = performance.now() + RELEASE_TIMEOUT_MS;
  for (;;) {
    const held = await session.query(
      `select
         from pgautofailover.node_evidence as e
         join pg_stat_activity as a
           on a.pid = e.session_pid and a.backend_start = e.session_start
        where e.nodeid = $1`,
      [nodeId],
    );
    if (held.length === 0) return;
    if (performance.now() > endMs) {
      throw new CliError(
        EXIT.state,
        `the service of "${config.postgresql.pgdata}" still talks to the monitor; its ` +
          'configuration names none any more: when it has read it ("pg_autoctl reload"), remove ' +
          `the node on the monitor with "select pgautofailover.remove_node(${String(nodeId)}, true)"`,
      );
    }
    await sleep(RELEASE_POLL_INTERVAL_MS);
  }
}

async function letGo(node: KeeperNode, context: Context): Promise<void> {
  await writeKeeperConfig(node.paths.config, { ...node.config, monitor: MONITOR_DISABLED });
  await signalReload(node.paths, context);
  context.log.info(
    `Disabled the monitor of "${node.config.name}"; Postgres goes on, "pg_autoctl enable monitor" ` +
      'gives the node a new one',
  );
}
