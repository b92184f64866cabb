import { defineCommand } from '../command.js';
import { formatJson } from '../format/json.js';
import { formation, json, nodeName, TARGET_OPTIONS } from '../language/options.js';
import { requirePositionals } from '../language/positionals.js';
import { name as label } from '../language/valueParsers.js';

/** `set node region`: labels where a node is; nothing is decided by it (cli.md section 13). */
export const command = defineCommand({
  positionals: 'REGION',
  maxPositionals: 1,
  options: { ...TARGET_OPTIONS, formation, name: nodeName, json },
  async run(values, context) {
    const [given = ''] = requirePositionals(context, ['the region, such as a data center']);
    const region = label(given, 'the region');
    const { withMonitor } = await import('../operate/monitorSession.js');
    const { formationOf, nodeNameOf } = await import('../operate/formation.js');
    await withMonitor(values, context, async (session) => {
      const name = nodeNameOf(session.target, values.name);
      const sql = 'select pgautofailover.set_node_region($1, $2, $3)';
      await session.query(sql, [formationOf(session.target, values.formation), name, region]);
      context.io.out(context.json ? `${formatJson({ name, region })}\n` : `${region}\n`);
    });
    return undefined;
  },
});
