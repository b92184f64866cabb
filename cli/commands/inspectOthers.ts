import { defineCommand } from '../command.js';
import { formationOf, nodeNameOf } from '../operate/formation.js';
import { formatJson } from '../format/json.js';
import { formation, json, nodeName, TARGET_OPTIONS } from '../language/options.js';

/** `inspect monitor get others`: the nodes that a node must let in. */
export const command = defineCommand({
  options: { ...TARGET_OPTIONS, formation, name: nodeName, json },
  async run(values, context) {
    const { withMonitor } = await import('../operate/monitorSession.js');
    const { mustFindNode } = await import('../operate/nodeSettings.js');
    await withMonitor(values, context, async (session) => {
      const name = nodeNameOf(session.target, values.name);
      const node = await mustFindNode(session, formationOf(session.target, values.formation), name);
      const rows = await session.query<{ other: object }>(
        'select to_jsonb(o) as other from pgautofailover.get_other_nodes($1) as o order by node_id',
        [node.node_id],
      );
      context.io.out(`${formatJson(rows.map(({ other }) => other))}\n`);
    });
    return undefined;
  },
});
