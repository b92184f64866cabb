/**
 * Tries docker-compose.yml for real: `npm run test:compose`.  Needs a Docker engine and compose,
 * either the plugin or docker-compose 1.29.  Words: `--keep` leaves the containers for a look.
 */
import { tryRun } from './docker.js';
import {
  killedContainer,
  networkCut,
  orderedFailover,
  restartOfAll,
  stoppedContainer,
} from './phases.js';
import { lines, Project } from './project.js';
import { Writer } from './writer.js';

const PROJECT = 'pgaf-test';

const say = (text: string): void => console.log(text);

/** The quick start of docs/docker.md up to a writing client; resolves to its writer. */
async function quickStart(project: Project): Promise<Writer> {
  await project.compose('build', 'monitor');
  const startMs = performance.now();
  await project.compose('up', '-d');
  const primary = await project.settled();
  const seconds = (performance.now() - startMs) / 1000;
  say(`compose up: ${primary} is primary, two secondaries stream, after ${seconds.toFixed(1)} s`);
  say(await project.exec('monitor', 'pg_autoctl', 'show', 'state'));
  const uris = JSON.parse(
    await project.exec('monitor', 'pg_autoctl', 'show', 'uri', '--formation', 'default', '--json'),
  ) as unknown;
  const uri = applicationUri(uris);
  say(`show uri: ${uri}`);
  const withUser = `${uri}&user=app`;
  const select = ['psql', '-XqAt', withUser, '-c', 'select inet_server_addr(), version()'];
  say(`psql: ${lines(await project.exec('monitor', ...select)).join(' ')}`);
  return await Writer.start(project, withUser);
}

/** The answer of `show uri --formation default --json`. */
function applicationUri(answer: unknown): string {
  const found = JSON.stringify(answer).match(/postgres:\/\/[^"]*target_session_attrs[^"]*/)?.[0];
  if (found === undefined) throw new Error(`no URI in ${JSON.stringify(answer)}`);
  return found;
}

async function play(project: Project): Promise<void> {
  const writer = await quickStart(project);
  try {
    const scene = { project, writer, say };
    await orderedFailover(scene);
    await networkCut(scene);
    await killedContainer(scene);
    await stoppedContainer(scene);
    await restartOfAll(scene);
  } finally {
    await writer.stop();
  }
}

async function main(words: readonly string[]): Promise<number> {
  const { code, stderr } = await tryRun('docker', ['version']);
  if (code !== 0) {
    console.error(`test:compose: no Docker engine answers (${stderr.trim()}); set DOCKER_HOST`);
    return 1;
  }
  const project = await Project.open(PROJECT, process.env);
  // what a run that was killed has left
  await project.compose('down', '-v');
  try {
    await play(project);
    say('test:compose: passed');
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.error(await project.report());
    say('test:compose: FAILED');
    return 1;
  } finally {
    if (!words.includes('--keep')) await project.compose('down', '-v');
  }
}

process.exitCode = await main(process.argv.slice(2));
