/**
 * Writes docs/cli-reference.md and docs/man/pg_autoctl.1 from the commands:
 *
 *   node dist/scripts/docs/cli-pages.js
 *
 * test/cli/pages.test.ts fails when they are not current.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { referencePage } from './cli-reference.js';
import { manPage } from './man-page.js';

const root = new URL('../../../', import.meta.url);

const pages: readonly (readonly [path: string, text: string])[] = [
  ['docs/cli-reference.md', await referencePage()],
  ['docs/man/pg_autoctl.1', await manPage()],
];
for (const [path, text] of pages) {
  const target = fileURLToPath(new URL(path, root));
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
}
