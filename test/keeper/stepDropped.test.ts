import t from 'tap';
import { assign, dropped, fakeKeeper, RUNNING, turns } from '../support/fakes.js';

const STANDBY = { ...RUNNING, inRecovery: true, streaming: true };

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
