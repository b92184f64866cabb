import type { AnyCommand } from './command.js';
import type { CommandEntry } from './language/commandEntry.js';
import { type CliError, UsageError } from './errors.js';
import { EXIT } from './exitCodes.js';
import { findCommand } from './language/findCommand.js';
import { setHelp } from './language/groupHelp.js';
import type { AdjustableLog, Context, Io, LogLevel } from './io.js';
import type { Parsed } from './language/parser.js';

/** Runs one command line and resolves to its exit code; never rejects. */
export async function runCli(argv: readonly string[], io: Io): Promise<number> {
  try {
    const found = findCommand(argv);
    if (found.kind === 'command') return await runEntry(found.entry, found.rest, io);
    return await runSet(found.words, found.rest, io);
  } catch (error) {
    return await reportError(error, await io.createLog('info', 'text'), io);
  }
}

/** `pg_autoctl show`, `pg_autoctl --version`: a set of commands has a list, and root options. */
async function runSet(words: string, rest: readonly string[], io: Io): Promise<number> {
  if (rest.some((arg) => arg === '-h' || arg === '--help')) {
    io.err(setHelp(words));
    return EXIT.ok;
  }
  if (rest.some((arg) => arg === '-V' || arg === '--version')) return await printVersion(io, rest);
  const option = rest.find((arg) => !/^(-[vqJ]+|--verbose|--quiet|--json)$/.test(arg));
  const program = `pg_autoctl${words === '' ? '' : ` ${words}`}`;
  if (option !== undefined) throw new UsageError(`${program}: unrecognized option "${option}"`);
  io.err(`${program}: expected a command\n\nAvailable commands:\n${setHelp(words)}`);
  return EXIT.usage;
}

async function printVersion(io: Io, args: readonly string[]): Promise<number> {
  const { command } = await import('./commands/version.js');
  const log = await io.createLog('info', 'text');
  const json = args.some((arg) => arg === '-J' || arg === '--json');
  return (await command.run({ json }, { io, log, positionals: [], json })) ?? EXIT.ok;
}

async function runEntry(entry: CommandEntry, args: readonly string[], io: Io): Promise<number> {
  const { command } = await entry.load();
  const { commandHelp, parseCommand } = await import('./language/parser.js');
  const parsed = await parseCommand(entry.words, command, args, io.env);
  if (parsed.common.help > 0) {
    io.err(`${await commandHelp(entry.words, entry.describe, command)}\n`);
    return EXIT.ok;
  }
  if (parsed.common.version > 0) return await printVersion(io, args);
  return await runParsed(command, parsed, io);
}

async function runParsed(command: AnyCommand, parsed: Parsed, io: Io): Promise<number> {
  const json = parsed.values['json'] === true;
  // A service has no answer to print: --json is about its log.
  const log = await io.createLog(
    levelOf(parsed),
    json && command.resident === true ? 'json' : 'text',
  );
  const context: Context = { io, log, positionals: parsed.positionals, json };
  try {
    if (command.resident === true) await io.stay?.();
    return (await command.run(parsed.values as never, context)) ?? EXIT.ok;
  } catch (error) {
    return await reportError(error, log, io);
  }
}

function levelOf(parsed: Parsed): LogLevel {
  if (parsed.common.quiet > 0) return 'error';
  if (parsed.common.verbose >= 3) return 'trace';
  return parsed.common.verbose === 2 ? 'debug' : 'info';
}

/** Every error becomes lines of the log and an exit code. */
async function reportError(error: unknown, log: AdjustableLog, io: Io): Promise<number> {
  const { explainError } = await import('./explainError.js');
  const explained: CliError = explainError(error);
  log.error(explained.message);
  for (const detail of explained.details) log.error(detail);
  if (explained instanceof UsageError) {
    io.err('Try "pg_autoctl help", or the command with --help.\n');
  }
  return explained.exitCode;
}
