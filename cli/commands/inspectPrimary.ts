import { defineCommand } from '../command.js';
import { formationOf, groupOf } from '../operate/formation.js';
import { formatJson } from '../format/json.js';
import { formation, group, json, TARGET_OPTIONS } from '../language/options.js';

/** `inspect monitor get primary`: what a standby is told to follow. */
export const command = defineCommand({
  options: { ...TARGET_OPTIONS, formation, group, json },
  async run(values, context) {
    const { withMonitor } = await import('../operate/monitorSession.js');
    await withMonitor(values, context, async (session) => {
      const name = formationOf(session.target, values.formation);
      const id = await groupOf(session, context, name, values.group);
      const [row] = await session.query<{ node: object }>(
        `select jsonb_build_object('nodeId', primary_node_id, 'name', primary_name,
                                   'host', primary_host, 'port', primary_port) as node
           from pgautofailover.get_primary($1, $2)`,
        [name, id],
      );
      context.io.out(`${formatJson({ formation: name, groupId: id, ...row?.node })}\n`);
    });
    return undefined;
  },
});
