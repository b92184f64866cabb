/** Seeds on several processors: one process and one database each. */
import { fork, type ChildProcess } from 'node:child_process';
import pg from 'pg';
import type { Cleanup } from '../bench/support/cleanup.js';
import { type Outcome, runSeed } from './run.js';
import type { Stage } from './stage.js';

const CHUNK = 10;

/** Where a worker finds its database. */
export interface WorkerPlace {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
}

interface Task {
  readonly from: number;
  readonly count: number;
}

/** The worker's side: plays the seeds that it is sent until nobody sends any more. */
export async function serve(place: WorkerPlace): Promise<void> {
  const client = new pg.Client({ ...place });
  await client.connect();
  let last = Promise.resolve();
  process.on('message', ({ from, count }: Task) => {
    last = last.then(async () => {
      const outcomes: Outcome[] = [];
      for (let seed = from; seed < from + count; seed++) {
        outcomes.push(await runSeed(client, seed));
      }
      process.send?.(outcomes);
    });
  });
  process.once('disconnect', () => {
    process.exit(0);
  });
  process.send?.([]);
}

/** Plays the seeds `from`, ... on `jobs` processes; tells every outcome. */
export async function playAll(
  stage: Stage,
  cleanup: Pick<Cleanup, 'teardown'>,
  { from, count, jobs }: { from: number; count: number; jobs: number },
  onOutcome: (outcome: Outcome) => void,
): Promise<void> {
  let next = from;
  const end = from + count;
  const feed = (child: ChildProcess): void => {
    if (next >= end) {
      child.disconnect();
      return;
    }
    child.send({ from: next, count: Math.min(CHUNK, end - next) } satisfies Task);
    next += CHUNK;
  };
  await Promise.all(
    Array.from({ length: jobs }, async () => {
      const { server } = stage;
      const place: WorkerPlace = {
        host: server.socketDir,
        port: server.port,
        user: server.user,
        database: await server.createDatabase({ template: 'simulation' }),
      };
      const child = fork(process.argv[1] ?? '', ['--worker', JSON.stringify(place)]);
      cleanup.teardown(() => child.kill());
      await new Promise<void>((resolve, reject) => {
        child.on('message', (outcomes: Outcome[]) => {
          outcomes.forEach(onOutcome);
          feed(child);
        });
        child.on('error', reject);
        child.on('exit', (code) => {
          if (code === 0) resolve();
          else reject(new Error(`a worker ended with code ${code ?? 'none'}`));
        });
      });
    }),
  );
}
