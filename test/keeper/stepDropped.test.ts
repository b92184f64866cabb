import t from 'tap';
import { step } from '../../keeper/step.js';
import { assign, dropped, type FakeKeeper, fakeKeeper, RUNNING } from '../support/fakes.js';

const STANDBY = { ...RUNNING, inRecovery: true, streaming: true };

async function turns(keeper: FakeKeeper, count: number): Promise<string[]> {
  const kinds: string[] = [];
  for (let i = 0; i < count; i++) kinds.push((await step(keeper.memory, keeper)).kind);
  return kinds;
}

void t.test('dropped: stops, says so, and is done', async (t) => {
  const keeper = fakeKeeper({ state: 'secondary', status: STANDBY, answer: assign('dropped') });
  t.same(await turns(keeper, 2), ['moved', 'dropped']);
  t.same(keeper.pg.calls, ['ensureStopped']);
  t.same(
    keeper.monitor.reports.map(({ state }) => state),
    ['secondary', 'dropped'],
  );
});

void t.test('forgotten by the monitor: the same as dropped', async (t) => {
  const keeper = fakeKeeper({ state: 'secondary', status: STANDBY, answer: dropped });
  t.same(await turns(keeper, 1), ['dropped']);
  t.same(keeper.pg.calls, ['ensureStopped']);
  t.same(keeper.remembered, ['dropped']);
});
