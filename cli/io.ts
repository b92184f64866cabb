import type { ReadStream, WriteStream } from 'node:tty';
import type { AdjustableLog, LogLevel, LogOptions } from '../keeper/logger.js';

/** What a command line knows of the world; main.ts makes the real one, tests make others. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Absolute path of the program, for the systemd unit. */
  readonly program: string;
  /** The answer: stdout. */
  readonly out: (text: string) => void;
  /** Help and usage: stderr. */
  readonly err: (text: string) => void;
  /** The terminal; undefined when input or output is none. */
  readonly terminal?: () => TerminalStreams | undefined;
  /** Makes a log on stderr. */
  readonly createLog: (level: LogLevel, style: LogStyle) => Promise<AdjustableLog>;
  /** Called before a command that stays as a service. */
  readonly stay?: () => Promise<void>;
}

/** Standard input and output of the process, when both are a terminal. */
export interface TerminalStreams {
  readonly input: ReadStream;
  readonly output: WriteStream;
  /** Calls back when the process ends, in whatever way. */
  readonly onExit: (handler: () => void) => void;
}

/** What a command gets beside its options. */
export interface Context {
  readonly io: Io;
  readonly log: AdjustableLog;
  /** Options and arguments that are not options. */
  readonly positionals: readonly string[];
  /** Answer with one JSON document. */
  readonly json: boolean;
}

export type LogStyle = LogOptions['style'];
export type { AdjustableLog, LogLevel };
