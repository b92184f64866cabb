import { CliError } from '../errors.js';
import { EXIT } from '../exitCodes.js';
import { formationOf, nodeNameOf } from './formation.js';
import type { Context } from '../io.js';
import { type MonitorSession, withMonitor } from './monitorSession.js';
import type { TargetValues } from './monitorTarget.js';
import { DEFAULT_WAIT_S } from '../language/options.js';
import { type CurrentState, currentState, nodeByName } from './queries.js';
import { callAndWait, describeChange } from './waitForState.js';

/** Options of the commands that read or change one node. */
export interface NodeValues extends TargetValues {
  readonly formation: string | undefined;
  readonly name: string | undefined;
}

/** The node that --name or the local configuration names.  Rejects with CliError. */
export async function findNode(values: NodeValues, context: Context): Promise<CurrentState> {
  return await withMonitor(values, context, async (session) =>
    mustFindNode(
      session,
      formationOf(session.target, values.formation),
      nodeNameOf(session.target, values.name),
    ),
  );
}

/** The node of this name.  Rejects with CliError when there is none. */
export async function mustFindNode(
  session: MonitorSession,
  formation: string,
  name: string,
): Promise<CurrentState> {
  const node = await nodeByName(session, formation, name);
  if (node !== undefined) return node;
  throw new CliError(
    EXIT.monitor,
    `formation "${formation}" has no node "${name}"; "pg_autoctl show state" lists the nodes`,
  );
}

/** Calls a function that changes one node's setting and waits until the primary applied it. */
export async function setNodeSetting(
  values: NodeValues,
  context: Context,
  sql: string,
  setting: string | number | boolean,
): Promise<void> {
  await withMonitor(values, context, async (session) => {
    const formation = formationOf(session.target, values.formation);
    const name = nodeNameOf(session.target, values.name);
    const node = await mustFindNode(session, formation, name);
    await applySetting(session, context, formation, node.group_id, async () =>
      session.query(sql, [formation, name, setting]),
    );
  });
}

/** Calls; with more than one node it waits for the primary: apply_settings, then primary. */
export async function applySetting(
  session: MonitorSession,
  context: Context,
  formation: string,
  group: number,
  call: () => Promise<unknown>,
): Promise<void> {
  const nodes = await currentState(session, formation, group);
  await callAndWait(session, {
    formation,
    group,
    call,
    isPending: () => nodes.length > 1,
    // Whatever the primary is to apply, it has when its goal is reached.
    isDone: (now) =>
      !now.some(
        (n) =>
          n.assigned_group_state === 'apply_settings' || n.current_group_state === 'apply_settings',
      ),
    limitS: DEFAULT_WAIT_S,
    onChange: (change) => context.log.info(describeChange(change)),
    what: 'the new setting on the primary',
    timeoutExitCode: EXIT.monitor,
  });
}
