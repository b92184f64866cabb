import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import {
  POSTMASTER_WATCH_INTERVAL_MS,
  WITNESSED_WATCH_INTERVAL_MS,
} from '../../keeper/postgres/limits.js';
import { type PostmasterChange, watchPostmaster } from '../../keeper/postgres/postmasterWatch.js';
import { waitFor } from '../support/waitFor.js';

/** A machine that is busy with other tests. */
const LATE_MS = 5_000;

const pgdata = mkdtempSync(join(realpathSync(tmpdir()), 'watch-'));
t.teardown(() => rmSync(pgdata, { recursive: true }));

/** Something that findPostmaster() takes for a postmaster: it works in PGDATA. */
async function postmaster(): Promise<ChildProcess> {
  const child = spawn('sleep', ['600'], { cwd: pgdata, stdio: 'ignore' });
  await once(child, 'spawn');
  t.teardown(() => child.kill('SIGKILL'));
  writeFileSync(
    join(pgdata, 'postmaster.pid'),
    `${child.pid}\n${pgdata}\n0\n5433\n.\n*\n0\nready\n`,
  );
  return child;
}

async function die(child: ChildProcess): Promise<void> {
  const dead = once(child, 'exit');
  child.kill('SIGKILL');
  await dead;
}

function watchWith(hasWitness: () => boolean): {
  readonly changes: PostmasterChange[];
  readonly look: () => void;
  readonly stop: () => void;
} {
  const changes: PostmasterChange[] = [];
  const watch = watchPostmaster({
    pgdata: () => pgdata,
    onChange: (change) => changes.push(change),
    onError: (error) => t.fail(String(error)),
    hasWitness,
  });
  // the timer of a watch keeps no process alive: here it has to
  const alive = setInterval(() => undefined, POSTMASTER_WATCH_INTERVAL_MS);
  const stop = (): void => {
    watch.stop();
    clearInterval(alive);
  };
  t.teardown(stop);
  return { changes, look: () => watch.look(), stop };
}

await t.test('without a witness a timer finds the death, and the successor', async (t) => {
  const first = await postmaster();
  const { changes, stop } = watchWith(() => false);
  await die(first);
  await waitFor(() => changes.length === 1, { limitMs: LATE_MS, what: 'the death' });
  const second = await postmaster();
  await waitFor(() => changes.length === 2, { limitMs: LATE_MS, what: 'the successor' });
  t.strictSame(changes, [
    { pid: undefined, previousPid: first.pid },
    { pid: second.pid, previousPid: undefined },
  ]);
  stop();
  await die(second);
});

await t.test('the end of the witness is a look at once, and quicker ones after it', async (t) => {
  const first = await postmaster();
  let witness = true;
  const { changes, look, stop } = watchWith(() => witness);
  look();
  t.strictSame(changes, [], 'alive');
  await die(first);
  witness = false;
  look();
  t.strictSame(changes, [{ pid: undefined, previousPid: first.pid }]);
  const begun = performance.now();
  const second = await postmaster();
  await waitFor(() => changes.length === 2, { limitMs: LATE_MS, what: 'the successor' });
  t.ok(performance.now() - begun < WITNESSED_WATCH_INTERVAL_MS, 'the short interval');
  stop();
  await die(second);
  look();
  t.equal(changes.length, 2, 'a stopped watch is silent');
});

await t.test('a witness that says nothing is not trusted for long', async (t) => {
  const only = await postmaster();
  const { changes, stop } = watchWith(() => true);
  await die(only);
  await waitFor(() => changes.length === 1, { limitMs: LATE_MS, what: 'the death' });
  t.match(changes, [{ pid: undefined, previousPid: only.pid }]);
  stop();
});
