import { defineCommand } from '../command.js';
import { formatJson } from '../format/json.js';
import { formation, json, nodeName, TARGET_OPTIONS } from '../language/options.js';
import { requirePositionals } from '../language/positionals.js';
import { candidatePriority } from '../language/valueParsers.js';

/** `set node candidate-priority`: who is promoted first; 0 = never (cli.md section 10). */
export const command = defineCommand({
  positionals: 'PRIORITY',
  maxPositionals: 1,
  options: { ...TARGET_OPTIONS, formation, name: nodeName, json },
  async run(values, context) {
    const [given] = requirePositionals(context, ['a priority from 0 to 100']);
    const priority = candidatePriority(given ?? '', 'the candidate priority');
    const { setNodeSetting } = await import('../operate/nodeSettings.js');
    const sql = 'select pgautofailover.set_node_candidate_priority($1, $2, $3)';
    await setNodeSetting(values, context, sql, priority);
    const document = { 'candidate-priority': priority };
    context.io.out(context.json ? `${formatJson(document)}\n` : `${String(priority)}\n`);
    return undefined;
  },
});
