/** Work that takes its time: what goes on beside it, and for what it is given up. */
import t from 'tap';
import { MonitorError } from '../../keeper/errors.js';
import { step } from '../../keeper/step.js';
import { ABANDON_AFTER_MS } from '../../keeper/work.js';
import { assign, fakeKeeper, RUNNING, STOPPED, turns } from '../support/fakes.js';

void t.test('reports go on while a transition takes its time', async (t) => {
  const keeper = fakeKeeper({
    state: 'wait_standby',
    status: STOPPED,
    answer: assign('catchingup'),
  });
  keeper.pg.status = { ...STOPPED, systemIdentifier: '' };
  keeper.pg.hanging.add('cloneFrom');
  t.same(await turns(keeper, 3), ['working', 'working', 'working']);
  t.equal(keeper.monitor.reports.length, 3);
  t.match(keeper.monitor.reports[2], { state: 'wait_standby', pgIsRunning: false });
  keeper.pg.release();
  await new Promise(setImmediate);
  t.equal(keeper.nudges, 1, 'its end asks for a turn');
  await turns(keeper, 1);
  t.match(keeper.monitor.reports[3], { state: 'catchingup', pgIsRunning: true });
  t.equal(keeper.pg.calls.filter((call) => call.startsWith('cloneFrom')).length, 1);
});

void t.test(
  'a transition that the goal made obsolete is given up, the new one taken',
  async (t) => {
    const keeper = fakeKeeper({
      state: 'wait_primary',
      answer: assign('primary', { synchronousStandbyNames: 'ANY 1 (b)' }),
    });
    keeper.pg.hanging.add('waitForSyncStandby');
    t.same(await turns(keeper, 1), ['working']);
    keeper.monitor.answer = () => assign('demote_timeout');
    t.match(await step(keeper.memory, keeper), { kind: 'moved', to: 'demote_timeout' });
    t.equal(keeper.pg.calls.at(-1), 'ensureStopped');
  },
);

void t.test('who waits for standbys begins anew when these are others', async (t) => {
  const keeper = fakeKeeper({
    state: 'apply_settings',
    answer: assign('primary', { synchronousStandbyNames: 'ANY 1 (b)' }),
  });
  keeper.pg.hanging.add('waitForSyncStandby');
  t.same(await turns(keeper, 2), ['working', 'working'], 'not while they are the same');
  keeper.monitor.answer = () => assign('primary', { synchronousStandbyNames: 'ANY 1 (b, c)' });
  keeper.pg.hanging.clear();
  t.match(await step(keeper.memory, keeper), { kind: 'moved', to: 'primary' });
  t.same(keeper.pg.calls.slice(-2), [
    'setSynchronousStandbyNames ANY 1 (b, c)',
    'waitForSyncStandby',
  ]);
  t.ok(keeper.log.lines.some((line) => /The standbys are others now: giving up/.test(line)));
});

void t.test('a transition that cannot be aborted is awaited', async (t) => {
  const keeper = fakeKeeper({ state: 'demoted', status: STOPPED, answer: assign('catchingup') });
  keeper.pg.hanging.add('dropSlots'); // its fake does not listen to the signal
  t.same(await turns(keeper, 1), ['working']);
  keeper.monitor.answer = () => assign('report_lsn');
  keeper.clock.advance(ABANDON_AFTER_MS * 10);
  t.same(await turns(keeper, 2), ['working', 'working']);
  keeper.pg.release();
  await new Promise(setImmediate);
  t.match(await step(keeper.memory, keeper), { kind: 'moved', from: 'demoted', to: 'report_lsn' });
  t.notOk(keeper.pg.calls.includes('openHba 2'), 'no verb begins after the abort');
});

