import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cleanEnvironment, postgresBin } from '../../support/processes.js';
import type { BenchServer } from './benchServer.js';
import { endedChildrenCpuMs } from './processCosts.js';

/** One run of pgbench. */
export interface PgbenchRun {
  readonly server: BenchServer;
  /** A script of pgbench, with :nodes as the number of nodes and :clients as that of clients. */
  readonly script: string;
  readonly nodes: number;
  readonly seconds: number;
  readonly clients: number;
  readonly synchronousCommit: 'on' | 'off';
}

const THREADS = 2;
const EXTRA_MS = 60_000;
/** The postmaster learns of the end of its sessions. */
const SESSION_END_MS = 300;

/** What one run has shown. */
export interface PgbenchResult {
  /** Transactions per second, without the time of connecting. */
  readonly tps: number;
  /** Processor time of the server's sessions for one transaction, in us. */
  readonly cpuUs: number;
}

/** Runs pgbench once; its sessions are warm after some ms. */
export async function pgbench(folder: string, run: PgbenchRun): Promise<PgbenchResult> {
  const file = join(folder, 'script.pgbench');
  writeFileSync(file, run.script);
  const postmaster = run.server.postmasterPid;
  const before = endedChildrenCpuMs(postmaster);
  const text = await output(folder, run, [
    ...['-n', '-M', 'prepared', '-f', file, '-D', `nodes=${run.nodes}`],
    ...[
      '-D',
      `clients=${run.clients}`,
      '-c',
      String(run.clients),
      '-j',
      String(Math.min(THREADS, run.clients)),
    ],
    ...['-T', String(run.seconds), ...run.server.clientArgs, 'postgres'],
  ]);
  const tps = /^tps = ([\d.]+)/m.exec(text)?.[1];
  const count = /^number of transactions actually processed: (\d+)/m.exec(text)?.[1];
  if (count === undefined || tps === undefined || /aborted/.test(text))
    throw new Error(`pgbench failed:\n${text}`);
  await sleep(SESSION_END_MS);
  const usedMs = endedChildrenCpuMs(postmaster) - before;
  return { tps: Number(tps), cpuUs: (1000 * usedMs) / Number(count) };
}

function output(folder: string, run: PgbenchRun, args: readonly string[]): Promise<string> {
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
