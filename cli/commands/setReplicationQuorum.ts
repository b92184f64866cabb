import { defineCommand } from '../command.js';
import { formatJson } from '../format/json.js';
import { formation, json, nodeName, TARGET_OPTIONS } from '../language/options.js';
import { requirePositionals } from '../language/positionals.js';
import { boolean } from '../language/valueParsers.js';

/** `set node replication-quorum`: does a commit wait for this node? (cli.md section 10) */
export const command = defineCommand({
  positionals: 'true|false',
  maxPositionals: 1,
  options: { ...TARGET_OPTIONS, formation, name: nodeName, json },
  async run(values, context) {
    const [given] = requirePositionals(context, ['true or false']);
    const quorum = boolean(given ?? '', 'the replication quorum');
    const { setNodeSetting } = await import('../operate/nodeSettings.js');
    const sql = 'select pgautofailover.set_node_replication_quorum($1, $2, $3)';
    await setNodeSetting(values, context, sql, quorum);
    const document = { 'replication-quorum': quorum };
    context.io.out(context.json ? `${formatJson(document)}\n` : `${String(quorum)}\n`);
    return undefined;
  },
});
