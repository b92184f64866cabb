import { defineCommand } from '../command.js';
import { formation, TARGET_OPTIONS } from '../language/options.js';
import { required } from '../language/optionSpec.js';

/** `disable secondary`: standbys may not register any more (cli.md section 8). */
export const command = defineCommand({
  options: { ...TARGET_OPTIONS, formation },
  async run(values, context) {
    const name = required(values.formation, '--formation', 'the formation without standbys');
    const { withMonitor } = await import('../operate/monitorSession.js');
    await withMonitor(values, context, async (session) => {
      await session.query('select pgautofailover.disable_secondary($1)', [name]);
    });
    context.log.info(`Disabled secondaries for formation "${name}"`);
    return undefined;
  },
});
