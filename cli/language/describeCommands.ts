import type { AnyCommand } from '../command.js';
import { COMMANDS } from './commandTable.js';

/** One option as documents show it. */
export interface DescribedOption {
  readonly name: string;
  readonly short: string | undefined;
  /** undefined = it takes no value. */
  readonly placeholder: string | undefined;
  readonly describe: string;
  readonly env: string | undefined;
}

/** One command as documents show it. */
export interface DescribedCommand {
  readonly words: string;
  readonly describe: string;
  readonly positionals: string;
  readonly epilogue: string;
  readonly options: readonly DescribedOption[];
  readonly command: AnyCommand;
}

/** Every command with its options, for the pages of documentation. */
export async function describeCommands(): Promise<DescribedCommand[]> {
  return await Promise.all(
    COMMANDS.map(async ({ words, describe, load }) => {
      const { command } = await load();
      return {
        words,
        describe,
        positionals: command.positionals ?? '',
        epilogue: command.epilogue ?? '',
        options: Object.entries(command.options).map(([name, option]) => ({
          name,
          short: option.short,
          placeholder: option.kind === 'value' ? option.placeholder : undefined,
          describe: option.describe,
          env: option.env,
        })),
        command,
      };
    }),
  );
}
