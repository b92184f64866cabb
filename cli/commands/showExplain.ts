import { defineCommand } from '../command.js';
import { formationOf, groupOf } from '../operate/formation.js';
import { type Explanation, formatExplanation } from '../format/explanation.js';
import { formatJson } from '../format/json.js';
import { formation, group, json, TARGET_OPTIONS } from '../language/options.js';

/** `show explain`: what the monitor sees of each node, which rule applies, what it waits for. */
export const command = defineCommand({
  options: { ...TARGET_OPTIONS, formation, group, json },
  async run(values, context) {
    const { withMonitor } = await import('../operate/monitorSession.js');
    await withMonitor(values, context, async (session) => {
      const name = formationOf(session.target, values.formation);
      const id = await groupOf(session, context, name, values.group);
      const rows = await session.query<{ node: Explanation }>(
        'select to_jsonb(e) as node from pgautofailover.explain($1, $2) as e order by e.node_id',
        [name, id],
      );
      const nodes = rows.map((row) => row.node);
      context.io.out(`${context.json ? formatJson(nodes) : formatExplanation(nodes)}\n`);
    });
    return undefined;
  },
});
