// The quick start's full disk: the primary's volume fills up under a writing client, Postgres
// cannot restart, the standby takes over, the client goes on; with space again, the node rejoins.
import { execFileSync } from 'node:child_process';
import t from 'tap';
import { Cluster } from '../support/cluster.js';
import type { Service } from '../support/service.js';
import { waitFor } from '../support/waitFor.js';

const SMALL = 'small';
const SMALL_SIZE = '220m';
const ENOUGH_SIZE = '2g';
const FILL_LIMIT_MS = 120_000;
const TAKEOVER_LIMIT_MS = 90_000;
const REJOIN_LIMIT_MS = 120_000;

const skip = process.getuid?.() === 0 ? false : 'mounting a small tmpfs needs root';

function mount(path: string, options: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path]);
}

/** Writes on the node until its disk is full and Postgres is gone. */
async function fillDisk(node: Service): Promise<void> {
  await waitFor(
    async () => {
      try {
        await node.psql(
          `insert into filler select repeat('x', 2000) from generate_series(1, 5000)`,
        );
        return false;
      } catch (error) {
        // 53100 = disk full; the server may also be gone already
        return error instanceof Error;
      }
    },
    { limitMs: FILL_LIMIT_MS, what: 'the disk to be full' },
  );
}

t.test('a primary on a full disk', { skip, timeout: 600_000 }, async (t) => {
  const cluster = await Cluster.create(t);
  const { folder } = cluster.site;
  const path = folder.makeFolder(SMALL);
  mount(path, `size=${SMALL_SIZE},mode=0700,uid=${folder.user.uid},gid=${folder.user.gid}`);
  t.teardown(() => execFileSync('umount', ['--lazy', path]));

  const small = await cluster.addNode({ dataFolder: SMALL });
  await cluster.waitForStates({ node_1: 'single' });
  await cluster.addNode();
  await cluster.waitForStates({ node_1: 'primary', node_2: 'secondary' });
  await small.psql('create table filler (text text)');
  const writer = cluster.writer();

  await t.test('hands over to its standby', async (t) => {
    await fillDisk(small);
    const fullMs = performance.now();
    await cluster.waitForStates({ node_2: 'wait_primary' }, TAKEOVER_LIMIT_MS);
    await waitFor(() => writer.acknowledged.some(({ sentMs }) => sentMs > fullMs), {
      limitMs: TAKEOVER_LIMIT_MS,
      what: 'the client to write on the new primary',
    });
    const [event] = await cluster.monitorSql<{ description: string }>(
      `select description from pgautofailover.event
        where nodename = 'node_2' and goalstate = 'prepare_promotion' order by eventid limit 1`,
    );
    t.match(event?.description, /the primary is down/);
  });

  await t.test('rejoins when there is space again', async (t) => {
    execFileSync('mount', ['-o', `remount,size=${ENOUGH_SIZE}`, path]);
    await cluster.waitForStates({ node_1: 'secondary', node_2: 'primary' }, REJOIN_LIMIT_MS);
    await writer.stop();
    const primary = cluster.node('node_2');
    t.same(await writer.lost((text) => primary.psql(text)), [], 'the new primary has all rows');
    t.same(await writer.lost((text) => small.psql(text)), [], 'and so has the node that was full');
  });
});