void t.test('nothing that hangs delays the stop of a writer', async (t) => {
  for (const goal of ['draining', 'demoted'] as const) {
    const keeper = fakeKeeper({ state: 'apply_settings', answer: assign('primary') });
    keeper.pg.hanging.add('setSynchronousStandbyNames');
    t.same(await turns(keeper, 1), ['working']);
    keeper.monitor.answer = () => assign(goal);
    t.match(await step(keeper.memory, keeper), { kind: 'moved', to: goal });
    keeper.pg.release();
    await new Promise(setImmediate);
    t.equal(keeper.memory.state, goal, 'its late end changes nothing');
  }
});

void t.test('an upkeep that was given up begins nothing more', async (t) => {
  const keeper = fakeKeeper({
    state: 'primary',
    answer: assign('primary', { synchronousStandbyNames: 'ANY 1 (b)' }),
  });
  keeper.pg.hanging.add('openHba');
  t.same(await turns(keeper, 1), ['working']);
  keeper.monitor.answer = () => assign('draining');
  t.match(await step(keeper.memory, keeper), { kind: 'moved', to: 'draining' });
  keeper.pg.release();
  await new Promise(setImmediate);
  t.equal(keeper.pg.calls.at(-1), 'ensureStopped');
});

void t.test('nor does the checkpoint before maintenance, when another one leads', async (t) => {
  const keeper = fakeKeeper({ state: 'primary', answer: assign('prepare_maintenance') });
  keeper.pg.status = { ...RUNNING, standbyContact: '7 1.0 0/3000060' };
  keeper.pg.hanging.add('checkpoint'); // it cannot be interrupted
  t.same(await turns(keeper, 2), ['working', 'working']);
  t.notOk(keeper.pg.calls.includes('ensureStopped'));
  keeper.monitor.answer = () => assign('maintenance');
  t.match(await step(keeper.memory, keeper), { kind: 'moved', to: 'maintenance' });
  t.equal(keeper.pg.calls.filter((call) => call === 'checkpoint').length, 1);
  t.ok(keeper.pg.calls.includes('ensureStopped'));
});

void t.test('what may open a node for writes is given up for good after a while', async (t) => {
  const keeper = fakeKeeper({ state: 'stop_replication', answer: assign('wait_primary') });
  keeper.pg.hanging.add('setReadOnly'); // its fake does not listen to the signal
  t.same(await turns(keeper, 1), ['working']);
  keeper.monitor.answer = () => assign('demoted');
  t.same(await turns(keeper, 1), ['working']);
  keeper.monitor.answer = () => Promise.reject(new MonitorError('unreachable', 'no route'));
  await t.rejects(step(keeper.memory, keeper), { message: 'no route' });
  t.notOk(keeper.pg.calls.includes('ensureStopped'));
  keeper.clock.advance(ABANDON_AFTER_MS);
  await t.rejects(step(keeper.memory, keeper), { message: 'no route' });
  t.match(keeper.memory, { state: 'demoted' }, 'also while the monitor is silent');
});

void t.test('who was told meanwhile to wait for others begins anew', async (t) => {
  const keeper = fakeKeeper({
    state: 'apply_settings',
    answer: assign('primary', { synchronousStandbyNames: 'ANY 1 (b)' }),
  });
  keeper.pg.hanging.add('waitForSyncStandby');
  t.same(await turns(keeper, 1), ['working']);
  const { work } = keeper.memory;
  t.ok(work);
  if (work === undefined) return;
  // it has ended well when the answer comes
  keeper.pg.release();
  await work.task.waitAtMost(1_000);
  keeper.memory.assignment = assign('primary', { synchronousStandbyNames: '' });
  keeper.monitor.answer = () => assign('primary', { synchronousStandbyNames: '' });
  await turns(keeper, 1);
  t.match(keeper.memory, { state: 'primary' });
  t.same(
    keeper.pg.calls.filter((call) => call.startsWith('setSync')),
    ['setSynchronousStandbyNames ANY 1 (b)', 'setSynchronousStandbyNames'],
  );
  await turns(keeper, 1);
  t.equal(keeper.monitor.reports.at(-1)?.waitsAsTold, true);
});
