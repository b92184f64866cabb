import { defineCommand } from '../command.js';
import { UsageError } from '../errors.js';
import { formatJson } from '../format/json.js';
import { nestValues } from '../format/nestValues.js';
import { json, pgdata } from '../language/options.js';

/** `config get`: the effective configuration, or one value (cli.md section 7). */
export const command = defineCommand({
  positionals: '[SECTION.OPTION]',
  maxPositionals: 1,
  options: { pgdata, json },
  async run(values, context) {
    const { effectiveValues, withoutSecrets } = await import('../local/configValues.js');
    const { printIni } = await import('../../keeper/config/ini.js');
    const known = await effectiveValues(values.pgdata, context);
    const name = context.positionals[0];
    if (name === undefined) {
      const listed = withoutSecrets(known);
      const text = context.json ? formatJson(nestValues(listed)) : printIni(listed);
      context.io.out(`${text}\n`);
      return undefined;
    }
    const found = known.get(name);
    if (found === undefined) {
      throw new UsageError(
        `the configuration has no key "${name}"; ` +
          '"pg_autoctl config get" without argument prints all keys as [section] and option',
      );
    }
    context.io.out(`${found}\n`);
    return undefined;
  },
});
