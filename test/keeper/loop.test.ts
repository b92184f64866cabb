import t from 'tap';
import { type EndingKeeper, endService } from '../../keeper/endService.js';
import { MonitorError } from '../../keeper/errors.js';
import { runLoop } from '../../keeper/loop.js';
import { Newsreader } from '../../keeper/monitor/notification.js';
import { Task } from '../../keeper/task.js';
import type { State } from '../../keeper/states.js';
import { Wakeup } from '../../keeper/wakeup.js';
import { assign, dropped, type FakeKeeper, fakeKeeper, RUNNING } from '../support/fakes.js';

interface Loop {
  readonly done: Promise<'stopped' | 'dropped'>;
  readonly stop: () => void;
  readonly wakeup: Wakeup;
}

function loopOf(keeper: FakeKeeper, afterTurn?: () => Promise<void>): Loop {
  const wakeup = new Wakeup();
  const stop = new AbortController();
  const ports = { ...keeper, onWorkDone: wakeup.nudge };
  const done = runLoop({
    memory: keeper.memory,
    ports,
    wakeup,
    stop: stop.signal,
    ...(afterTurn === undefined ? {} : { afterTurn }),
  });
  return {
    done,
    wakeup,
    stop: () => {
      stop.abort();
    },
  };
}

void t.test('turns follow each other at once while the node moves, then each second', async (t) => {
  const path: State[] = ['demote_timeout', 'demoted', 'demoted', 'demoted'];
  let turn = 0;
  const keeper = fakeKeeper({
    state: 'primary',
    answer: () => assign(path[Math.min(turn++, 3)] ?? 'demoted'),
  });
  const begun = performance.now();
  const { done, stop } = loopOf(keeper);
  while (keeper.monitor.reports.length < 3) await new Promise((r) => setTimeout(r, 5));
  t.ok(performance.now() - begun < 900, 'two moves and a steady turn take no pause');
  await new Promise((r) => setTimeout(r, 300));
  t.equal(keeper.monitor.reports.length, 3, 'a steady node waits');
  stop();
  t.equal(await done, 'stopped');
  t.ok(performance.now() - begun < 1_500, 'a stop ends the wait');
});

void t.test('a nudge during a turn is not lost', async (t) => {
  const keeper = fakeKeeper({ state: 'primary' });
  const { done, stop, wakeup } = loopOf(keeper);
  keeper.monitor.answer = () => {
    if (keeper.monitor.reports.length === 1) wakeup.nudge();
    return assign('primary');
  };
  const begun = performance.now();
  while (keeper.monitor.reports.length < 2) await new Promise((r) => setTimeout(r, 5));
  t.ok(performance.now() - begun < 900);
  stop();
  await done;
});

void t.test('the end of background work asks for a turn at once', async (t) => {
  const keeper = fakeKeeper({ state: 'demoted', answer: assign('catchingup') });
  keeper.pg.hanging.add('rewindFrom');
  const { done, stop } = loopOf(keeper);
  await new Promise((r) => setTimeout(r, 300));
  const begun = performance.now();
  keeper.pg.release();
  while (keeper.memory.state !== 'catchingup') await new Promise((r) => setTimeout(r, 5));
  t.ok(performance.now() - begun < 500);
  stop();
  await done;
});

void t.test('an unreachable monitor is said calmly, and so is its return', async (t) => {
  const keeper = fakeKeeper({
    state: 'primary',
    answer: () => Promise.reject(new MonitorError('unreachable', 'no route to host')),
  });
  const { done, stop, wakeup } = loopOf(keeper);
  const turns = async (count: number): Promise<void> => {
    const goal = keeper.monitor.reports.length + count;
    while (keeper.monitor.reports.length < goal) {
      wakeup.nudge();
      await new Promise((r) => setTimeout(r, 5));
    }
  };
  await turns(5);
  keeper.clock.advance(10_000);
  await turns(5);
  const warnings = (): string[] => keeper.log.lines.filter((line) => line.includes('no route'));
  t.equal(warnings().length, 2, 'once per 10 s');
  keeper.monitor.answer = () => assign('primary');
  await turns(2);
  t.match(keeper.log.lines.join('\n'), /INFO The monitor answers again, after 10 s/);
  stop();
  await done;
});

void t.test('a dropped node ends the loop', async (t) => {
  const keeper = fakeKeeper({ state: 'secondary', answer: dropped });
  t.equal(await loopOf(keeper).done, 'dropped');
});

void t.test('a defect ends the loop, it is not retried for ever', async (t) => {
  const keeper = fakeKeeper({ state: 'primary' });
  keeper.monitor.answer = () => {
    throw new TypeError('a defect');
  };
  await t.rejects(loopOf(keeper).done, { message: 'a defect' });
});

void t.test('contact times reach the state file now and then', async (t) => {
  const keeper = fakeKeeper({ state: 'primary' });
  const { done, stop, wakeup } = loopOf(keeper);
  while (keeper.monitor.reports.length < 2) {
    wakeup.nudge();
    await new Promise((r) => setTimeout(r, 5));
  }
  const before = keeper.remembered.length;
  keeper.clock.advance(60_000);
  wakeup.nudge();
  while (keeper.remembered.length === before) await new Promise((r) => setTimeout(r, 5));
  stop();
  await done;
  t.equal(keeper.remembered.length, before + 1);
});

