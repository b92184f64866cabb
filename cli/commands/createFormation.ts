import { defineCommand } from '../command.js';
import { UsageError } from '../errors.js';
import { formation, TARGET_OPTIONS } from '../language/options.js';
import { flag, required, value } from '../language/optionSpec.js';
import { identifier, integer, word } from '../language/valueParsers.js';

const MAX_SYNC_STANDBYS = 100;

/** `create formation`: a further service on this monitor (cli.md section 3.4). */
export const command = defineCommand({
  options: {
    ...TARGET_OPTIONS,
    formation,
    kind: value('KIND', 'pgsql', word(['pgsql', 'citus']), 'k'),
    dbname: value('NAME', 'database of the formation, default postgres', identifier, 'd'),
    'enable-secondary': flag('allow standbys, the default', 's'),
    'disable-secondary': flag('allow no standbys', 'S'),
    'number-sync-standbys': value(
      'N',
      'standbys that must confirm a commit, default 0',
      integer(0, MAX_SYNC_STANDBYS),
      'n',
    ),
  },
  async run(values, context) {
    const name = required(values.formation, '--formation', 'the name of the new formation');
    const kind = required(values.kind, '--kind', 'use --kind pgsql');
    if (kind === 'citus') throw new UsageError('Citus is not supported; use --kind pgsql');
    if (values['enable-secondary'] && values['disable-secondary']) {
      throw new UsageError('use either --enable-secondary or --disable-secondary, not both');
    }
    const secondary = !values['disable-secondary'];
    const { withMonitor } = await import('../operate/monitorSession.js');
    await withMonitor(values, context, async (session) => {
      await session.query('select pgautofailover.create_formation($1, $2, $3, $4, $5)', [
        name,
        kind,
        values.dbname ?? 'postgres',
        secondary,
        values['number-sync-standbys'] ?? 0,
      ]);
    });
    context.log.info(
      `Created formation "${name}" of kind "${kind}" with secondary ` +
        (secondary ? 'enabled' : 'disabled'),
    );
    return undefined;
  },
});
