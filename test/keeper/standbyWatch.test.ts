import t from 'tap';
import { MonitorError } from '../../keeper/errors.js';
import { Lease } from '../../keeper/lease.js';
import { watchingStandbys } from '../../keeper/standbyWatch.js';
import { step } from '../../keeper/step.js';
import { FakeClock, fakeKeeper, RUNNING } from '../support/fakes.js';

const INTERVAL_MS = 5;

/** A Postgres whose standby sends a message between any two looks; each look takes virtual time. */
function streamingTo(clock: FakeClock, lookMs = 1_000): { inspect: () => Promise<typeof RUNNING> } {
  let looks = 0;
  return {
    inspect: () => {
      looks += 1;
      clock.advance(lookMs);
      return Promise.resolve({ ...RUNNING, standbyContact: `message ${looks}` });
    },
  };
}

function leaseAt(clock: FakeClock): Lease {
  const lease = new Lease(5_000, clock.nowMs(), true);
  lease.standbyMark('message 0', clock.nowMs());
  return lease;
}

void t.test('while the monitor owes an answer, messages of standbys keep the lease', async (t) => {
  const clock = new FakeClock();
  const startMs = clock.nowMs();
  const lease = leaseAt(clock);
  const answered = new Promise<string>((resolve) => {
    const wait = (): void => {
      if (clock.nowMs() - startMs < 20_000) setTimeout(wait, INTERVAL_MS);
      else resolve('steady');
    };
    wait();
  });
  t.equal(await watchingStandbys({ pg: streamingTo(clock), clock, lease }, answered, 1), 'steady');
  t.notOk(lease.mustFence('primary', undefined, clock.nowMs()), '20 s without an answer');
  t.ok(lease.standbyContactMs >= startMs + 17_000, 'contact counts from the look before the last');
});

void t.test('a turn does so while its report hangs', async (t) => {
  const keeper = fakeKeeper({ state: 'primary', leaseMs: 5_000 });
  const { pg, clock, lease, monitor } = keeper;
  const startMs = clock.nowMs();
  const { inspect } = streamingTo(clock, 3_000);
  let looks = 0;
  let giveUp: ((error: Error) => void) | undefined;
  pg.inspect = () => {
    looks += 1;
    if (looks === 3) giveUp?.(new MonitorError('unreachable', 'it did not answer'));
    return inspect();
  };
  monitor.answer = () =>
    new Promise((_resolve, reject) => {
      giveUp = reject;
    });
  await t.rejects(step(keeper.memory, keeper), { message: 'it did not answer' });
  t.equal(lease.standbyContactMs, startMs + 3_000, 'when the look before the last one began');
});

void t.test('an answer in time costs no look; a failure is passed on', async (t) => {
  const clock = new FakeClock();
  const lease = leaseAt(clock);
  const pg = { inspect: () => Promise.reject(new Error('nobody should look')) };
  t.equal(await watchingStandbys({ pg, clock, lease }, Promise.resolve(7)), 7);
  const failing = watchingStandbys({ pg, clock, lease }, Promise.reject(new Error('silence')));
  await t.rejects(failing, { message: 'silence' });
});

void t.test('the look under way is over before the turn goes on', async (t) => {
  const clock = new FakeClock();
  const lease = leaseAt(clock);
  let looking = false;
  let answer: (() => void) | undefined;
  const pg = {
    inspect: async (): Promise<typeof RUNNING> => {
      looking = true;
      answer?.();
      await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS));
      looking = false;
      return RUNNING;
    },
  };
  await watchingStandbys(
    { pg, clock, lease },
    new Promise<void>((resolve) => {
      answer = resolve;
    }),
    1,
  );
  t.notOk(looking);
});
