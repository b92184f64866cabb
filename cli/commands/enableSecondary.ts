import { defineCommand } from '../command.js';
import { formation, TARGET_OPTIONS } from '../language/options.js';
import { required } from '../language/optionSpec.js';

/** `enable secondary`: standbys may register in the formation (cli.md section 8). */
export const command = defineCommand({
  options: { ...TARGET_OPTIONS, formation },
  async run(values, context) {
    const name = required(values.formation, '--formation', 'the formation that gets standbys');
    const { withMonitor } = await import('../operate/monitorSession.js');
    await withMonitor(values, context, async (session) => {
      await session.query('select pgautofailover.enable_secondary($1)', [name]);
    });
    context.log.info(`Enabled secondaries for formation "${name}"`);
    return undefined;
  },
});
