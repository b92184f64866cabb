import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AdjustableLog, Io } from '../../cli/io.js';
import { runCli } from '../../cli/runCli.js';

/** What a command line left. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  /** Help and usage. */
  readonly err: string;
  /** `LEVEL message`, one per line. */
  readonly log: readonly string[];
  /** The command was one that stays as a service. */
  readonly stays: boolean;
}

/** A folder for the files of nodes, gone with the test. */
export function scratch(t: { teardown(handler: () => void): unknown }): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cli-')));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs a command line in this process, with `folder` as working directory and HOME. */
export async function run(
  args: readonly string[],
  folder: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const out: string[] = [];
  const err: string[] = [];
  const log: string[] = [];
  let stays = false;
  const at =
    (level: string) =>
    (message: string): void => {
      log.push(`${level} ${message}`);
    };
  const logger: AdjustableLog = {
    fatal: at('FATAL'),
    error: at('ERROR'),
    warn: at('WARN'),
    info: at('INFO'),
    debug: () => undefined,
    trace: () => undefined,
    setLevel: () => undefined,
  };
  const io: Io = {
    env: { HOME: folder, XDG_RUNTIME_DIR: folder, PATH: process.env['PATH'], ...env },
    cwd: folder,
    program: '/usr/bin/pg_autoctl',
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    createLog: async () => logger,
    stay: async () => {
      stays = true;
    },
  };
  const code = await runCli(args, io);
  return { code, out: out.join(''), err: err.join(''), log, stays };
}

/** Words of a command line; `'...'` keeps spaces together. */
export function words(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
}
