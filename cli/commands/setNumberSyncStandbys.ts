import { defineCommand } from '../command.js';
import { formationOf } from '../operate/formation.js';
import { formatJson } from '../format/json.js';
import { formation, json, TARGET_OPTIONS } from '../language/options.js';
import { requirePositionals } from '../language/positionals.js';
import { integer } from '../language/valueParsers.js';

const MAX_SYNC_STANDBYS = 100;
/** number_sync_standbys concerns this group only in a formation of kind pgsql. */
const GROUP = 0;

/** `set formation number-sync-standbys`: how many standbys confirm a commit (cli.md section 10). */
export const command = defineCommand({
  positionals: 'N',
  maxPositionals: 1,
  options: { ...TARGET_OPTIONS, formation, json },
  async run(values, context) {
    const [given] = requirePositionals(context, ['a number of standbys']);
    const wanted = integer(0, MAX_SYNC_STANDBYS)(given ?? '', 'number-sync-standbys');
    const { withMonitor } = await import('../operate/monitorSession.js');
    const { applySetting } = await import('../operate/nodeSettings.js');
    await withMonitor(values, context, async (session) => {
      const name = formationOf(session.target, values.formation);
      await applySetting(session, context, name, GROUP, async () =>
        session.query('select pgautofailover.set_formation_number_sync_standbys($1, $2)', [
          name,
          wanted,
        ]),
      );
      const [row] = await session.query<{ names: string | null }>(
        'select pgautofailover.synchronous_standby_names($1, $2) as names',
        [name, GROUP],
      );
      const document = {
        'number-sync-standbys': wanted,
        synchronous_standby_names: row?.names ?? '',
      };
      context.io.out(context.json ? `${formatJson(document)}\n` : `${String(wanted)}\n`);
    });
    return undefined;
  },
});
