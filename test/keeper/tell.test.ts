import t from 'tap';
import { MonitorError, NodeDroppedError, PostgresError } from '../../keeper/errors.js';
import { step } from '../../keeper/step.js';
import { assign, fakeKeeper, RUNNING, STOPPED } from '../support/fakes.js';

void t.test('each start of Postgres and each timeline is told once', async (t) => {
  const keeper = fakeKeeper({ state: 'primary', answer: assign('primary') });
  const told = (): number => keeper.monitor.origins.length;
  await step(keeper.memory, keeper);
  await step(keeper.memory, keeper);
  t.equal(told(), 1, 'once');
  keeper.pg.status = { ...RUNNING, timeline: 2 };
  await step(keeper.memory, keeper);
  await step(keeper.memory, keeper);
  t.equal(told(), 2, 'a timeline that grew');
  t.match(keeper.monitor.origins[1]?.forks, [{ tli: 2, parenttli: 1 }]);
  keeper.pg.status = STOPPED;
  await step(keeper.memory, keeper);
  keeper.pg.status = { ...RUNNING, timeline: 2 };
  await step(keeper.memory, keeper);
  t.equal(told(), 3, 'Postgres may be another version now');
});

void t.test('what cannot be read is tried again, and does not stop a report', async (t) => {
  const keeper = fakeKeeper({ state: 'primary', answer: assign('primary') });
  const read = keeper.pg.origin.bind(keeper.pg);
  keeper.pg.origin = () => Promise.reject(new PostgresError('no such file'));
  await step(keeper.memory, keeper);
  t.equal(keeper.monitor.reports.length, 1);
  keeper.pg.origin = read;
  await step(keeper.memory, keeper);
  t.equal(keeper.monitor.origins.length, 1);
});

void t.test('what the monitor refuses does not stop a report', async (t) => {
  const keeper = fakeKeeper({ state: 'primary', answer: assign('primary') });
  let asked = 0;
  keeper.monitor.tellOrigin = () => {
    asked += 1;
    return Promise.reject(new MonitorError('refused', 'permission denied', '42501'));
  };
  await step(keeper.memory, keeper);
  await step(keeper.memory, keeper);
  t.equal(keeper.monitor.reports.length, 2);
  t.equal(asked, 1, 'it is asked again in the next session');
  t.match(keeper.log.lines, [/WARN The origin of timeline 1 is not known .*permission denied/]);
  keeper.memory.toldTimeline = undefined;
  keeper.monitor.tellOrigin = () => Promise.reject(new NodeDroppedError('gone'));
  t.equal((await step(keeper.memory, keeper)).kind, 'dropped', 'a node that was dropped leaves');
});

void t.test('a monitor that does not answer is one that was not told', async (t) => {
  const keeper = fakeKeeper({ state: 'primary', answer: assign('primary') });
  const tell = keeper.monitor.tellOrigin.bind(keeper.monitor);
  keeper.monitor.tellOrigin = () => Promise.reject(new MonitorError('unreachable', 'away'));
  await t.rejects(step(keeper.memory, keeper), /away/);
  t.equal(keeper.monitor.reports.length, 0);
  keeper.monitor.tellOrigin = tell;
  await step(keeper.memory, keeper);
  t.equal(keeper.monitor.origins.length, 1);
});
