import t from 'tap';
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
