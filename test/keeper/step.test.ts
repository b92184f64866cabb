import t from 'tap';
import { MonitorError, PostgresError } from '../../keeper/errors.js';
import { step, STREAM_PATIENCE_MS } from '../../keeper/step.js';
import type { State } from '../../keeper/states.js';
import { claimsRunning } from '../../keeper/restartPolicy.js';
import {
  assign,
  type FakeKeeper,
  fakeKeeper,
  type FakeKeeperOptions,
  OTHER,
  RUNNING,
  STOPPED,
  turns,
} from '../support/fakes.js';

const STANDBY = { ...RUNNING, inRecovery: true, streaming: true };

function starts(keeper: FakeKeeper): number {
  return keeper.pg.calls.filter((call) => call === 'ensureRunning').length;
}

void t.test('a steady node reports what it sees, and maintains access once', async (t) => {
  const keeper = fakeKeeper({ state: 'primary', status: { ...RUNNING, syncState: 'quorum' } });
  t.same(await turns(keeper, 3), ['steady', 'steady', 'steady']);
  t.same(keeper.monitor.reports[0], {
    state: 'primary',
    pgIsRunning: true,
    timeline: 1,
    lsn: '0/3000060',
    syncState: 'quorum',
    streaming: null,
    waitsAsTold: false,
  });
  t.same(keeper.pg.calls, ['openHba 2', 'maintainSlots 2']);
  keeper.monitor.answer = () => assign('primary', { others: [OTHER, { ...OTHER, nodeId: 3 }] });
  await turns(keeper, 2);
  t.same(keeper.pg.calls.slice(2), ['openHba 2,3', 'maintainSlots 2,3']);
  keeper.clock.advance(10_000);
  await turns(keeper, 2);
  t.equal(keeper.pg.calls.length, 6, 'and again after a while');
});

void t.test('a standby advances its slots when the others move', async (t) => {
  const keeper = fakeKeeper({ state: 'secondary', status: STANDBY });
  await turns(keeper, 2);
  keeper.monitor.answer = () => assign('secondary', { others: [{ ...OTHER, lsn: '0/4000000' }] });
  await turns(keeper, 2);
  t.same(keeper.pg.calls.slice(-4), [
    'openHba 2',
    'maintainSlots 2',
    'openHba 2',
    'maintainSlots 2',
  ]);
});

void t.test('a standby writes once, and after each reload, whom it follows', async (t) => {
  const keeper = fakeKeeper({ state: 'secondary', status: STANDBY });
  await turns(keeper, 3);
  const follows = (): number => keeper.pg.calls.filter((call) => call === 'follow node_2').length;
  t.equal(follows(), 1, 'the process may have been started for new settings');
  keeper.pg.status = STANDBY;
  keeper.memory.followDue = true;
  await turns(keeper, 3);
  t.equal(follows(), 2);
});

void t.test('a node in catchingup that does not stream follows again, or is rewound', async (t) => {
  const keeper = fakeKeeper({ state: 'catchingup', status: { ...STANDBY, streaming: false } });
  await turns(keeper, 2);
  t.notOk(keeper.pg.calls.includes('follow node_2'), 'it may still begin by itself');
  keeper.pg.failing.set('checkStreaming', new PostgresError('forked', { kind: 'diverged' }));
  keeper.clock.advance(STREAM_PATIENCE_MS);
  await turns(keeper, 1);
  t.match(keeper.pg.calls.join(), /follow node_2,ensureRunning,checkStreaming node_2,rewindFrom/);
});

void t.test('a standby with half a data directory is made anew', async (t) => {
  for (const state of ['secondary', 'catchingup'] as const) {
    const keeper = fakeKeeper({ state, status: STOPPED });
    const failure = new PostgresError('half a rewind', { kind: 'diverged' });
    keeper.pg.failing.set('ensureRunning', failure);
    await turns(keeper, 1);
    t.same(keeper.pg.calls, ['ensureRunning', 'rewindFrom node_2', 'ensureRunning'], state);
  }
  const parked = fakeKeeper({ state: 'report_lsn', status: STOPPED, answer: assign('secondary') });
  parked.pg.failing.set('ensureRunning', new PostgresError('half', { kind: 'diverged' }));
  await turns(parked, 1);
  t.match(parked.pg.calls.join(), /rewindFrom node_2/, 'as soon as there is a primary');
  const primary = fakeKeeper({ state: 'primary', status: STOPPED });
  primary.pg.failing.set('ensureRunning', new PostgresError('lost', { kind: 'diverged' }));
  await turns(primary, 1);
  t.same(primary.pg.calls, ['ensureRunning'], 'but never a primary');
});

