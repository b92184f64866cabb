import { defineCommand } from '../command.js';
import { formatJson } from '../format/json.js';
import { formation, json, nodeName, TARGET_OPTIONS } from '../language/options.js';

/** `get node region`: the operator's label of where a node is (cli.md section 13). */
export const command = defineCommand({
  options: { ...TARGET_OPTIONS, formation, name: nodeName, json },
  async run(values, context) {
    const { withMonitor } = await import('../operate/monitorSession.js');
    const { formationOf, nodeNameOf } = await import('../operate/formation.js');
    const { mustFindNode } = await import('../operate/nodeSettings.js');
    await withMonitor(values, context, async (session) => {
      const name = nodeNameOf(session.target, values.name);
      const node = await mustFindNode(session, formationOf(session.target, values.formation), name);
      const [row] = await session.query<{ region: string }>(
        'select region from pgautofailover.node where nodeid = $1',
        [node.node_id],
      );
      const region = row?.region ?? '';
      context.io.out(context.json ? `${formatJson({ name, region })}\n` : `${region}\n`);
    });
    return undefined;
  },
});
