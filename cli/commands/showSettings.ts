import { defineCommand } from '../command.js';
import { CliError } from '../errors.js';
import { EXIT } from '../exitCodes.js';
import { formationOf } from '../operate/formation.js';
import { formatJson } from '../format/json.js';
import { formatTable } from '../format/table.js';
import { formation, group, json, TARGET_OPTIONS } from '../language/options.js';

interface Setting {
  readonly context: string;
  readonly group_id: number | null;
  readonly node_id: number | null;
  readonly nodename: string;
  readonly setting: string;
  readonly value: string;
}

/** Rows are printed in this order (cli.md section 5). */
const SETTING_ORDER = [
  'number_sync_standbys',
  'synchronous_standby_names',
  'candidate priority',
  'replication quorum',
];

/** `show settings` and `get formation settings`: the replication settings of a formation. */
export const command = defineCommand({
  options: { ...TARGET_OPTIONS, formation, group, json },
  async run(values, context) {
    const { withMonitor } = await import('../operate/monitorSession.js');
    await withMonitor(values, context, async (session) => {
      const name = formationOf(session.target, values.formation);
      const rows = await session.query<{ setting: Setting }>(
        `select to_jsonb(s) as setting from pgautofailover.formation_settings($1) as s`,
        [name],
      );
      const settings = rows
        .map((row) => row.setting)
        .filter((s) => values.group === undefined || (s.group_id ?? values.group) === values.group)
        .sort(inOrder);
      if (settings.length === 0) {
        throw new CliError(
          EXIT.monitor,
          `formation "${name}" does not exist; "pg_autoctl show uri" lists the formations`,
        );
      }
      context.io.out(context.json ? settingsJson(settings) : `${settingsTable(settings)}\n\n`);
    });
    return undefined;
  },
});

function inOrder(a: Setting, b: Setting): number {
  const rank = (s: Setting): number => SETTING_ORDER.indexOf(s.setting);
  return rank(a) - rank(b) || (a.node_id ?? 0) - (b.node_id ?? 0);
}

function settingsJson(settings: readonly Setting[]): string {
  const of = (wanted: string): Setting[] => settings.filter((s) => s.context === wanted);
  const document = { nodes: of('node'), primary: of('primary'), formation: of('formation') };
  return `${formatJson(document)}\n`;
}

function settingsTable(settings: readonly Setting[]): string {
  return formatTable(
    [
      { title: 'Context', minWidth: 9 },
      { title: 'Name', minWidth: 7 },
      { title: 'Setting', minWidth: 25 },
      { title: 'Value', align: 'left' },
    ],
    settings.map((s) => [s.context, s.nodename, s.setting, s.value]),
  );
}
