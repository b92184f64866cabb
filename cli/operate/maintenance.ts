import { readStateFile } from '../../keeper/config/stateFile.js';
import { CliError } from '../errors.js';
import { EXIT } from '../exitCodes.js';
import type { Context } from '../io.js';
import { withTarget } from './monitorSession.js';
import { readLocalKeeper } from './monitorTarget.js';
import { type CurrentState, currentState } from './queries.js';
import { callAndWait, changePrinter } from './waitForState.js';

/** A primary hands over first, which takes an election. */
const ENABLE_WAIT_S = 180;
const DISABLE_WAIT_S = 60;

/** One direction of the maintenance of the local node. */
interface Direction {
  readonly sql: string;
  readonly isDone: (node: CurrentState) => boolean;
  readonly limitS: number;
  readonly what: string;
  /** Reasons not to call at all: throws, or returns true when there is nothing to do. */
  readonly before: (node: CurrentState) => boolean;
}

/** `enable maintenance` (cli.md section 8). */
export async function enableMaintenance(
  pgdata: string | undefined,
  allowFailover: boolean,
  context: Context,
): Promise<void> {
  await changeMaintenance(pgdata, context, {
    sql: 'select pgautofailover.start_maintenance($1) as accepted',
    isDone: (node) => node.current_group_state === 'maintenance',
    limitS: ENABLE_WAIT_S,
    what: 'maintenance of this node',
    before: (node) => {
      if (node.current_group_state === 'maintenance') {
        context.log.info('This node is in maintenance already');
        return true;
      }
      if (node.current_group_state === 'primary' && !allowFailover) {
        throw new CliError(
          EXIT.usage,
          'this node is the primary: maintenance makes another node take over; ' +
            'use option --allow-failover when that is wanted',
        );
      }
      return false;
    },
  });
}

/** `disable maintenance` (cli.md section 8). */
export async function disableMaintenance(
  pgdata: string | undefined,
  context: Context,
): Promise<void> {
  await changeMaintenance(pgdata, context, {
    sql: 'select pgautofailover.stop_maintenance($1) as accepted',
    isDone: (node) =>
      ['secondary', 'primary', 'single', 'wait_primary'].includes(node.current_group_state),
    limitS: DISABLE_WAIT_S,
    what: 'the return of this node from maintenance',
    before: () => false,
  });
}

async function changeMaintenance(
  pgdata: string | undefined,
  context: Context,
  direction: Direction,
): Promise<void> {
  const target = await readLocalKeeper(pgdata, context);
  const state = await readStateFile(target.paths.state);
  if (state === undefined || state.nodeId < 0) {
    throw new CliError(
      EXIT.state,
      `this node is not registered yet (no "${target.paths.state}"); ` +
        'finish "pg_autoctl create postgres" first',
    );
  }
  const { nodeId, groupId } = state;
  await withTarget(target, context, async (session) => {
    const { formation } = target.config;
    const nodes = await currentState(session, formation, groupId);
    const node = nodes.find((each) => each.node_id === nodeId);
    if (node === undefined) {
      throw new CliError(
        EXIT.monitor,
        `the monitor does not know node ${String(nodeId)} in formation "${formation}" any more; ` +
          'it was dropped: see "pg_autoctl show state"',
      );
    }
    if (direction.before(node)) return;
    await callAndWait(session, {
      formation,
      group: groupId,
      call: async () => session.query(direction.sql, [nodeId]),
      isDone: (now) => now.some((each) => each.node_id === nodeId && direction.isDone(each)),
      limitS: direction.limitS,
      onChange: changePrinter(nodes, context.io.out),
      what: direction.what,
      timeoutExitCode: EXIT.monitor,
    });
  });
}
