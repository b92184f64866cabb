import t, { type Test } from 'tap';
import { createLogger, type LogLevel } from '../../keeper/logger.js';

/** What reaches stderr, and that nothing reaches stdout. */
async function logged(t: Test, style: 'text' | 'json', level: LogLevel): Promise<string[]> {
  const err = t.capture(process.stderr, 'write', () => true);
  const out = t.capture(process.stdout, 'write', () => true);
  const log = createLogger({ style, level });
  log.fatal('a bare %s and %d pass');
  log.warn('slow');
  log.trace('not shown');
  log.setLevel('trace');
  log.trace('shown now');
  await new Promise(setImmediate);
  out.restore();
  err.restore();
  t.same(out.args(), []);
  return err.args().map(([line]) => String(line).trimEnd());
}

void t.test('lines as operators know them, all on stderr', async (t) => {
  t.match(await logged(t, 'text', 'info'), [
    /^\d\d:\d\d:\d\d \d+ FATAL a bare %s and %d pass$/,
    /^\d\d:\d\d:\d\d \d+ WARN {2}slow$/,
    /^\d\d:\d\d:\d\d \d+ TRACE shown now$/,
  ]);
});

void t.test('or one JSON object a line', async (t) => {
  const lines = await logged(t, 'json', 'fatal');
  t.match(JSON.parse(lines[0] ?? ''), {
    level: 'fatal',
    message: 'a bare %s and %d pass',
    pid: Number,
    timestamp: /^\d{4}-\d\d-\d\dT/,
  });
  t.equal(lines.length, 2, 'the level is obeyed');
});
