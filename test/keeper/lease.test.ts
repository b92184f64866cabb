import t from 'tap';
import { LEAST_START_LEASE_MS, Lease, START_LEASE_MS } from '../../keeper/lease.js';
import { LeaseGuard } from '../../keeper/leaseGuard.js';
import { step } from '../../keeper/step.js';
import type { State } from '../../keeper/states.js';
import { TRANSITIONS } from '../../keeper/transitions.js';
import { Task } from '../../keeper/task.js';
import { assign, fakeKeeper, type FakeKeeper, turns } from '../support/fakes.js';

const LEASE_MS = 10_000;
const LATE = LEASE_MS + 1;

void t.test(
  'a process that starts has no whole lease: the last one may have used it up',
  async (t) => {
    const lease = new Lease(LEASE_MS, 500);
    t.equal(lease.mustFence('primary', undefined, 500 + START_LEASE_MS), false);
    t.equal(lease.mustFence('primary', undefined, 501 + START_LEASE_MS), true);
    const short = new Lease(2_000, 500);
    t.equal(short.mustFence('primary', undefined, 2_500), false, 'nor more than its lease');
    t.equal(short.mustFence('primary', undefined, 2_501), true);
  },
);

void t.test('a process that starts goes on with the lease of the last one', async (t) => {
  const killedAtMs = 20_000;
  const before = new Lease(LEASE_MS, 0);
  before.monitorAnswered(12_000, true);
  t.same(before.mark, { contactMs: 12_000, leaseMs: LEASE_MS, isGrace: false });

  const again = new Lease(LEASE_MS, killedAtMs, true, before.mark);
  t.equal(again.mustFence('primary', undefined, 12_000 + LEASE_MS), false);
  t.equal(again.mustFence('primary', undefined, 12_000 + LATE), true, 'not a moment longer');
  t.same(again.mark, before.mark, 'nor does the next one');

  const endMs = 12_000 + LEASE_MS;
  const near = new Lease(LEASE_MS, endMs - 100, true, before.mark);
  const nearEndMs = endMs - 100 + LEAST_START_LEASE_MS;
  t.equal(near.mustFence('primary', undefined, nearEndMs), false, 'but it may ask');
  t.equal(near.mustFence('primary', undefined, nearEndMs + 1), true);
  const longer = new Lease(6 * LEASE_MS, killedAtMs, true, before.mark);
  t.equal(longer.mustFence('primary', undefined, endMs + 1), true, 'a lease that was changed');

  const lateMs = 60_000;
  const late = new Lease(LEASE_MS, lateMs, true, before.mark);
  t.equal(late.mustFence('primary', undefined, lateMs + START_LEASE_MS), false, 'it may ask');
  t.equal(late.mustFence('primary', undefined, lateMs + 1 + START_LEASE_MS), true);
  t.equal(
    new Lease(LEASE_MS, lateMs + 1_000, true, late.mark).mustFence(
      'primary',
      undefined,
      lateMs + 1 + START_LEASE_MS,
    ),
    true,
    'once, however often it is killed',
  );
  t.equal(
    new Lease(LEASE_MS, lateMs + LATE, true, late.mark).mustFence(
      'primary',
      undefined,
      lateMs + LATE,
    ),
    true,
    'and not again when it is over',
  );
  late.monitorAnswered(lateMs + 500, true);
  t.same(
    late.mark,
    { contactMs: lateMs + 500, leaseMs: LEASE_MS, isGrace: false },
    'who was heard begins anew',
  );

  const booted = new Lease(LEASE_MS, 1_000, true, before.mark);
  t.equal(booted.mustFence('primary', undefined, 1_001 + START_LEASE_MS), true, 'another clock');
  t.equal(booted.mustFence('primary', undefined, 1_000 + START_LEASE_MS), false);
});

void t.test('while there is no monitor there is no lease to leave', async (t) => {
  const lease = new Lease(LEASE_MS, 0);
  lease.suspend();
  t.equal(lease.mark, undefined);
  lease.resume(3_000);
  t.same(lease.mark, { contactMs: 3_000, leaseMs: LEASE_MS, isGrace: false });
});

