import { defineCommand } from '../command.js';
import { formationOf, groupOf } from '../operate/formation.js';
import { formatJson } from '../format/json.js';
import { formatTimelines, type NodeTimeline, type Timeline } from '../format/timelines.js';
import { formation, group, json, TARGET_OPTIONS } from '../language/options.js';

/** `show timeline`: the timelines of a group, and who left its lineage (cli.md section 5). */
export const command = defineCommand({
  options: { ...TARGET_OPTIONS, formation, group, json },
  async run(values, context) {
    const { withMonitor } = await import('../operate/monitorSession.js');
    await withMonitor(values, context, async (session) => {
      const name = formationOf(session.target, values.formation);
      const id = await groupOf(session, context, name, values.group);
      const histories = await session.query<Timeline>(
        `select h.tli, h.parenttli as parent_tli, h.switchpoint_lsn::text as switchpoint
           from (select distinct h.tli, h.parenttli, h.switchpoint_lsn
                   from pgautofailover.node_timeline_history as h
                   join pgautofailover.node as n on n.nodeid = h.nodeid
                  where n.formationid = $1 and n.groupid = $2) as h
          order by h.tli, h.parenttli, h.switchpoint_lsn`,
        [name, id],
      );
      const rows = await session.query<{ node: NodeTimeline }>(
        `select to_jsonb(s) as node
           from pgautofailover.node_timeline_status($1, $2) as s order by s.node_id`,
        [name, id],
      );
      const nodes = rows.map((row) => row.node);
      const document = { timelines: histories, nodes };
      context.io.out(
        context.json ? `${formatJson(document)}\n` : `${formatTimelines(histories, nodes)}\n\n`,
      );
    });
    return undefined;
  },
});
