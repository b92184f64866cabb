import { defineCommand } from '../command.js';
import { formatAdvice } from '../format/adviceList.js';
import { formatJson } from '../format/json.js';
import { group, json, TARGET_OPTIONS } from '../language/options.js';
import { value } from '../language/optionSpec.js';
import { name } from '../language/valueParsers.js';

/** `show advice`: what a good DBA would warn about, worst first, with the cures. */
export const command = defineCommand({
  options: {
    ...TARGET_OPTIONS,
    formation: value('NAME', 'formation, default: all of the monitor', name, 'f'),
    group,
    json,
  },
  async run(values, context) {
    const { withMonitor } = await import('../operate/monitorSession.js');
    const { adviceOf } = await import('../operate/queries.js');
    await withMonitor(values, context, async (session) => {
      const advice = await adviceOf(session, values.formation, values.group);
      context.io.out(`${context.json ? formatJson(advice) : formatAdvice(advice)}\n`);
    });
    return undefined;
  },
});