void t.test('a report counts from when it was sent', async (t) => {
  const lease = new Lease(LEASE_MS, 0);
  lease.monitorAnswered(3_000, true);
  t.equal(lease.mustFence('primary', undefined, 3_000 + LEASE_MS), false);
  t.equal(lease.mustFence('primary', undefined, 3_000 + LATE), true);
  lease.monitorAnswered(2_000, true); // an answer that was overtaken
  t.equal(lease.lastContactMs, 3_000);
});

void t.test('a message of a standby counts from the look before it was seen', async (t) => {
  const lease = new Lease(LEASE_MS, 0);
  lease.standbyMark('old', 1_000);
  t.ok(lease.standbyContactMs < 0, 'the first look may show an old message');
  lease.standbyMark('old', 2_000);
  lease.standbyMark('new', 3_000);
  t.equal(lease.standbyContactMs, 2_000);
  lease.standbyMark('', 4_000);
  t.equal(lease.standbyContactMs, 2_000, 'that they left is no contact');
  lease.standbyMark('again', 5_000);
  t.equal(lease.standbyContactMs, 4_000);
});

void t.test('that one of several standbys left is no contact with the others', async (t) => {
  const lease = new Lease(LEASE_MS, 0);
  lease.standbyMark('7 1.0 0/1,8 1.0 0/1', 1_000);
  lease.standbyMark('7 1.0 0/1,8 2.0 0/1', 2_000);
  t.equal(lease.standbyContactMs, 1_000);
  lease.standbyMark('8 2.0 0/1', 3_000);
  t.equal(lease.standbyContactMs, 1_000);
  lease.standbyMark('8 3.0 0/1', 4_000);
  t.equal(lease.standbyContactMs, 3_000);
});

void t.test('who must stop when nobody was heard', async (t) => {
  const cases: [State, State | undefined, boolean | undefined, boolean][] = [
    ['primary', undefined, true, true],
    ['primary', undefined, false, true],
    ['primary', undefined, undefined, true],
    ['apply_settings', undefined, undefined, true],
    ['wait_primary', undefined, undefined, false],
    ['wait_primary', undefined, false, false],
    ['wait_primary', undefined, true, true],
    ['single', undefined, false, false],
    ['single', undefined, undefined, false],
    ['secondary', undefined, true, false],
    ['demoted', undefined, true, false],
    ['stop_replication', undefined, true, false],
    ['stop_replication', 'wait_primary', true, true],
    ['wait_primary', 'primary', false, true],
    ['primary', 'draining', true, true],
  ];
  for (const [state, target, required, expected] of cases) {
    const lease = new Lease(LEASE_MS, 0);
    if (required !== undefined) lease.monitorAnswered(0, required);
    t.equal(
      lease.mustFence(state, target, LATE),
      expected,
      `${state}, on its way to ${target ?? 'nowhere'}, required: ${String(required)}`,
    );
  }
});

void t.test('what the last process knew of the lease is believed', async (t) => {
  t.equal(new Lease(LEASE_MS, 0, true).mustFence('wait_primary', undefined, LATE), true);
  t.equal(new Lease(LEASE_MS, 0, false).mustFence('apply_settings', undefined, LATE), false);
});

function guardOf(keeper: FakeKeeper): { guard: LeaseGuard; fenced: () => number } {
  let count = 0;
  const onFenced = (): void => {
    count += 1;
  };
  return { guard: new LeaseGuard(keeper.memory, { ...keeper, onFenced }), fenced: () => count };
}

void t.test('the guard stops Postgres, once, and remembers it', async (t) => {
  const keeper = fakeKeeper({ state: 'primary' });
  const { guard, fenced } = guardOf(keeper);
  await guard.check();
  t.same(keeper.pg.calls, []);
  keeper.clock.advance(LATE);
  await guard.check();
  await guard.check();
  t.same(keeper.pg.calls, ['ensureStopped']);
  t.equal(keeper.memory.state, 'demote_timeout');
  t.same(keeper.remembered, ['demote_timeout']);
  t.equal(fenced(), 1);
  t.match(keeper.log.lines, [/ERROR Neither the monitor nor a standby was heard for 10 s/]);
});

