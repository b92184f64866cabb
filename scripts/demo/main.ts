/**
 * `npm run demo`: a monitor and two nodes on this machine, a failover, a crash, a return.
 *
 *   npm run demo                the walk-through; the cluster stays for you to explore
 *   npm run demo -- --stop      ends that cluster and removes its files
 *   npm run demo -- --once      the walk-through, then everything is removed
 */
import type { Cluster } from '../../test/support/cluster.js';
import { ScratchFolder } from '../../test/support/scratchFolder.js';
import type { ServiceFolder } from '../../test/support/scratchFolder.js';
import { DemoFolder } from './demoFolder.js';
import { Narrator } from './narrator.js';
import { WalkThrough } from './walkThrough.js';

/** 128 + the signal's number, as shells have it. */
const EXIT_SIGINT = 130;
const EXIT_SIGTERM = 143;
const USAGE = 'usage: npm run demo [-- --once | -- --stop]';

async function stop(folder: DemoFolder): Promise<number> {
  const pids = folder.runningPids();
  await folder.remove();
  console.log(pids.length > 0 ? 'the demo is stopped and removed' : 'no demo is running');
  return 0;
}

function explore(cluster: Cluster): void {
  const { user } = cluster.site.folder;
  const monitor = `postgres://${user.name}@127.0.0.1:${cluster.monitor.port}/pg_auto_failover`;
  const query = "select * from pgautofailover.explain('default', 0)";
  console.log(`
The cluster stays up.  Three ways to explore it:
   psql '${monitor}' -c 'select * from pgautofailover.current_state()'
   psql '${monitor}' -c "${query}"
   psql '${cluster.applicationUri()}'
When you are done:
   npm run demo -- --stop`);
}

/** Plays and leaves the cluster running, for whoever wants to look at it. */
async function playAndStay(folder: DemoFolder): Promise<number> {
  const running = folder.runningPids();
  if (running.length > 0) {
    console.error(
      `A demo is running already, in ${folder.path} (pids ${running.join(', ')}).\n` +
        'Explore it, or end it with: npm run demo -- --stop',
    );
    return 1;
  }
  await folder.make();
  const cluster = await play(folder, (pids) => folder.rememberPids(pids));
  if (cluster !== undefined) {
    explore(cluster);
    return 0;
  }
  folder.endProcesses();
  console.error(`\nThe processes are stopped; all logs are in ${folder.path}`);
  return 1;
}

/** Plays in a folder of its own, beside whatever else runs here, and leaves nothing. */
async function playOnce(): Promise<number> {
  const folder = new ScratchFolder();
  const cluster = await play(folder, () => undefined);
  await folder.remove();
  if (cluster !== undefined) return 0;
  console.error('\nEverything is removed; without --once the logs stay.');
  return 1;
}

/** undefined = it failed, and the reason with the ends of the logs has been printed. */
async function play(
  folder: ServiceFolder,
  remember: (pids: readonly number[]) => void,
): Promise<Cluster | undefined> {
  process.once('SIGINT', () => interrupted(folder, EXIT_SIGINT));
  process.once('SIGTERM', () => interrupted(folder, EXIT_SIGTERM));
  const startMs = performance.now();
  try {
    const cluster = await new WalkThrough(folder, new Narrator(), remember).run();
    console.log(`\nThat took ${((performance.now() - startMs) / 1000).toFixed(0)} s.`);
    return cluster;
  } catch (error) {
    console.error(`\nThe demo failed: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

function interrupted(folder: ServiceFolder, code: number): void {
  console.error('\ninterrupted: ending the cluster');
  folder.remove().then(
    () => process.exit(code),
    (error: unknown) => {
      console.error(error);
      process.exit(code);
    },
  );
}

async function main(words: readonly string[]): Promise<number> {
  if (words.length > 1) return usage();
  switch (words[0]) {
    case undefined:
      return playAndStay(new DemoFolder());
    case '--once':
      return playOnce();
    case '--stop':
      return stop(new DemoFolder());
    default:
      return usage();
  }
}

function usage(): number {
  console.error(USAGE);
  return 1;
}

// the services that it leaves behind must not keep it
process.exit(await main(process.argv.slice(2)));
