/** What the README promises: `npm run demo` goes through, and leaves nothing behind. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import t from 'tap';
import { CHECKOUT } from '../support/processes.js';

const LIMIT_MS = 300_000;

t.setTimeout(LIMIT_MS);

t.test('the demo plays failover, crash and return, and loses nothing', async (t) => {
  execFileSync('bash', [join(CHECKOUT, 'scripts/setup.sh')], { stdio: 'inherit' });
  const demo = spawn(process.execPath, [join(CHECKOUT, 'dist/scripts/demo/main.js'), '--once']);
  let told = '';
  demo.stdout.on('data', (bytes: Buffer) => (told += bytes.toString()));
  demo.stderr.on('data', (bytes: Buffer) => (told += bytes.toString()));
  const [code] = (await once(demo, 'close')) as [number | null];
  if (code !== 0) console.error(told);
  t.equal(code, 0);
  t.match(told, /node_2 is the primary now; the client waited \d+ ms/);
  t.match(told, /node_1 has taken over; the client waited \d+ ms/);
  t.match(told, /node_2 has the 1,000,000 rows/);
  const folder = /below (\/tmp\/\S+)/.exec(told)?.[1] ?? 'no folder named';
  t.notMatch(execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }), folder);
});