void t.test(
  'until Postgres is stopped the node is not demote_timeout, and it tries on',
  async (t) => {
    const keeper = fakeKeeper({ state: 'primary' });
    const { guard } = guardOf(keeper);
    keeper.clock.advance(LATE);
    keeper.pg.failing.set('ensureStopped', new Error('does not stop'));
    await guard.check();
    t.equal(keeper.memory.state, 'primary');
    t.equal(keeper.memory.fencing, true);
    keeper.lease.monitorAnswered(keeper.clock.nowMs(), true);
    keeper.pg.failing.clear();
    await guard.check();
    t.equal(keeper.memory.state, 'demote_timeout', 'a fence that has begun is brought to its end');
  },
);

void t.test('a report that hangs does not delay the fence, and its answer is void', async (t) => {
  const keeper = fakeKeeper({ state: 'primary' });
  const { guard } = guardOf(keeper);
  let answer = (): void => undefined;
  keeper.monitor.answer = (): Promise<ReturnType<typeof assign>> =>
    new Promise((resolve) => {
      answer = (): void => {
        resolve(assign('primary', { leaseRequired: true }));
      };
    });
  keeper.clock.advance(LATE - 200);
  const turn = step(keeper.memory, keeper);
  await new Promise(setImmediate);
  keeper.clock.advance(200);
  await guard.check();
  t.equal(keeper.memory.state, 'demote_timeout');
  answer();
  t.match(await turn, { kind: 'fenced', state: 'demote_timeout' });
  t.notOk(keeper.pg.calls.includes('ensureRunning'));
  t.notOk(keeper.pg.status.running);
});

void t.test('the fence takes the work under way away from the turn', async (t) => {
  const keeper = fakeKeeper({
    state: 'wait_primary',
    answer: assign('primary', { leaseRequired: true, synchronousStandbyNames: 'ANY 1 (b)' }),
  });
  keeper.pg.hanging.add('waitForSyncStandby');
  const { guard } = guardOf(keeper);
  t.match(await step(keeper.memory, keeper), { kind: 'working' });
  keeper.clock.advance(LATE);
  await guard.check();
  t.match(keeper.memory, { state: 'demote_timeout', work: undefined });
  t.equal(keeper.pg.calls.at(-1), 'ensureStopped');
});

void t.test('the guard has a timer of its own', async (t) => {
  const keeper = fakeKeeper({ state: 'primary' });
  const { guard, fenced } = guardOf(keeper);
  keeper.clock.advance(LATE);
  guard.start();
  t.teardown(() => {
    guard.stop();
  });
  const limit = Date.now() + 2_000;
  while (fenced() === 0 && Date.now() < limit) await new Promise((r) => setTimeout(r, 10));
  t.equal(fenced(), 1);
});

void t.test('a transition that opens a node for writes is under the lease', async (t) => {
  const keeper = fakeKeeper({ state: 'stop_replication' });
  keeper.lease.monitorAnswered(keeper.clock.nowMs(), true);
  const transition = TRANSITIONS.find(({ row }) => row === 'K27');
  t.ok(transition);
  if (transition === undefined) return;
  const task = new Task('test', () => new Promise(() => undefined));
  keeper.memory.work = {
    kind: 'transition',
    transition,
    task,
    waitsFor: '',
    awaits: undefined,
    found: {},
  };
  keeper.clock.advance(LATE);
  await guardOf(keeper).guard.check();
  t.equal(keeper.memory.state, 'demote_timeout');
});

void t.test('a lease that is ordered is remembered for the next process', async (t) => {
  const keeper = fakeKeeper({ state: 'wait_primary' });
  await turns(keeper, 2);
  const before = keeper.remembered.length;
  keeper.monitor.answer = () => assign('wait_primary', { leaseRequired: true });
  await turns(keeper, 2);
  t.equal(keeper.remembered.length, before + 1);
});
