import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { LeaseFile } from '../../keeper/leaseFile.js';

function open(path: string): { file: LeaseFile; warnings: string[] } {
  const warnings: string[] = [];
  return { file: new LeaseFile(path, { warn: (text) => void warnings.push(text) }), warnings };
}

void t.test('the next process reads what the last one wrote', async (t) => {
  const path = join(t.testdir(), 'pg_autoctl.lease');
  const { file } = open(path);
  t.equal(file.read(), undefined, 'there is none yet');
  const longestMs = Number.MAX_SAFE_INTEGER;
  file.write({ contactMs: longestMs, leaseMs: longestMs, isGrace: false });
  t.match(open(path).file.read(), { contactMs: longestMs, leaseMs: longestMs });
  file.write({ contactMs: 99.9, leaseMs: 10_000, isGrace: true });
  const expected = { contactMs: 99, leaseMs: 10_000, isGrace: true };
  t.same(open(path).file.read(), expected, 'rounded to the safe side');
  t.equal(statSync(path).mode & 0o777, 0o600);
  t.equal(readFileSync(path, 'utf8').split('\n').length, 2, 'one line, written in place');
  file.write(undefined);
  t.same(open(path).file.read()?.contactMs, 99, 'no lease, nothing new');
  await file.remove();
  t.equal(open(path).file.read(), undefined, 'and it can be removed');
});

void t.test('what is half written, or from before a boot, is not known', async (t) => {
  const path = join(t.testdir(), 'pg_autoctl.lease');
  const { file } = open(path);
  file.write({ contactMs: 99, leaseMs: 10_000, isGrace: false });
  file.close();
  const line = readFileSync(path, 'utf8');
  for (const text of [
    '',
    line.slice(0, 20),
    '[]',
    line.replace(/"bootId":"[^"]+"/, '"bootId":"x"'),
  ]) {
    writeFileSync(path, text);
    t.equal(open(path).file.read(), undefined, text.slice(0, 40));
  }
});

void t.test('a file that cannot be written is said once', async (t) => {
  const folder = t.testdir();
  const { file, warnings } = open(join(folder, 'none', 'pg_autoctl.lease'));
  file.write({ contactMs: 1, leaseMs: 10_000, isGrace: false });
  file.write({ contactMs: 2, leaseMs: 10_000, isGrace: false });
  t.equal(warnings.length, 1);
  t.match(warnings[0], /Could not write ".*none\/pg_autoctl.lease": ENOENT/);
});
