import { setTimeout as sleep } from 'node:timers/promises';
import type { KeeperConfig } from '../config/keeperConfig.js';
import { MonitorError, SQLSTATE } from '../errors.js';
import type { Log } from '../logger.js';
import type { Clock } from '../ports.js';
import type { State } from '../states.js';
import type { ConnectionDefaults } from './connectionUri.js';
import { MonitorSession } from './monitorSession.js';
import { readInteger, readState, readText, type Row } from './rows.js';

/** A monitor that is away, or busy with a failover, is asked again for so long. */
export const REGISTER_TIMEOUT_MS = 15 * 60_000;
/** Meanwhile the log says so this often. */
export const REGISTER_WARN_INTERVAL_MS = 30_000;
/** Longest pause between two attempts; it grows from a tenth of it. */
export const REGISTER_MAX_PAUSE_MS = 2_000;
/** One attempt; registration waits for the locks of formation and group. */
export const REGISTER_CALL_TIMEOUT_MS = 10_000;

const UNIQUE_VIOLATION = '23505';
/** A server that lets no autoctl_node in, or has no such database, schema or function. */
const NO_MONITOR_THERE = ['28000', '3D000', '3F000', '42883'];

/** What is registered. */
export interface NodeToRegister {
  readonly config: KeeperConfig;
  /** '' = the data directory is to be made. */
  readonly systemIdentifier: string;
  /** `single` for a primary that runs already, else `init`. */
  readonly initialRole: State;
  readonly candidatePriority: number;
  readonly replicationQuorum: boolean;
  /** Id that this node had before it was dropped; -1 = the monitor chooses. */
  readonly desiredNodeId: number;
  /**
   * An earlier attempt may have reached the monitor without our knowing: a node with our address
   * that never reported is then ours.
   */
  readonly mayBeRegistered: boolean;
}

/** What the monitor made of it. */
export interface Registration {
  readonly nodeId: number;
  readonly groupId: number;
  readonly goal: State;
  readonly name: string;
}

/** How registerNode() waits. */
export interface RegisterPorts {
  readonly log: Log;
  readonly clock: Clock;
  readonly defaults: ConnectionDefaults;
  readonly stop: AbortSignal;
}

/**
 * Registers a node; retries while the monitor is away or a failover is in progress (55006).
 * Rejects with MonitorError, whose message says what to do.
 */
export async function registerNode(
  node: NodeToRegister,
  ports: RegisterPorts,
): Promise<Registration> {
  const { clock, log, stop } = ports;
  const session = new MonitorSession({
    uri: node.config.monitor,
    defaults: ports.defaults,
    applicationName: 'pg_autoctl create',
    callTimeoutMs: REGISTER_CALL_TIMEOUT_MS,
  });
  const endMs = clock.nowMs() + REGISTER_TIMEOUT_MS;
  let saidMs = -Infinity;
  let { mayBeRegistered } = node;
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        return await register({ ...node, mayBeRegistered }, session);
      } catch (thrown) {
        if (!(thrown instanceof MonitorError) || !isPassing(thrown)) throw thrown;
        if (clock.nowMs() >= endMs || stop.aborted) throw thrown;
        mayBeRegistered ||= thrown.kind === 'unreachable';
        if (clock.nowMs() - saidMs >= REGISTER_WARN_INTERVAL_MS) {
          saidMs = clock.nowMs();
          log.warn(`Could not register yet, trying again: ${thrown.message}`);
        }
      }
      const pauseMs = Math.min(attempt / 10, 1) * REGISTER_MAX_PAUSE_MS;
      // An abort ends the pause; the next attempt is then the last.
      await sleep(pauseMs, undefined, { signal: stop }).catch(() => undefined);
    }
  } finally {
    await session.close();
  }
}

function isPassing(error: MonitorError): boolean {
  return error.kind === 'unreachable' || error.code === SQLSTATE.objectInUse;
}

async function register(node: NodeToRegister, session: MonitorSession): Promise<Registration> {
  const { config } = node;
  try {
    const [row] = await session.query(
      `select * from pgautofailover.register_node(
         formation_id => $1, node_host => $2, node_port => $3, dbname => $4, node_name => $5,
         sysidentifier => $6, desired_node_id => $7, desired_group_id => $8,
         initial_group_role => $9::pgautofailover.replication_state, node_kind => $10,
         candidate_priority => $11, replication_quorum => $12)`,
      [
        config.formation,
        config.hostname,
        config.postgresql.port,
        config.postgresql.dbname,
        config.name,
        node.systemIdentifier === '' ? '0' : node.systemIdentifier,
        node.desiredNodeId,
        config.group,
        node.initialRole,
        config.nodekind,
        node.candidatePriority,
        node.replicationQuorum,
      ],
    );
    if (row === undefined) throw new MonitorError('refused', 'register_node gave no answer');
    return readRegistration(row);
  } catch (thrown) {
    if (!(thrown instanceof MonitorError)) throw thrown;
    if (thrown.code === UNIQUE_VIOLATION && node.mayBeRegistered) {
      const found = await findOurs(node, session);
      if (found !== undefined) return found;
    }
    throw explain(thrown, node);
  }
}

/** The node that an attempt of ours made before its answer was lost. */
async function findOurs(
  { config, initialRole }: NodeToRegister,
  session: MonitorSession,
): Promise<Registration | undefined> {
  const [row] = await session.query(
    `select nodeid as assigned_node_id, groupid as assigned_group_id,
            goalstate as assigned_group_state, nodename as assigned_node_name
       from pgautofailover.node
      where formationid = $1 and nodehost = $2 and nodeport = $3
        and reportedstate = $4::pgautofailover.replication_state`,
    [config.formation, config.hostname, config.postgresql.port, initialRole],
  );
  return row === undefined ? undefined : readRegistration(row);
}

function readRegistration(row: Row): Registration {
  return {
    nodeId: readInteger(row, 'assigned_node_id'),
    groupId: readInteger(row, 'assigned_group_id'),
    goal: readState(row, 'assigned_group_state'),
    name: readText(row, 'assigned_node_name'),
  };
}

/** Says what to do about the refusals that users meet. */
function explain(error: MonitorError, { config, systemIdentifier }: NodeToRegister): MonitorError {
  if (error.code === SQLSTATE.exclusionViolation) {
    return new MonitorError(
      'refused',
      `the database in "${config.postgresql.pgdata}" has system identifier ${systemIdentifier}, ` +
        `the other nodes of formation "${config.formation}" have another one: it is not a copy ` +
        'of theirs; use an empty PGDATA, or another formation',
      error.code,
      error,
    );
  }
  if (error.code === UNIQUE_VIOLATION) {
    return new MonitorError(
      'refused',
      `${error.message}; see "pg_autoctl show state", choose another --name or --pgport, or drop ` +
        'the old node with "pg_autoctl drop node"',
      error.code,
      error,
    );
  }
  if (error.code !== undefined && NO_MONITOR_THERE.includes(error.code)) {
    return new MonitorError(
      error.kind,
      `${error.message}; is a monitor there?  "pg_autoctl show uri --formation monitor" prints ` +
        'its address on its host',
      error.code,
      error,
    );
  }
  return error;
}
