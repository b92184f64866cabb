import { defineCommand } from '../command.js';
import { CliError } from '../errors.js';
import { EXIT } from '../exitCodes.js';
import { formationOf } from '../operate/formation.js';
import { formatJson } from '../format/json.js';
import { formation, json, TARGET_OPTIONS } from '../language/options.js';

/** `get formation number-sync-standbys` (cli.md section 10). */
export const command = defineCommand({
  options: { ...TARGET_OPTIONS, formation, json },
  async run(values, context) {
    const { withMonitor } = await import('../operate/monitorSession.js');
    await withMonitor(values, context, async (session) => {
      const name = formationOf(session.target, values.formation);
      const [row] = await session.query<{ n: number }>(
        'select number_sync_standbys as n from pgautofailover.formation where formationid = $1',
        [name],
      );
      if (row === undefined) {
        throw new CliError(
          EXIT.monitor,
          `formation "${name}" does not exist; "pg_autoctl show uri" lists the formations`,
        );
      }
      const document = { 'number-sync-standbys': row.n };
      context.io.out(context.json ? `${formatJson(document)}\n` : `${String(row.n)}\n`);
    });
    return undefined;
  },
});