void t.test(
  'the position of an election is told also while Postgres does not answer',
  async (t) => {
    const keeper = fakeKeeper({
      state: 'secondary',
      status: STANDBY,
      answer: assign('report_lsn'),
    });
    keeper.pg.status = { ...STANDBY, timeline: 3, lsn: '0/5000000' };
    keeper.pg.follow = async () => undefined;
    keeper.pg.ensureRunning = async () => undefined;
    await turns(keeper, 1);
    t.equal(keeper.memory.state, 'report_lsn');
    for (const status of [STOPPED, { ...STANDBY, timeline: 2, lsn: '0/0' }]) {
      keeper.pg.status = status;
      await turns(keeper, 1);
      t.match(keeper.monitor.reports.at(-1), {
        state: 'report_lsn',
        pgIsRunning: status.running,
        timeline: 3,
        lsn: '0/5000000',
      });
    }
  },
);

void t.test('an answer that is older than the lease is not obeyed', async (t) => {
  const keeper = fakeKeeper({ state: 'stop_replication' });
  keeper.monitor.answer = () => {
    keeper.clock.advance(keeper.lease.leaseMs + 1); // the host stood still
    return assign('wait_primary');
  };
  await t.rejects(step(keeper.memory, keeper), { message: /is void: it is older than the lease/ });
  t.same(keeper.pg.calls, []);
});

void t.test('a new goal: one arrow, the state remembered before it is reported', async (t) => {
  const keeper = fakeKeeper({
    state: 'wait_primary',
    answer: assign('primary', { synchronousStandbyNames: 'ANY 1 (b)', reason: 'caught up' }),
  });
  t.match(await step(keeper.memory, keeper), {
    kind: 'moved',
    from: 'wait_primary',
    to: 'primary',
    why: /wait for it/,
  });
  t.same(keeper.pg.calls, [
    'openHba 2',
    'maintainSlots 2',
    'setSynchronousStandbyNames ANY 1 (b)',
    'waitForSyncStandby',
  ]);
  t.same(keeper.remembered, ['wait_primary', 'primary'], 'the goal is remembered first');
  t.match(keeper.log.lines, [
    /INFO New state for this node \(node 1\): wait_primary ➜ primary: caught up/,
    /INFO FSM transition from "wait_primary" to "primary": /,
    /INFO Transition complete: current state is now "primary"/,
  ]);
  t.match(await step(keeper.memory, keeper), { kind: 'steady', state: 'primary' });
  t.equal(keeper.monitor.reports[1]?.state, 'primary');
});

void t.test('a failing arrow leaves the state as it was and is tried again', async (t) => {
  const keeper = fakeKeeper({ state: 'primary', answer: assign('demoted') });
  keeper.pg.failing.set('ensureStopped', new Error('pg_ctl failed'));
  t.match(await step(keeper.memory, keeper), {
    kind: 'stuck',
    state: 'primary',
    goal: 'demoted',
    error: /pg_ctl failed/,
  });
  await turns(keeper, 2);
  t.equal(keeper.log.lines.filter((line) => line.startsWith('ERROR')).length, 1, 'said once');
  t.equal(keeper.nudges, 0, 'a failure waits for the next turn');
  keeper.pg.failing.clear();
  t.match(await step(keeper.memory, keeper), { kind: 'moved', to: 'demoted' });
});

void t.test('a goal that no arrow reaches is said, and harms nothing', async (t) => {
  const keeper = fakeKeeper({ state: 'wait_standby', answer: assign('primary') });
  t.match(await step(keeper.memory, keeper), {
    kind: 'stuck',
    state: 'wait_standby',
    goal: 'primary',
    error: /no way from state "wait_standby" to "primary"/,
  });
  t.same(keeper.pg.calls, []);
});

