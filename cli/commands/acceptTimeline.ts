import { defineCommand } from '../command.js';
import { formationOf, groupOf } from '../operate/formation.js';
import { formation, group, TARGET_OPTIONS } from '../language/options.js';
import { required, value } from '../language/optionSpec.js';
import { integer, text } from '../language/valueParsers.js';

const MAX_TIMELINE = 2147483647;

/** `accept timeline`: which of two branches is the group's (cli.md section 13). */
export const command = defineCommand({
  options: {
    ...TARGET_OPTIONS,
    formation,
    group,
    tli: value('N', 'timeline to keep, as "show timeline" lists it', integer(1, MAX_TIMELINE), 't'),
    reason: value('TEXT', 'why; it is kept with the decision', text),
  },
  async run(values, context) {
    const tli = required(values.tli, '--tli', 'the timeline that is kept; see "show timeline"');
    const { withMonitor } = await import('../operate/monitorSession.js');
    await withMonitor(values, context, async (session) => {
      const name = formationOf(session.target, values.formation);
      const id = await groupOf(session, context, name, values.group);
      await session.query('select pgautofailover.accept_timeline($1, $2, $3, $4)', [
        name,
        id,
        tli,
        values.reason ?? null,
      ]);
      context.io.out(
        `Timeline ${String(tli)} is accepted for formation "${name}", group ${String(id)}\n`,
      );
    });
    return undefined;
  },
});
