import { lines, type NodeName, type Project } from './project.js';
import type { Writer } from './writer.js';

/** What the phases work with. */
export interface Scene {
  readonly project: Project;
  readonly writer: Writer;
  readonly say: (text: string) => void;
}

/** Something is not as it must be: the run has failed. */
class Disappointment extends Error {
  override readonly name = 'Disappointment';
}

export function expect(condition: boolean, sentence: string): void {
  if (!condition) throw new Disappointment(`expected: ${sentence}`);
}

/**
 * Breaks the primary, waits for its successor, mends the old one, waits until all are well, and
 * says how long the writer had to wait.  Rejects when an acknowledged row is gone.
 */
async function faultOfPrimary(
  { project, writer, say }: Scene,
  fault: string,
  actions: {
    readonly damage: (primary: NodeName) => Promise<unknown>;
    readonly check?: (old: NodeName) => Promise<unknown>;
    readonly mend: (old: NodeName) => Promise<unknown>;
  },
): Promise<void> {
  const old = await project.settled();
  const before = writer.count;
  const startMs = performance.now();
  await actions.damage(old);
  const next = await project.promotedAfter(old);
  const promoted = (performance.now() - startMs) / 1000;
  await actions.check?.(old);
  const mendMs = performance.now();
  await actions.mend(old);
  await project.settled();
  const settled = (performance.now() - mendMs) / 1000;
  const outage = writer.outageSince(startMs);
  const lost = await writer.lost();
  say(
    `${fault}: ${old} -> ${next} after ${promoted.toFixed(1)} s, no write for ` +
      `${outage.toFixed(1)} s; all three well ` +
      `${settled.toFixed(1)} s after the repair; ${String(writer.count - before)} rows ` +
      `acknowledged meanwhile, ${String(lost.length)} lost`,
  );
  expect(lost.length === 0, `no acknowledged row is lost, but these are: ${lost.join(', ')}`);
  expect(writer.count > before, 'rows were written after the failover');
}

/** `perform failover` of the quick start. */
export async function orderedFailover(scene: Scene): Promise<void> {
  await faultOfPrimary(scene, 'pg_autoctl perform failover', {
    damage: () => scene.project.exec('monitor', 'pg_autoctl', 'perform', 'failover'),
    mend: () => Promise.resolve(),
  });
}

/** The primary loses its network, and gets it back when another has taken over. */
export async function networkCut(scene: Scene): Promise<void> {
  const { project, say } = scene;
  const network = project.name;
  await faultOfPrimary(scene, 'docker network disconnect', {
    damage: (old) => project.docker('network', 'disconnect', network, project.container(old)),
    check: async (old) => {
      // on its own socket, where a client of that host would write
      const insert = [
        'psql',
        '-XqAt',
        '-U',
        'app',
        '-d',
        'app',
        '-c',
        'insert into written values (0)',
      ];
      const words = ['timeout', '3', ...insert];
      const accepted = await project.exec(old, ...words).then(
        () => true,
        () => false,
      );
      expect(!accepted, `${old} acknowledges no write while it is cut off`);
      say(`  ${old}, cut off, acknowledges no write to a client of its own host`);
    },
    mend: (old) => project.docker('network', 'connect', network, project.container(old)),
  });
}

/** The primary's container dies at once. */
export async function killedContainer(scene: Scene): Promise<void> {
  const { project } = scene;
  await faultOfPrimary(scene, 'docker kill', {
    damage: (old) => project.docker('kill', project.container(old)),
    mend: (old) => project.docker('start', project.container(old)),
  });
}

/** The primary's container is stopped in an orderly way. */
export async function stoppedContainer(scene: Scene): Promise<void> {
  const { project, say } = scene;
  await faultOfPrimary(scene, 'docker stop', {
    damage: async (old) => {
      const startMs = performance.now();
      await project.docker('stop', '--time', '120', project.container(old));
      const code = await project.exitCode(old);
      say(
        `  docker stop took ${((performance.now() - startMs) / 1000).toFixed(1)} s, exit ${code}`,
      );
      expect(code === 0, 'the container of a node that is stopped ends with 0');
    },
    mend: (old) => project.docker('start', project.container(old)),
  });
}

/** Everything is stopped and started again; the data is in the volumes. */
export async function restartOfAll(scene: Scene): Promise<void> {
  const { project, writer, say } = scene;
  await writer.stop();
  const stopMs = performance.now();
  await project.compose('stop');
  const stopped = (performance.now() - stopMs) / 1000;
  const services = lines(await project.compose('config', '--services'));
  const codes = await Promise.all(services.map((service) => project.exitCode(service)));
  const startMs = performance.now();
  await project.compose('up', '-d');
  await project.settled();
  const started = (performance.now() - startMs) / 1000;
  const lost = await writer.lost();
  say(
    `compose stop: ${stopped.toFixed(1)} s, exit codes ${codes.join(' ')}; compose up: all well ` +
      `after ${started.toFixed(1)} s, ${String(lost.length)} of ${String(writer.count)} rows lost`,
  );
  expect(
    codes.every((code) => code === 0),
    'every container that is stopped ends with 0',
  );
  expect(lost.length === 0, 'no row is lost by a restart');
}
