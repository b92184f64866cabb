import { defineCommand } from '../command.js';
import { CliError } from '../errors.js';
import { EXIT } from '../exitCodes.js';
import { formatJson } from '../format/json.js';
import { json, TARGET_OPTIONS } from '../language/options.js';

/** `inspect monitor version`: of the extension, as it is installed there. */
export const command = defineCommand({
  options: { ...TARGET_OPTIONS, json },
  async run(values, context) {
    const { withMonitor } = await import('../operate/monitorSession.js');
    await withMonitor(values, context, async (session) => {
      const [row] = await session.query<{ version: string }>(
        `select extversion as version from pg_extension where extname = 'pgautofailover'`,
      );
      if (row === undefined) {
        throw new CliError(
          EXIT.extensionMissing,
          'the monitor was installed as plain SQL: it has no extension, hence no version of one',
        );
      }
      context.io.out(
        context.json ? `${formatJson({ installed_version: row.version })}\n` : `${row.version}\n`,
      );
    });
    return undefined;
  },
});
