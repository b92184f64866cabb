import { defineCommand } from '../command.js';
import { formatJson } from '../format/json.js';
import { formatTable } from '../format/table.js';
import { formation, json, TARGET_OPTIONS } from '../language/options.js';

/** `show uri`: connection strings of the monitor and of the formations (cli.md section 5). */
export const command = defineCommand({
  options: { ...TARGET_OPTIONS, formation, json },
  async run(values, context) {
    const { findTarget } = await import('../operate/monitorTarget.js');
    const { formationUris, monitorUri } = await import('../operate/connectionStrings.js');
    const target = await findTarget(values, context);
    const monitor = monitorUri(target);
    if (values.formation === 'monitor') {
      context.io.out(context.json ? `${formatJson({ monitor })}\n` : `${monitor}\n`);
      return undefined;
    }
    const { withTarget } = await import('../operate/monitorSession.js');
    const formations = await withTarget(target, context, async (session) =>
      formationUris(session, values.formation),
    );
    if (values.formation !== undefined) {
      const uri = formations[0]?.uri ?? '';
      const document = { monitor, [values.formation]: uri };
      context.io.out(context.json ? `${formatJson(document)}\n` : `${uri}\n`);
      return undefined;
    }
    const rows = [{ type: 'monitor', name: 'monitor', uri: monitor }, ...formations];
    context.io.out(context.json ? `${formatJson(rows)}\n` : `${uriTable(rows)}\n\n`);
    return undefined;
  },
});

function uriTable(rows: readonly { type: string; name: string; uri: string }[]): string {
  return formatTable(
    [
      { title: 'Type', minWidth: 12 },
      { title: 'Name', minWidth: 7 },
      { title: 'Connection String', align: 'left', minWidth: 30 },
    ],
    rows.map((row) => [row.type, row.name, row.uri]),
  );
}
