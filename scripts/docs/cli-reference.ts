/** docs/cli-reference.md: the help of every command, as `--help` prints it. */
import { describeCommands } from '../../cli/language/describeCommands.js';
import { EXIT_MEANINGS } from '../../cli/exitCodes.js';
import { treeHelp } from '../../cli/language/groupHelp.js';
import { commandHelp } from '../../cli/language/parser.js';

/** The text of the page. */
export async function referencePage(): Promise<string> {
  const commands = await describeCommands();
  const parts = [HEAD];
  parts.push('## All commands\n', fenced(treeHelp()));
  parts.push('## Exit codes\n', exitCodes());
  parts.push('## Environment variables\n', variables(commands));
  for (const { words, describe, command } of commands) {
    parts.push(`## pg_autoctl ${words}\n`, fenced(await commandHelp(words, describe, command)));
  }
  return `${parts.join('\n').trimEnd()}\n`;
}

const HEAD = `# Command line reference

Generated from the commands of \`pg_autoctl\` by \`scripts/docs/cli-pages.ts\`; edit the commands,
then run \`npm run build && node dist/scripts/docs/cli-pages.js\`.

stdout has the answer, stderr the log and the help. Options may stand before or after arguments;
long ones may be shortened as long as they stay unambiguous. The node is found by \`--pgdata\` or
\`PGDATA\`, a monitor elsewhere by \`--monitor\` or \`PG_AUTOCTL_MONITOR\`.
`;

function fenced(text: string): string {
  return `\`\`\`\n${text.trimEnd()}\n\`\`\`\n`;
}

function exitCodes(): string {
  const rows = Object.entries(EXIT_MEANINGS).map(([code, text]) => `| ${code} | ${text} |`);
  return `| code | meaning |\n|---|---|\n${rows.join('\n')}\n`;
}

/** Variables that commands read themselves; those of options follow. */
const OTHER_VARIABLES: readonly (readonly [string, string])[] = [
  ['PG_CONFIG', 'path of the pg_config whose server is used, before those in PATH'],
  ['PATH', 'where pg_ctl, pg_config and openssl are looked for'],
  ['PGPASSWORD, PGPASSFILE', 'password for the monitor, as in libpq'],
  ['PGCONNECT_TIMEOUT', 'seconds for which a command tries to reach the monitor, default 2'],
  ['HOME, XDG_CONFIG_HOME, XDG_DATA_HOME, XDG_RUNTIME_DIR', 'where the files of a node are'],
  ['PG_AUTOCTL_DEBUG', 'allows `stop --sigkill`'],
];

function variables(commands: Awaited<ReturnType<typeof describeCommands>>): string {
  const known = new Map<string, Set<string>>();
  for (const { options } of commands) {
    for (const { env, name } of options) {
      if (env !== undefined) known.set(env, (known.get(env) ?? new Set()).add(name));
    }
  }
  const ofOptions = [...known].map(
    ([variable, names]): [string, string] => [
      variable,
      [...names].map((name) => `\`--${name}\``).join(', '),
    ],
  );
  const all = [...ofOptions, ...OTHER_VARIABLES];
  const rows = all.map(([name, text]) => `| \`${name}\` | ${text} |`);
  return `| variable | used for |\n|---|---|\n${rows.join('\n')}\n`;
}
