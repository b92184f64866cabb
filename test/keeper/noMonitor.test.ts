/** A keeper whose operator has disabled the monitor, and one that a monitor does not know. */
import t from 'tap';
import { MonitorDisabledError, MonitorError } from '../../keeper/errors.js';
import { Lease } from '../../keeper/lease.js';
import { runLoop } from '../../keeper/loop.js';
import { NoMonitor } from '../../keeper/monitor/noMonitor.js';
import type { State } from '../../keeper/states.js';
import { step } from '../../keeper/step.js';
import { Wakeup } from '../../keeper/wakeup.js';
import { type FakeKeeper, fakeKeeper, RUNNING, STOPPED } from '../support/fakes.js';

const LEASE_MS = 10_000;
const TURNS = 5;

/** Turns of the loop until the monitor was asked so often. */
async function someTurns(keeper: FakeKeeper): Promise<void> {
  const stop = new AbortController();
  const wakeup = new Wakeup();
  let turns = 0;
  const done = runLoop({
    memory: keeper.memory,
    ports: { ...keeper, onWorkDone: wakeup.nudge },
    wakeup,
    stop: stop.signal,
    afterTurn: async () => {
      if ((turns += 1) === TURNS) stop.abort();
      wakeup.nudge();
    },
  });
  t.equal(await done, 'stopped');
}

t.test('nobody fences a node without monitor; with one it has a whole lease again', async (t) => {
  const lease = new Lease(LEASE_MS, 0, true);
  lease.suspend();
  t.equal(lease.mustFence('primary', undefined, 10 * LEASE_MS), false);
  lease.resume(10 * LEASE_MS);
  t.equal(lease.mustFence('primary', undefined, 11 * LEASE_MS), false);
  t.equal(lease.mustFence('primary', undefined, 11 * LEASE_MS + 1), true);
  lease.resume(20 * LEASE_MS);
  t.equal(lease.mustFence('primary', undefined, 20 * LEASE_MS), true, 'not without a pause');
});

t.test('every question to nobody is refused with the way out, every goodbye is fine', async (t) => {
  const monitor = new NoMonitor();
  await t.rejects(monitor.report(), /"pg_autoctl enable monitor"/);
  await t.rejects(monitor.getPrimary(), MonitorDisabledError);
  await t.rejects(monitor.getMostAdvancedStandby(), MonitorDisabledError);
  await t.rejects(monitor.setSystemIdentifier(), MonitorDisabledError);
  await t.resolves(monitor.detach());
  await t.resolves(monitor.removeNode());
});

t.test('a node without monitor keeps its state, and starts Postgres in it', async (t) => {
  const cases: [State, State, number][] = [
    ['primary', 'primary', 1],
    ['single', 'single', 1],
    ['secondary', 'secondary', 1],
    ['demoted', 'demoted', 0],
    ['maintenance', 'maintenance', 0],
    ['primary', 'draining', 0],
  ];
  for (const [state, storedGoal, starts] of cases) {
    const keeper = fakeKeeper({
      state,
      storedGoal,
      status: STOPPED,
      answer: () => Promise.reject(new MonitorDisabledError()),
    });
    await t.rejects(step(keeper.memory, keeper), MonitorDisabledError);
    const calls = keeper.pg.calls.filter((call) => call === 'ensureRunning');
    t.equal(calls.length, starts, `${state}, was told ${storedGoal}`);
    t.equal(keeper.memory.state, state);
  }
});

t.test('it says once that it has none', async (t) => {
  const keeper = fakeKeeper({
    state: 'primary',
    answer: () => Promise.reject(new MonitorDisabledError()),
  });
  await someTurns(keeper);
  const said = keeper.log.lines.filter((line) => line.includes('has no monitor'));
  t.match(said, [/WARN This node has no monitor: it stays "primary", and nobody takes over/]);
  t.equal(said.length, 1);
});

t.test('a monitor that never knew the node is an error in the log, and no more', async (t) => {
  const keeper = fakeKeeper({
    state: 'primary',
    status: RUNNING,
    answer: () =>
      Promise.reject(new MonitorError('refused', 'this monitor has never known node 1', '55000')),
  });
  await someTurns(keeper);
  const said = keeper.log.lines.filter((line) => line.includes('never known'));
  t.match(said, [/ERROR Could not report to the monitor, trying again: this monitor has never/]);
  t.equal(said.length, 1);
  t.same(keeper.pg.calls, [], 'Postgres is left alone');
});
