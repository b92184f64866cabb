import type { Test } from 'tap';
import { Cluster } from './cluster.js';
import { BIRTH } from './killCases.js';
import { describeKill, killAt, type KillCase, KillMatrix } from './killMatrix.js';

const CASE_LIMIT_MS = 400_000;
const FILE_LIMIT_MS = 3_600_000;

/**
 * A pair is born, killed at each of the moments, and in the end has every row that was ever
 * acknowledged, on both nodes.  The first case that does not settle ends the test.
 */
export async function runKillMatrix(t: Test, cases: readonly KillCase[]): Promise<void> {
  t.setTimeout(FILE_LIMIT_MS);
  const cluster = await Cluster.create(t);
  await killAt(cluster, BIRTH, () => cluster.addNode());
  await cluster.waitForStates({ node_1: 'single' });
  await cluster.addNode();
  await cluster.waitForStates({ node_1: 'primary', node_2: 'secondary' });
  const matrix = new KillMatrix(cluster, cluster.writer());
  for (const kill of cases) {
    const name = describeKill(kill);
    await t.test(name, { timeout: CASE_LIMIT_MS, bail: true }, async (t) => {
      const tookMs = await matrix.run(kill);
      t.pass(`settled and written to after ${(tookMs / 1000).toFixed(1)} s`);
    });
    if (!t.passing()) return;
  }
  await t.test('no acknowledged row is lost', { timeout: CASE_LIMIT_MS }, async (t) => {
    for (const [node, rows] of Object.entries(await matrix.lost())) {
      t.same(rows, [], `${node} has every acknowledged row`);
    }
  });
}
