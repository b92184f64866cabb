import t from 'tap';
import { Wakeup } from '../../keeper/wakeup.js';

const LONG_MS = 60_000;
const SHORT_MS = 20;

void t.test('a nudge ends the wait', async (t) => {
  const wakeup = new Wakeup();
  const begun = performance.now();
  setTimeout(wakeup.nudge, SHORT_MS);
  await wakeup.wait(LONG_MS);
  t.ok(performance.now() - begun < LONG_MS / 10);
});

void t.test('a nudge that comes while nobody waits is kept for the next wait, once', async (t) => {
  const wakeup = new Wakeup();
  wakeup.nudge();
  wakeup.nudge();
  await wakeup.wait(LONG_MS);
  const begun = performance.now();
  await wakeup.wait(SHORT_MS);
  t.ok(performance.now() - begun >= SHORT_MS - 1, 'the second wait lasts its time');
});

void t.test('without a nudge the wait lasts its time', async (t) => {
  const begun = performance.now();
  await new Wakeup().wait(SHORT_MS);
  t.ok(performance.now() - begun >= SHORT_MS - 1);
});
