import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanEnvironment, postgresBin } from '../../support/processes.js';
import type { BenchServer } from './benchServer.js';

/** One run of pgbench. */
export interface PgbenchRun {
  readonly server: BenchServer;
  /** A script of pgbench, with :nodes as the number of nodes. */
  readonly script: string;
  readonly nodes: number;
  readonly seconds: number;
  readonly clients: number;
  readonly synchronousCommit: 'on' | 'off';
}

const THREADS = 2;
const EXTRA_MS = 60_000;

/** Transactions per second, without the time of connecting. */
export async function pgbench(folder: string, run: PgbenchRun): Promise<number> {
  const file = join(folder, 'script.pgbench');
  writeFileSync(file, run.script);
  const output = await output0(folder, run, [
    ...['-n', '-M', 'prepared', '-f', file, '-D', `nodes=${run.nodes}`],
    ...['-c', String(run.clients), '-j', String(Math.min(THREADS, run.clients))],
    ...['-T', String(run.seconds), ...run.server.clientArgs, 'postgres'],
  ]);
  const tps = /^tps = ([\d.]+)/m.exec(output)?.[1];
  if (tps === undefined || /aborted/.test(output)) throw new Error(`pgbench failed:\n${output}`);
  return Number(tps);
}

function output0(folder: string, run: PgbenchRun, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(postgresBin(), 'pgbench'), args, {
      env: {
        ...cleanEnvironment(folder),
        PGOPTIONS: `-c synchronous_commit=${run.synchronousCommit}`,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: run.seconds * 1000 + EXTRA_MS,
      killSignal: 'SIGKILL',
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (part: string) => (text += part));
    }
    child.on('error', reject);
    child.on('close', () => resolve(text));
  });
}