void t.test('a primary whose Postgres died says running while it restarts it', async (t) => {
  const keeper = fakeKeeper({ state: 'primary' });
  await turns(keeper, 1);
  keeper.pg.status = STOPPED;
  keeper.pg.hanging.add('ensureRunning');
  await turns(keeper, 1);
  t.match(keeper.monitor.reports[1], { state: 'primary', pgIsRunning: true, lsn: '0/0' });
  t.match(keeper.log.lines.at(-1), /ERROR Postgres is not running although state "primary"/);
  keeper.clock.advance(19_999);
  await turns(keeper, 1);
  t.equal(keeper.monitor.reports[2]?.pgIsRunning, true, 'the start attempt still runs');
  keeper.clock.advance(1);
  await turns(keeper, 1);
  t.equal(keeper.monitor.reports[3]?.pgIsRunning, false, '20 s after it was first seen');
  t.equal(starts(keeper), 1);
  keeper.pg.release();
  await new Promise(setImmediate);
  await turns(keeper, 1);
  t.equal(keeper.monitor.reports[4]?.pgIsRunning, true);
  t.equal(keeper.memory.stopSeen, undefined, 'success resets the count');
});

void t.test('after three failed attempts it says that Postgres is down', async (t) => {
  const keeper = fakeKeeper({ state: 'primary' });
  await turns(keeper, 1);
  keeper.pg.status = STOPPED;
  keeper.pg.failing.set('ensureRunning', new Error('invalid postgresql.conf'));
  t.same(await turns(keeper, 4), ['stuck', 'stuck', 'stuck', 'stuck']);
  t.same(
    keeper.monitor.reports.map(({ pgIsRunning }) => pgIsRunning),
    [true, true, true, true, false],
  );
  t.match(
    keeper.log.lines.filter((line) => line.includes('attempt')),
    [/1\/3/, /2\/3/, /3\/3/, /4\/3/],
  );
});

void t.test('a start under way is given up when another node takes over', async (t) => {
  const keeper = fakeKeeper({ state: 'primary' });
  await turns(keeper, 1);
  keeper.pg.status = STOPPED;
  keeper.pg.hanging.add('ensureRunning');
  t.same(await turns(keeper, 1), ['working']);
  keeper.monitor.answer = () => assign('demote_timeout');
  t.match(await step(keeper.memory, keeper), { kind: 'moved', to: 'demote_timeout' });
  t.same(keeper.pg.calls.slice(-2), ['ensureRunning', 'ensureStopped']);
});

void t.test('a standby says at once that Postgres stopped', async (t) => {
  const keeper = fakeKeeper({ state: 'secondary', status: STANDBY });
  await turns(keeper, 1);
  keeper.pg.status = STOPPED;
  const before = starts(keeper);
  await turns(keeper, 1);
  t.equal(keeper.monitor.reports[1]?.pgIsRunning, false);
  t.equal(starts(keeper), before + 1);
});

void t.test('the restart policy as a table', async (t) => {
  const limits = { failureTimeoutMs: 20_000, maxRetries: 3 };
  const cases: [State, number, number, boolean][] = [
    ['primary', 0, 0, true],
    ['primary', 2, 19_999, true],
    ['primary', 3, 0, false],
    ['primary', 0, 20_000, false],
    ['single', 1, 0, true],
    ['wait_primary', 1, 0, true],
    ['apply_settings', 1, 0, true],
    ['secondary', 0, 0, false],
    ['catchingup', 0, 0, false],
    ['stop_replication', 0, 0, false],
    ['demoted', 0, 0, false],
  ];
  for (const [state, failedAttempts, ageMs, expected] of cases) {
    const sighting = { firstSeenMs: 5, failedAttempts };
    t.equal(
      claimsRunning(state, sighting, limits, 5 + ageMs),
      expected,
      `${state}, ${String(failedAttempts)} failed, after ${String(ageMs)} ms`,
    );
  }
});

void t.test(
  'a former primary starts Postgres only when the monitor confirmed its role',
  async (t) => {
    const keeper = fakeKeeper({ state: 'primary', status: STOPPED });
    keeper.monitor.answer = () => Promise.reject(new MonitorError('unreachable', 'no route'));
    await t.rejects(step(keeper.memory, keeper), MonitorError);
    t.equal(starts(keeper), 0);
    keeper.monitor.answer = () => assign('primary');
    await turns(keeper, 1);
    t.equal(
      keeper.monitor.reports.at(-1)?.pgIsRunning,
      false,
      'the truth: it may be down for long',
    );
    t.equal(starts(keeper), 1);
  },
);

