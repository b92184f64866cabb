import { defineCommand } from '../command.js';
import { formationOf } from '../operate/formation.js';
import { formatJson } from '../format/json.js';
import { formatStates } from '../format/stateTable.js';
import { integer } from '../language/valueParsers.js';
import { formation, group, json, TARGET_OPTIONS } from '../language/options.js';
import { flag, value } from '../language/optionSpec.js';
import type { Context } from '../io.js';
import type { MonitorTarget } from '../operate/monitorTarget.js';

const MAX_COUNT = 10_000;

/** `show state`: the nodes of a formation, as the monitor sees them (cli.md section 5). */
export const command = defineCommand({
  options: {
    ...TARGET_OPTIONS,
    formation,
    group,
    local: flag('from the local files, without asking the monitor'),
    count: value('N', 'accepted and ignored', integer(0, MAX_COUNT)),
    watch: flag('show it as it changes, as "pg_autoctl watch"'),
    json,
  },
  async run(values, context) {
    if (values.watch) {
      const { watchInstead } = await import('../watch/watchInstead.js');
      return await watchInstead(values, context);
    }
    const { findTarget } = await import('../operate/monitorTarget.js');
    const target = values.local ? undefined : await findTarget(values, context);
    if (target === undefined || (await isAlone(target, context))) {
      const { showLocalState } = await import('../local/localState.js');
      await showLocalState(values.pgdata, context);
      return undefined;
    }
    const { withTarget } = await import('../operate/monitorSession.js');
    const { currentState, warnOfUnknownFormation } = await import('../operate/queries.js');
    await withTarget(target, context, async (session) => {
      const name = formationOf(session.target, values.formation);
      const nodes = await currentState(session, name, values.group);
      if (nodes.length === 0) await warnOfUnknownFormation(session, name, context.log);
      context.io.out(context.json ? `${formatJson(nodes)}\n` : `${formatStates(nodes)}\n\n`);
    });
    return undefined;
  },
});

/** A node whose monitor is disabled has its own files to tell from. */
async function isAlone(target: MonitorTarget, context: Context): Promise<boolean> {
  const { MONITOR_DISABLED } = await import('../../keeper/config/configKeys.js');
  if (target.kind !== 'keeper' || target.config.monitor !== MONITOR_DISABLED) return false;
  context.log.info('The monitor of this node is disabled: this is what its own files say');
  return true;
}
