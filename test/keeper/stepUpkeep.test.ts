import t from 'tap';
import { PostgresError } from '../../keeper/errors.js';
import { step } from '../../keeper/step.js';
import { assign, fakeKeeper } from '../support/fakes.js';

void t.test('a primary waits for whom the monitor names, and stops only by an arrow', async (t) => {
  const keeper = fakeKeeper({
    state: 'primary',
    answer: assign('primary', { synchronousStandbyNames: 'ANY 1 (b)' }),
  });
  await step(keeper.memory, keeper);
  keeper.monitor.answer = () => assign('primary', { synchronousStandbyNames: 'ANY 1 (b, c)' });
  await step(keeper.memory, keeper);
  keeper.monitor.answer = () => assign('primary', { synchronousStandbyNames: '' });
  await step(keeper.memory, keeper);
  t.same(
    keeper.pg.calls.filter((call) => call.startsWith('setSync')),
    ['setSynchronousStandbyNames ANY 1 (b)', 'setSynchronousStandbyNames ANY 1 (b, c)'],
  );
});

void t.test('a primary says when commits wait as the monitor said last', async (t) => {
  const keeper = fakeKeeper({
    state: 'primary',
    answer: assign('primary', { synchronousStandbyNames: 'ANY 1 (b)' }),
  });
  const said = (): boolean | undefined => keeper.monitor.reports.at(-1)?.waitsAsTold;
  await step(keeper.memory, keeper);
  t.equal(said(), false, 'a process that starts does not know');
  await step(keeper.memory, keeper);
  t.equal(said(), true);

  keeper.pg.hanging.add('setSynchronousStandbyNames');
  keeper.monitor.answer = () => assign('primary', { synchronousStandbyNames: 'ANY 1 (c)' });
  await step(keeper.memory, keeper);
  await step(keeper.memory, keeper);
  t.equal(said(), false, 'Postgres has not taken it over');
  keeper.monitor.answer = () => assign('primary', { synchronousStandbyNames: 'ANY 1 (b)' });
  await step(keeper.memory, keeper);
  await step(keeper.memory, keeper);
  t.equal(said(), false, 'nor is it sure that the old names are still in effect');
  keeper.pg.release();
  await step(keeper.memory, keeper);
  await step(keeper.memory, keeper);
  await step(keeper.memory, keeper);
  t.equal(said(), true, 'they have been set again');
});

void t.test('who comes back to a state looks after the other nodes at once', async (t) => {
  const keeper = fakeKeeper({
    state: 'primary',
    answer: assign('primary', { synchronousStandbyNames: 'ANY 1 (b)' }),
  });
  const hbaWritten = (): number =>
    keeper.pg.calls.filter((call) => call.startsWith('openHba')).length;
  await step(keeper.memory, keeper);
  const before = hbaWritten();
  await step(keeper.memory, keeper);
  t.equal(hbaWritten(), before, 'nothing has changed');
  for (const goal of ['apply_settings', 'primary'] as const) {
    keeper.monitor.answer = () => assign(goal, { synchronousStandbyNames: 'ANY 1 (b)' });
    await step(keeper.memory, keeper);
  }
  t.match(keeper.memory, { state: 'primary' });
  const then = hbaWritten();
  await step(keeper.memory, keeper);
  t.equal(hbaWritten(), then + 1);
});

void t.test('so it does when it has begun or ended to wait', async (t) => {
  const keeper = fakeKeeper({
    state: 'wait_primary',
    answer: assign('primary', { synchronousStandbyNames: 'ANY 1 (b)' }),
  });
  const said = (): boolean | undefined => keeper.monitor.reports.at(-1)?.waitsAsTold;
  await step(keeper.memory, keeper);
  t.equal(said(), true, 'it waits for nobody');
  await step(keeper.memory, keeper);
  t.match(keeper.memory, { state: 'primary' });
  t.equal(said(), true);
  keeper.monitor.answer = () => assign('apply_settings', { synchronousStandbyNames: '' });
  await step(keeper.memory, keeper);
  await step(keeper.memory, keeper);
  t.match(keeper.memory, { state: 'apply_settings' });
  t.equal(said(), false, 'no other standby is left, and it waits for that one');
  keeper.monitor.answer = () => assign('primary', { synchronousStandbyNames: '' });
  await step(keeper.memory, keeper);
  await step(keeper.memory, keeper);
  t.equal(said(), true);
});

void t.test('an upkeep that fails is done again, also for the names of before', async (t) => {
  const keeper = fakeKeeper({
    state: 'primary',
    answer: assign('primary', { synchronousStandbyNames: 'ANY 1 (b)' }),
  });
  await step(keeper.memory, keeper);
  keeper.pg.failing.set('setSynchronousStandbyNames', new PostgresError('written, not taken over'));
  keeper.monitor.answer = () => assign('primary', { synchronousStandbyNames: 'ANY 1 (c)' });
  await step(keeper.memory, keeper);
  keeper.pg.failing.clear();
  keeper.monitor.answer = () => assign('primary', { synchronousStandbyNames: 'ANY 1 (b)' });
  await step(keeper.memory, keeper);
  t.same(
    keeper.pg.calls.filter((call) => call.startsWith('setSync')).at(-1),
    'setSynchronousStandbyNames ANY 1 (b)',
  );
  await step(keeper.memory, keeper);
  t.equal(keeper.monitor.reports.at(-1)?.waitsAsTold, true);
});
