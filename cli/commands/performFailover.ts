import { defineCommand } from '../command.js';
import { UsageError } from '../errors.js';
import { EXIT } from '../exitCodes.js';
import { formationOf, groupOf } from '../operate/formation.js';
import type { Context } from '../io.js';
import type { MonitorSession } from '../operate/monitorSession.js';
import { DEFAULT_WAIT_S, formation, group, TARGET_OPTIONS, waitS } from '../language/options.js';
import { flag, value } from '../language/optionSpec.js';
import type { CurrentState } from '../operate/queries.js';
import { FAULTS, rehearse } from '../operate/rehearse.js';
import { word } from '../language/valueParsers.js';

/** `perform failover` and `perform switchover` (cli.md section 9). */
export const command = defineCommand({
  options: {
    ...TARGET_OPTIONS,
    formation,
    group,
    wait: waitS,
    'allow-data-loss': flag('elect although a node that may have more WAL is silent', 'A'),
    'dry-run': flag('only tell what would happen'),
    fault: value('FAULT', `with --dry-run: ${FAULTS.join(', ')}; default planned`, word(FAULTS)),
    json: flag('with --dry-run: print one JSON document', 'J'),
  },
  async run(values, context) {
    const rehearsal = values['dry-run'];
    if (!rehearsal && (values.fault !== undefined || values.json)) {
      const option = values.json ? '--json' : '--fault';
      throw new UsageError(`${option} goes with --dry-run only: a failover of itself has no fault`);
    }
    const { withMonitor } = await import('../operate/monitorSession.js');
    await withMonitor(values, context, async (session) => {
      const name = formationOf(session.target, values.formation);
      const id = await groupOf(session, context, name, values.group);
      if (rehearsal) {
        if (values['allow-data-loss']) await allowDataLoss(session, context);
        await rehearse(session, context, name, id, values.fault ?? 'planned');
      } else await failOver(session, context, { formation: name, group: id, ...given(values) });
    });
    return undefined;
  },
});

interface FailoverOptions {
  readonly formation: string;
  readonly group: number;
  readonly limitS: number;
  readonly lossAllowed: boolean;
}

function given(values: {
  readonly wait: number | undefined;
  readonly 'allow-data-loss': boolean;
}): Pick<FailoverOptions, 'limitS' | 'lossAllowed'> {
  return { limitS: values.wait ?? DEFAULT_WAIT_S, lossAllowed: values['allow-data-loss'] };
}

/** Opens the transaction in which the guard is off; whoever ends the session rolls it back. */
async function allowDataLoss(session: MonitorSession, context: Context): Promise<void> {
  context.log.warn(
    'Data loss is accepted: the monitor elects among the nodes that report now, and what only a ' +
      'silent or removed node has, rows that were acknowledged among it, is given up when that ' +
      'node rejoins',
  );
  await session.query('begin');
  await session.query('set local pgautofailover.guard_data_loss to off');
}

async function failOver(
  session: MonitorSession,
  context: Context,
  { formation: name, group: id, limitS, lossAllowed }: FailoverOptions,
): Promise<void> {
  const { callAndWait, changePrinter } = await import('../operate/waitForState.js');
  const { currentState } = await import('../operate/queries.js');
  const nodes = await currentState(session, name, id);
  context.log.info(`Failing over formation "${name}", group ${String(id)}`);
  await callAndWait(session, {
    formation: name,
    group: id,
    call: async () => {
      if (lossAllowed) await allowDataLoss(session, context);
      await session.query('select pgautofailover.perform_failover($1, $2)', [name, id]);
      if (lossAllowed) await session.query('commit');
    },
    isDone: (now) => now.some((node) => isNewPrimary(node, lossAllowed)),
    limitS,
    onChange: changePrinter(nodes, context.io.out),
    what: 'a new primary',
    timeoutExitCode: EXIT.internal,
  });
}

/**
 * The old primary still reports primary at first, but its goal is another one.  Where a silent
 * node was given up there may be no standby left, and the new primary waits for none.
 */
function isNewPrimary(node: CurrentState, lossAllowed: boolean): boolean {
  const done = lossAllowed ? ['primary', 'wait_primary', 'single'] : ['primary'];
  return (
    done.includes(node.current_group_state) &&
    node.current_group_state === node.assigned_group_state
  );
}
