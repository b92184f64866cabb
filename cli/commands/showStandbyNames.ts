import { defineCommand } from '../command.js';
import { formationOf, groupOf } from '../operate/formation.js';
import { formatJson } from '../format/json.js';
import { formation, group, json, TARGET_OPTIONS } from '../language/options.js';

/** `show standby-names`: synchronous_standby_names of one group (cli.md section 5). */
export const command = defineCommand({
  options: { ...TARGET_OPTIONS, formation, group, json },
  async run(values, context) {
    const { withMonitor } = await import('../operate/monitorSession.js');
    await withMonitor(values, context, async (session) => {
      const name = formationOf(session.target, values.formation);
      const id = await groupOf(session, context, name, values.group);
      const [row] = await session.query<{ names: string | null }>(
        'select pgautofailover.synchronous_standby_names($1, $2) as names',
        [name, id],
      );
      const names = row?.names ?? '';
      const document = { formation: name, group: id, synchronous_standby_names: names };
      context.io.out(context.json ? `${formatJson(document)}\n` : `'${names}'\n`);
    });
    return undefined;
  },
});
