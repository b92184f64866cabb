import { defineCommand } from '../command.js';
import { formation, TARGET_OPTIONS } from '../language/options.js';
import { required } from '../language/optionSpec.js';

/** `drop formation`: removes a formation that has no nodes (cli.md section 11). */
export const command = defineCommand({
  options: { ...TARGET_OPTIONS, formation },
  async run(values, context) {
    const name = required(values.formation, '--formation', 'the formation to drop');
    const { withMonitor } = await import('../operate/monitorSession.js');
    await withMonitor(values, context, async (session) => {
      await session.query('select pgautofailover.drop_formation($1)', [name]);
    });
    context.log.info(`Dropped formation "${name}" on the monitor`);
    return undefined;
  },
});
