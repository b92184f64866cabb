import { defineCommand } from '../command.js';
import { formationOf } from '../formation.js';
import { formatJson } from '../format/json.js';
import { formatStates } from '../format/stateTable.js';
import { integer } from '../valueParsers.js';
import { formation, group, json, TARGET_OPTIONS } from '../options.js';
import { flag, value } from '../optionSpec.js';

const MAX_COUNT = 10_000;

/** `show state`: the nodes of a formation, as the monitor sees them (cli.md section 5). */
export const command = defineCommand({
  options: {
    ...TARGET_OPTIONS,
    formation,
    group,
    local: flag('from the local files, without asking the monitor'),
    count: value('N', 'accepted and ignored', integer(0, MAX_COUNT)),
    json,
  },
  async run(values, context) {
    if (values.local) {
      const { showLocalState } = await import('../localState.js');
      await showLocalState(values.pgdata, context);
      return undefined;
    }
    const { withMonitor } = await import('../monitorSession.js');
    const { currentState } = await import('../queries.js');
    await withMonitor(values, context, async (session) => {
      const name = formationOf(session.target, values.formation);
      const nodes = await currentState(session, name, values.group);
      context.io.out(context.json ? `${formatJson(nodes)}\n` : `${formatStates(nodes)}\n\n`);
    });
    return undefined;
  },
});
