import { defineCommand } from '../command.js';
import { EXIT } from '../exitCodes.js';
import { formatJson } from '../format/json.js';
import { formatTable } from '../format/table.js';
import { json } from '../language/options.js';

/** `node check [FILE]`: is the file right, and the node as it says? */
export const command = defineCommand({
  positionals: '[FILE]',
  maxPositionals: 1,
  options: { json },
  epilogue: 'Exit code 0: the node is as the file says; 3: it is not, or there is no node yet.',
  async run(_values, context) {
    const { readNodeSpec } = await import('../node/nodeSpec.js');
    const { specFile } = await import('../node/specFile.js');
    const { readLocalNode } = await import('../operate/monitorTarget.js');
    const { findDifferences } = await import('../node/applySpec.js');
    const spec = await readNodeSpec(specFile(context));
    const node = await readLocalNode(spec.values.get('postgresql.pgdata'), context);
    const found = await findDifferences(spec, node, context);
    if (context.json) {
      context.io.out(`${formatJson({ ok: found.length === 0, differences: found })}\n`);
    } else if (found.length > 0) {
      const columns = [
        { title: 'Key', align: 'left' as const },
        { title: 'File' },
        { title: 'Node' },
        { title: 'Changed by', align: 'left' as const },
      ];
      const rows = found.map(({ key, wanted, found: has, mutable }) => [
        key,
        wanted,
        has,
        mutable ? 'node apply' : 'a new node',
      ]);
      context.io.out(`${formatTable(columns, rows)}\n\n`);
    }
    if (found.length > 0) return EXIT.state;
    context.log.info(`"${spec.file}" is right, and the node is as it says`);
    return undefined;
  },
});
