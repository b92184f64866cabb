import { defineCommand } from '../command.js';
import { EXIT } from '../exitCodes.js';
import { formationOf, groupOf } from '../formation.js';
import { DEFAULT_WAIT_S, formation, group, TARGET_OPTIONS, waitS } from '../options.js';

/** `perform failover` and `perform switchover` (cli.md section 9). */
export const command = defineCommand({
  options: { ...TARGET_OPTIONS, formation, group, wait: waitS },
  async run(values, context) {
    const { withMonitor } = await import('../monitorSession.js');
    const { callAndWait, changePrinter } = await import('../waitForState.js');
    const { currentState } = await import('../queries.js');
    await withMonitor(values, context, async (session) => {
      const name = formationOf(session.target, values.formation);
      const id = await groupOf(session, context, name, values.group);
      const nodes = await currentState(session, name, id);
      context.log.info(`Failing over formation "${name}", group ${String(id)}`);
      await callAndWait(session, {
        formation: name,
        group: id,
        call: async () =>
          session.query('select pgautofailover.perform_failover($1, $2)', [name, id]),
        // The old primary still reports primary at first, but its goal is another one.
        isDone: (now) =>
          now.some(
            (n) => n.current_group_state === 'primary' && n.assigned_group_state === 'primary',
          ),
        limitS: values.wait ?? DEFAULT_WAIT_S,
        onChange: changePrinter(nodes, context.io.out),
        what: 'a new primary',
        timeoutExitCode: EXIT.internal,
      });
    });
    return undefined;
  },
});
