import { defineCommand } from '../command.js';
import { formatJson } from '../format/json.js';
import { nestValues } from '../format/nestValues.js';
import { postgresText } from '../format/postgresText.js';
import { json, pgdata } from '../language/options.js';

/** `config check`: configuration, local Postgres, monitor (cli.md section 7). */
export const command = defineCommand({
  options: { pgdata, json },
  async run(values, context) {
    const { readLocalNode } = await import('../operate/monitorTarget.js');
    const { postgresStatus } = await import('../local/statusDocument.js');
    const { valuesOf, withoutSecrets } = await import('../local/configValues.js');
    const { checkNode } = await import('../local/checkNode.js');
    const node = await readLocalNode(values.pgdata, context);
    const postgres = await postgresStatus(node.config.postgresql);
    const exitCode = await checkNode(node, postgres, context);
    if (context.json) {
      context.io.out(
        `${formatJson({ postgres, config: nestValues(withoutSecrets(valuesOf(node))) })}\n`,
      );
      return exitCode;
    }
    context.io.out(postgresText(postgres));
    return exitCode;
  },
});