interface Ending extends EndingKeeper {
  readonly said: string[];
  mode: 'supervised' | 'unsupervised';
}

function endingOf(keeper: FakeKeeper): Ending {
  const said: string[] = [];
  const ending: Ending = {
    said,
    mode: 'supervised',
    memory: keeper.memory,
    ports: keeper,
    pg: Object.assign(keeper.pg, { mode: 'supervised' as const }),
    guard: { stop: () => said.push('guard stopped') },
    client: {
      report: async (report) => {
        said.push(`${report.state} ${report.pgIsRunning ? 'runs' : 'is stopped'}`);
        return await keeper.monitor.report(report);
      },
      detach: () => {
        said.push('goodbye');
        return Promise.resolve();
      },
    },
    remember: () => keeper.remember(keeper.memory),
    close: () => {
      said.push('closed');
      return Promise.resolve();
    },
  };
  return ending;
}

void t.test('a primary that ends hands the writes over', async (t) => {
  const goals: State[] = ['primary', 'draining', 'demote_timeout', 'demoted', 'catchingup'];
  const keeper = fakeKeeper({ state: 'primary' });
  keeper.monitor.answer = () => assign(goals.shift() ?? 'catchingup', { leaseRequired: true });
  const ending = endingOf(keeper);
  await endService(ending, { log: keeper.log, dropped: false, hurry: undefined });
  t.same(keeper.pg.calls, ['ensureStopped']);
  t.same(ending.said, [
    'guard stopped',
    'primary is stopped',
    'primary is stopped',
    'draining is stopped',
    'demote_timeout is stopped',
    'demoted is stopped',
    'goodbye',
    'closed',
  ]);
  t.equal(keeper.remembered.at(-1), 'demoted');
  t.same(keeper.log.lines, []);
});

void t.test('a node that nobody replaces says once that it stopped', async (t) => {
  for (const state of ['single', 'secondary', 'catchingup'] as const) {
    const keeper = fakeKeeper({ state });
    const ending = endingOf(keeper);
    await endService(ending, { log: keeper.log, dropped: false, hurry: undefined });
    t.same(ending.said, ['guard stopped', `${state} is stopped`, 'goodbye', 'closed']);
  }
});

void t.test('in maintenance Postgres is left to its operator', async (t) => {
  const keeper = fakeKeeper({ state: 'maintenance' });
  const ending = endingOf(keeper);
  Object.assign(keeper.pg, { mode: 'unsupervised' });
  await endService(ending, { log: keeper.log, dropped: false, hurry: undefined });
  t.same(keeper.pg.calls, []);
  t.same(ending.said[1], 'maintenance runs');
});

void t.test('a dropped node has nobody to say goodbye to', async (t) => {
  const keeper = fakeKeeper({ state: 'dropped' });
  const ending = endingOf(keeper);
  await endService(ending, { log: keeper.log, dropped: true, hurry: undefined });
  t.same(ending.said, ['guard stopped', 'closed']);
});

void t.test('in a hurry Postgres is stopped all the same, the monitor is not told', async (t) => {
  const keeper = fakeKeeper({ state: 'primary' });
  const ending = endingOf(keeper);
  await endService(ending, { log: keeper.log, dropped: false, hurry: AbortSignal.abort() });
  t.same(keeper.pg.calls, ['ensureStopped']);
  t.same(ending.said, ['guard stopped', 'closed']);
});

void t.test('a failure at the end does not keep the rest from happening', async (t) => {
  const keeper = fakeKeeper({ state: 'primary', status: RUNNING });
  keeper.pg.failing.set('ensureStopped', new Error('does not stop'));
  keeper.monitor.answer = () => Promise.reject(new MonitorError('unreachable', 'no route'));
  keeper.memory.work = {
    kind: 'start',
    task: new Task(
      'start',
      (signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            reject(new Error('aborted'));
          });
        }),
    ),
  };
  const ending = endingOf(keeper);
  await endService(ending, { log: keeper.log, dropped: false, hurry: undefined });
  t.same(ending.said, ['guard stopped', 'primary runs', 'goodbye', 'closed']);
  t.match(keeper.log.lines, [
    /stop of Postgres failed: does not stop/,
    /last report failed: no route/,
  ]);
});

void t.test('news of the other nodes, each once', async (t) => {
  const news = new Newsreader(1);
  const payload = (nodeId: number, goalState: string, health = 'good'): string =>
    JSON.stringify({
      type: 'state',
      formation: 'default',
      groupId: 0,
      nodeId,
      name: 'b',
      host: 'h',
      port: 1,
      reportedState: 'secondary',
      goalState,
      health,
    });
  t.equal(
    news.describe(payload(2, 'catchingup')),
    'New state for node 2 "b" (h:1): secondary ➜ catchingup',
  );
  t.equal(news.describe(payload(2, 'catchingup', 'bad')), undefined, 'only the health changed');
  t.ok(news.describe(payload(2, 'secondary')));
  t.equal(news.describe(payload(1, 'primary')), undefined, 'our own goal is logged elsewhere');
  for (const other of [undefined, '', '[', '3', 'null', '{"type":"log"}']) {
    t.equal(news.describe(other), undefined);
  }
});
