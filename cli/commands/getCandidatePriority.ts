import { defineCommand } from '../command.js';
import { formatJson } from '../format/json.js';
import { formation, json, nodeName, TARGET_OPTIONS } from '../language/options.js';

/** `get node candidate-priority` (cli.md section 10). */
export const command = defineCommand({
  options: { ...TARGET_OPTIONS, formation, name: nodeName, json },
  async run(values, context) {
    const { findNode } = await import('../operate/nodeSettings.js');
    const node = await findNode(values, context);
    const priority = node.candidate_priority;
    const document = { name: node.nodename, 'candidate-priority': priority };
    context.io.out(context.json ? `${formatJson(document)}\n` : `${String(priority)}\n`);
    return undefined;
  },
});
