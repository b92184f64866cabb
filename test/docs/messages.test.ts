/** Each message that docs/troubleshooting.md explains is still in the sources. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { CHECKOUT } from '../support/processes.js';
import { readPage } from './markdown.js';

const PAGE = 'docs/troubleshooting.md';
/** Parts of one message are at most this far apart in the source. */
const MAX_DISTANCE = 400;
const LEAST_MESSAGES = 30;

function sources(folder: string): string[] {
  return readdirSync(join(CHECKOUT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|sql)$/.test(entry.name))
    .map((entry) => inOnePiece(readFileSync(join(entry.parentPath, entry.name), 'utf8')));
}

/** A message that is put together over several lines becomes one. */
function inOnePiece(text: string): string {
  return text.replaceAll(/['`]\s*\+\s*['`]/g, '');
}

/** The fixed parts stand in one file, in order and near each other. */
function isIn(text: string, parts: readonly string[]): boolean {
  const [first = '', ...others] = parts;
  for (let at = text.indexOf(first); at >= 0; at = text.indexOf(first, at + 1)) {
    let end = at + first.length;
    const found = others.every((part) => {
      const next = text.indexOf(part, end);
      if (next < 0 || next - end > MAX_DISTANCE) return false;
      end = next + part.length;
      return true;
    });
    if (found) return true;
  }
  return false;
}

const all = ['cli', 'keeper', 'extension/sql'].flatMap(sources);
const messages = [...readPage(PAGE).matchAll(/^### (.*)$/gm)].map((found) => found[1] ?? '');

t.test('there are messages, in code marks', async (t) => {
  t.ok(messages.length >= LEAST_MESSAGES, `${String(messages.length)} messages`);
  t.same(
    messages.filter((heading) => !/^`[^`]+`$/.test(heading)),
    [],
  );
});

for (const heading of messages) {
  t.test(`${heading} is in the sources`, async (t) => {
    const parts = heading
      .replaceAll('`', '')
      .split('…')
      .map((part) => part.trim().replace(/^,\s*/, ''))
      .filter((part) => part !== '');
    t.ok(all.some((text) => isIn(text, parts)));
  });
}
