/**
 * A primary that fenced itself is told to lead again.  Whoever hears from it that Postgres does not
 * run may let another node take writes, so it says that only when none can come up.
 */
import t from 'tap';
import { step } from '../../keeper/step.js';
import { assign, fakeKeeper, STOPPED, turns } from '../support/fakes.js';

const STARTING = { ...STOPPED, postmaster: true };

void t.test('what a node on its way to lead again says of its Postgres', async (t) => {
  const keeper = fakeKeeper({ state: 'demote_timeout', status: STOPPED });
  const said = (): boolean | undefined => keeper.monitor.reports.at(-1)?.pgIsRunning;
  keeper.monitor.answer = () => assign('primary');
  keeper.pg.hanging.add('ensureRunning');
  await turns(keeper, 1);
  t.equal(said(), false, 'before it has been told to lead');
  await turns(keeper, 1);
  t.equal(said(), true, 'from then on it may come up');

  keeper.pg.hanging.clear();
  keeper.pg.failing.set('ensureRunning', new Error('the disk is full'));
  keeper.pg.release();
  await turns(keeper, 2);
  t.equal(said(), false, 'the start has failed, and there is none before the answer');
});

void t.test('a postmaster that is left from a start that was given up', async (t) => {
  const keeper = fakeKeeper({ state: 'demote_timeout', status: STARTING });
  keeper.monitor.answer = () => assign('demote_timeout');
  await step(keeper.memory, keeper);
  t.equal(keeper.monitor.reports.at(-1)?.pgIsRunning, true, 'it may come up');
  t.same(keeper.pg.calls, ['ensureStopped'], 'so it is stopped');
  await step(keeper.memory, keeper);
  t.equal(keeper.monitor.reports.at(-1)?.pgIsRunning, false, 'which is said then');
});

void t.test('one that was demoted, and is told to lead alone', async (t) => {
  const keeper = fakeKeeper({ state: 'demoted', status: STOPPED });
  keeper.monitor.answer = () => assign('single');
  keeper.pg.hanging.add('ensureRunning');
  await turns(keeper, 2);
  t.same(
    keeper.monitor.reports.map(({ pgIsRunning }) => pgIsRunning),
    [false, true],
    'it may come up from the first answer on',
  );
});

void t.test('while it is being fenced', async (t) => {
  const keeper = fakeKeeper({ state: 'demote_timeout', status: STOPPED });
  keeper.memory.fencing = true;
  keeper.monitor.answer = () => assign('demote_timeout');
  await step(keeper.memory, keeper);
  t.equal(keeper.monitor.reports.at(-1)?.pgIsRunning, true, 'the stop has not ended');
});

void t.test('one that drained starts as a standby only', async (t) => {
  const keeper = fakeKeeper({ state: 'draining', status: STARTING });
  keeper.monitor.answer = () => assign('report_lsn');
  await step(keeper.memory, keeper);
  t.equal(keeper.monitor.reports.at(-1)?.pgIsRunning, false, 'the others need not wait for it');
});
