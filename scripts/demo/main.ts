/**
 * `npm run demo`: a monitor and two nodes on this machine, a failover, a crash, a return.
 *
 *   npm run demo                the walk-through; the cluster stays for you to explore
 *   npm run demo -- --stop      ends that cluster and removes its files
 *   npm run demo -- --once      the walk-through, then everything is removed
 */
import type { Cluster } from '../../test/support/cluster.js';
import { DemoFolder } from './demoFolder.js';
import { Narrator } from './narrator.js';
import { WalkThrough } from './walkThrough.js';

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

async function play(folder: DemoFolder, once: boolean): Promise<number> {
  const running = folder.runningPids();
  if (running.length > 0) {
    console.error(
      `A demo is running already, in ${folder.path} (pids ${running.join(', ')}).\n` +
        'Explore it, or end it with: npm run demo -- --stop',
    );
    return 1;
  }
  await folder.make();
  process.once('SIGINT', () => interrupted(folder, 130));
  process.once('SIGTERM', () => interrupted(folder, 143));
  const startMs = performance.now();
  try {
    const cluster = await new WalkThrough(folder, new Narrator()).run();
    console.log(`\nThat took ${((performance.now() - startMs) / 1000).toFixed(0)} s.`);
    if (once) await cluster.destroy();
    else explore(cluster);
    return 0;
  } catch (error) {
    folder.endProcesses();
    console.error(`\nThe demo failed: ${error instanceof Error ? error.message : String(error)}`);
    console.error(`\nAll logs are in ${folder.path}; the processes are stopped.`);
    return 1;
  }
}

function interrupted(folder: DemoFolder, code: number): void {
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
  const folder = new DemoFolder();
  if (words.length > 1) return usage();
  switch (words[0]) {
    case undefined:
      return play(folder, false);
    case '--once':
      return play(folder, true);
    case '--stop':
      return stop(folder);
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