void t.test('a former primary that was replaced never starts Postgres', async (t) => {
  const keeper = fakeKeeper({ state: 'primary', status: STOPPED, answer: assign('demoted') });
  t.same(await turns(keeper, 2), ['moved', 'steady']);
  t.equal(starts(keeper), 0);
});

void t.test('who starts Postgres while the monitor is silent', async (t) => {
  const cases: [FakeKeeperOptions, number][] = [
    [{ state: 'secondary' }, 1],
    [{ state: 'catchingup' }, 1],
    [{ state: 'secondary', storedGoal: 'prepare_promotion' }, 0],
    [{ state: 'single' }, 0],
    [{ state: 'wait_primary' }, 0],
    [{ state: 'stop_replication' }, 0],
    [{ state: 'demoted' }, 0],
    [{ state: 'maintenance' }, 0],
    [{ state: 'join_secondary' }, 0],
  ];
  for (const [options, expected] of cases) {
    const keeper = fakeKeeper({
      ...options,
      status: STOPPED,
      answer: () => Promise.reject(new MonitorError('unreachable', 'no route')),
    });
    await t.rejects(step(keeper.memory, keeper), MonitorError);
    t.equal(starts(keeper), expected, `${options.state} ➜ ${options.storedGoal ?? options.state}`);
  }
});

void t.test(
  'with the monitor gone a confirmed node restarts, a stop that was ordered is done',
  async (t) => {
    const keeper = fakeKeeper({ state: 'single' });
    await turns(keeper, 1);
    keeper.pg.status = STOPPED;
    keeper.monitor.answer = () => Promise.reject(new MonitorError('unreachable', 'no route'));
    await t.rejects(step(keeper.memory, keeper), MonitorError);
    t.equal(starts(keeper), 1);

    const old = fakeKeeper({ state: 'primary', answer: assign('draining') });
    old.pg.failing.set('ensureStopped', new Error('not yet'));
    await turns(old, 1);
    old.pg.failing.clear();
    old.monitor.answer = () => Promise.reject(new MonitorError('unreachable', 'no route'));
    await t.rejects(step(old.memory, old), MonitorError);
    t.equal(old.memory.state, 'draining');
  },
);

void t.test(
  'a Postgres that somebody started is stopped again where it must not run',
  async (t) => {
    for (const state of ['draining', 'demote_timeout', 'demoted', 'prepare_maintenance'] as const) {
      const keeper = fakeKeeper({ state });
      await turns(keeper, 1);
      t.same(keeper.pg.calls[0], 'ensureStopped', state);
      t.match(keeper.log.lines[0], /WARN Postgres is running although/);
    }
    const operators = fakeKeeper({ state: 'maintenance' });
    await turns(operators, 1);
    t.same(operators.pg.calls, []);
  },
);

void t.test('a state is made true before it is left, but not when that is in vain', async (t) => {
  const cases: [State, State, string | undefined][] = [
    ['primary', 'apply_settings', 'ensureRunning'],
    ['prepare_promotion', 'stop_replication', 'ensureRunning'],
    ['primary', 'demoted', 'ensureStopped'],
    ['secondary', 'report_lsn', 'follow nobody'],
  ];
  for (const [state, goal, first] of cases) {
    const keeper = fakeKeeper({ state, status: STOPPED, answer: assign(goal) });
    await turns(keeper, 1);
    t.equal(keeper.pg.calls[0], first, `${state} ➜ ${goal}`);
  }
});

void t.test('another database in the data directory is no node of ours', async (t) => {
  const keeper = fakeKeeper({ state: 'primary', systemIdentifier: '42' });
  t.match(await step(keeper.memory, keeper), { kind: 'stuck', error: /another database/ });
  t.equal(keeper.monitor.reports[0]?.pgIsRunning, false);
  keeper.monitor.answer = () => assign('maintenance');
  t.match(await step(keeper.memory, keeper), { kind: 'stuck' }, 'which writes standby settings');
  keeper.monitor.answer = () => Promise.reject(new MonitorError('unreachable', 'no route'));
  await t.rejects(step(keeper.memory, keeper), { message: 'no route' });
  t.same(keeper.pg.calls, []);
  keeper.monitor.answer = () => assign('demoted');
  t.match(await step(keeper.memory, keeper), { kind: 'moved', to: 'demoted' });
});
