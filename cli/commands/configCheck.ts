import { defineCommand } from '../command.js';
import { formatJson } from '../format/json.js';
import { nestValues } from '../format/nestValues.js';
import { json, pgdata } from '../options.js';

/** Width of the labels of the text (cli.md section 7). */
const LABEL_WIDTH = 26;

/** `config check`: configuration, local Postgres, monitor (cli.md section 7). */
export const command = defineCommand({
  options: { pgdata, json },
  async run(values, context) {
    const { readLocalNode } = await import('../monitorTarget.js');
    const { postgresStatus } = await import('../statusDocument.js');
    const { valuesOf } = await import('../configValues.js');
    const { checkNode } = await import('../checkNode.js');
    const node = await readLocalNode(values.pgdata, context);
    const postgres = await postgresStatus(node.config.postgresql);
    const exitCode = await checkNode(node, postgres, context);
    if (context.json) {
      context.io.out(`${formatJson({ postgres, config: nestValues(valuesOf(node)) })}\n`);
      return exitCode;
    }
    const lines: [string, string | number | boolean][] = [
      ['pgdata', postgres.pgdata],
      ['pg_ctl', postgres.pg_ctl],
      ['pg_version', postgres.version],
      ['pghost', postgres.host],
      ['pgport', postgres.port],
      ['proxyport', postgres.proxyport],
      ['pid', postgres.pid],
      ['is in recovery', postgres.in_recovery ? 'yes' : 'no'],
      ['Control Version', postgres.control.version],
      ['Catalog Version', postgres.control.catalog_version],
      ['System Identifier', postgres.control.system_identifier],
      ['Postmaster status', postgres.postmaster.status],
    ];
    for (const [label, shown] of lines) {
      context.io.out(`${`${label}:`.padEnd(LABEL_WIDTH)} ${String(shown)}\n`);
    }
    return exitCode;
  },
});
