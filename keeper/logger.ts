import { createLogger as createWinston, format, transports } from 'winston';

/** From the one that is always shown to the one that is hardly ever. */
const LEVELS = { fatal: 0, error: 1, warn: 2, info: 3, debug: 4, trace: 5 } as const;

export type LogLevel = keyof typeof LEVELS;

/** A log as the keeper uses it: one text per line, no fields, no secrets. */
export type Log = { readonly [level in LogLevel]: (message: string) => void };

/** A log whose level can be changed while it is used (SIGHUP). */
export interface AdjustableLog extends Log {
  setLevel(level: LogLevel): void;
}

export interface LogOptions {
  readonly level: LogLevel;
  /** `text`: `HH:MM:SS pid LEVEL message`, local time.  `json`: one object a line. */
  readonly style: 'text' | 'json';
}

/** A log on stderr: stdout belongs to answers (cli.md section 1.2). */
export function createLogger({ level, style }: LogOptions): AdjustableLog {
  const text = format.combine(
    format.timestamp({ format: 'HH:mm:ss' }),
    format.printf((info) => {
      const name = info.level.toUpperCase().padEnd(5);
      return `${String(info['timestamp'])} ${String(process.pid)} ${name} ${String(info.message)}`;
    }),
  );
  const json = format.combine(
    format((info) => ({ ...info, pid: process.pid }))(),
    format.timestamp(),
    format.json(),
  );
  const winston = createWinston({
    levels: LEVELS,
    level,
    format: style === 'json' ? json : text,
    transports: [new transports.Console({ stderrLevels: Object.keys(LEVELS) })],
  });
  const at =
    (name: LogLevel) =>
    (message: string): void => {
      winston.log(name, message);
    };
  return {
    fatal: at('fatal'),
    error: at('error'),
    warn: at('warn'),
    info: at('info'),
    debug: at('debug'),
    trace: at('trace'),
    setLevel: (next) => {
      winston.level = next;
    },
  };
}
