import { defineCommand } from '../command.js';
import { formationOf } from '../operate/formation.js';
import { formatJson } from '../format/json.js';
import { formatTable } from '../format/table.js';
import type { MonitorSession } from '../operate/monitorSession.js';
import { formation, group, json, TARGET_OPTIONS } from '../language/options.js';
import { flag, value } from '../language/optionSpec.js';
import { integer } from '../language/valueParsers.js';

const DEFAULT_COUNT = 10;
const MAX_COUNT = 100_000;

interface EventRow {
  readonly event: Readonly<Record<string, unknown>>;
  readonly eventtime: string;
}

/** `show events`: the latest events, oldest first (cli.md section 5). */
export const command = defineCommand({
  options: {
    ...TARGET_OPTIONS,
    formation,
    group,
    count: value(
      'N',
      `number of events, default ${String(DEFAULT_COUNT)}`,
      integer(1, MAX_COUNT),
      'n',
    ),
    watch: flag('show them as they come, as "pg_autoctl watch"'),
    json,
  },
  async run(values, context) {
    if (values.watch) {
      const { watchInstead } = await import('../watch/watchInstead.js');
      return await watchInstead(values, context);
    }
    const { withMonitor } = await import('../operate/monitorSession.js');
    await withMonitor(values, context, async (session) => {
      const name = formationOf(session.target, values.formation);
      const rows = await events(session, name, values.group, values.count ?? DEFAULT_COUNT);
      if (rows.length === 0) {
        const { warnOfUnknownFormation } = await import('../operate/queries.js');
        await warnOfUnknownFormation(session, name, context.log);
      }
      if (context.json) context.io.out(`${formatJson(rows.map((row) => row.event))}\n`);
      else context.io.out(`${eventTable(rows)}\n\n`);
    });
    return undefined;
  },
});

async function events(
  session: MonitorSession,
  formationName: string,
  groupId: number | undefined,
  count: number,
): Promise<EventRow[]> {
  const source =
    groupId === undefined
      ? 'pgautofailover.last_events($1, count => $2)'
      : 'pgautofailover.last_events($1, $3, $2)';
  return await session.query<EventRow>(
    `select to_jsonb(e) as event, e.eventtime::text as eventtime
       from (select nodeid, eventid, groupid, nodehost, nodename, nodeport, eventtime, goalstate,
                    description, formationid, reportedlsn, reportedtli, reportedstate,
                    reportedrepstate, candidatepriority, replicationquorum
               from ${source}) as e
      order by e.eventid`,
    groupId === undefined ? [formationName, count] : [formationName, count, groupId],
  );
}

function eventTable(rows: readonly EventRow[]): string {
  return formatTable(
    [
      { title: 'Event Time', minWidth: 30 },
      { title: 'Node', minWidth: 6 },
      { title: 'Current State', minWidth: 19 },
      { title: 'Assigned State', minWidth: 19 },
      { title: 'Comment', align: 'left' },
    ],
    rows.map(({ event, eventtime }) => [
      eventtime,
      `${String(event['groupid'])}/${String(event['nodeid'])}`,
      String(event['reportedstate']),
      String(event['goalstate']),
      typeof event['description'] === 'string' ? event['description'] : '',
    ]),
  );
}
