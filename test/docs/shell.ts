import { chmodSync, chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runToEnd } from '../support/processes.js';
import type { RunResult } from '../support/processes.js';
import type { ScratchFolder } from '../support/scratchFolder.js';
import { providePgAutoctl } from '../support/stage.js';
import type { Block } from './markdown.js';

/** What a session of one shell left. */
export interface Session extends RunResult {
  /** What each block printed, stdout and stderr in turn; undefined = it was not reached. */
  readonly printed: readonly (string | undefined)[];
  readonly seconds: number;
}

const LIMIT_MS = 180_000;

/**
 * Runs blocks in one bash, in order, as the server's user, with an empty HOME and pg_autoctl in
 * PATH.  Ends at the first command that fails.
 */
export async function runBlocks(
  folder: ScratchFolder,
  blocks: readonly Pick<Block, 'text'>[],
  env: Readonly<Record<string, string>>,
): Promise<Session> {
  const home = folder.makeFolder('home');
  folder.makeFolder('home/run');
  const program = provideProgram(folder);
  const script = join(folder.path, 'blocks.sh');
  const parts = blocks.map(({ text }, index) => `printf '%s\\n' '${mark(index)}'\n${text}`);
  const text = ['set -eu', 'exec 2>&1', ...parts].join('\n');
  writeFileSync(script, text);
  const path = `${program}:${process.env['PATH'] ?? '/usr/bin:/bin'}`;
  const variables = { ...env, PATH: path, TMPDIR: folder.path };
  const startMs = performance.now();
  const options = { user: folder.user, home, limitMs: LIMIT_MS, env: variables };
  const result = await runToEnd('bash', [script], options);
  const seconds = (performance.now() - startMs) / 1_000;
  return { ...result, seconds, printed: blocks.map((_, index) => part(result.stdout, index)) };
}

function mark(index: number): string {
  return `@@@ block ${String(index)}`;
}

function part(stdout: string, index: number): string | undefined {
  const [, found] = stdout.split(`${mark(index)}\n`);
  return found?.split(/^@@@ block \d+$/m)[0];
}

/** A folder with pg_autoctl as `make install` would put it beside the server's programs. */
function provideProgram(folder: ScratchFolder): string {
  const { command, args } = providePgAutoctl(folder.path, folder.user);
  const bin = folder.makeFolder('bin');
  const file = join(bin, 'pg_autoctl');
  const words = [command, ...args].map((word) => `'${word}'`).join(' ');
  writeFileSync(file, `#!/bin/sh\nexec ${words} "$@"\n`);
  chmodSync(file, 0o755);
  chownSync(file, folder.user.uid, folder.user.gid);
  return bin;
}

/** The line as it is on every day: without figures, positions, and widths of columns. */
export function withoutFigures(line: string): string {
  return line
    .replaceAll(/\b[0-9A-F]+\/[0-9A-F]+\b/g, 'LSN')
    .replaceAll(/\d+/g, 'N')
    .replaceAll(/-{2,}/g, '--')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

