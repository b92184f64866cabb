import { defineCommand } from '../command.js';
import { CliError } from '../errors.js';
import { EXIT } from '../exitCodes.js';
import { formationOf, nodeNameOf } from '../operate/formation.js';
import { formatJson } from '../format/json.js';
import type { MonitorSession } from '../operate/monitorSession.js';
import {
  DEFAULT_WAIT_S,
  formation,
  json,
  nodeName,
  TARGET_OPTIONS,
  waitS,
} from '../language/options.js';

/** `perform promotion`: makes one given node the primary (cli.md section 9). */
export const command = defineCommand({
  options: { ...TARGET_OPTIONS, formation, name: nodeName, wait: waitS, json },
  async run(values, context) {
    const { withMonitor } = await import('../operate/monitorSession.js');
    const { callAndWait, changePrinter } = await import('../operate/waitForState.js');
    const { currentState } = await import('../operate/queries.js');
    await withMonitor(values, context, async (session) => {
      const name = formationOf(session.target, values.formation);
      const node = nodeNameOf(session.target, values.name);
      const nodes = await currentState(session, name, undefined);
      const promoted = nodes.find((n) => n.nodename === node);
      if (promoted === undefined) {
        throw new CliError(
          EXIT.monitor,
          `formation "${name}" has no node "${node}"; "pg_autoctl show state" lists the nodes`,
        );
      }
      // With --json stdout is one document.
      const out = context.json ? (): void => undefined : context.io.out;
      const done = await callAndWait(session, {
        formation: name,
        group: promoted.group_id,
        call: async () => promote(session, name, node),
        isPending: (accepted) => accepted,
        isDone: (now) =>
          now.some((n) => n.node_id === promoted.node_id && n.current_group_state === 'primary'),
        limitS: values.wait ?? DEFAULT_WAIT_S,
        onChange: changePrinter(
          nodes,
          out,
          (change) => `${String(change.groupId)}/${String(change.nodeId)}`,
        ),
        what: `the promotion of node "${node}"`,
        timeoutExitCode: EXIT.internal,
      });
      if (!done) context.log.info(`node "${node}" is the primary already, nothing to do`);
      if (context.json) context.io.out(`${formatJson({ name: node, promoted: done })}\n`);
    });
    return undefined;
  },
});

async function promote(
  session: MonitorSession,
  formationName: string,
  node: string,
): Promise<boolean> {
  const [row] = await session.query<{ accepted: boolean }>(
    'select pgautofailover.perform_promotion($1, $2) as accepted',
    [formationName, node],
  );
  return row?.accepted === true;
}
