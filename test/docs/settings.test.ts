/**
 * docs/settings.md is what the code says.  `UPDATE_DOCS=1 npx tap run test/docs/settings.test.ts`
 * writes it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { settingsPage } from '../../scripts/docs/settings.js';
import { CHECKOUT } from '../support/processes.js';

t.test('docs/settings.md is current', async (t) => {
  const file = join(CHECKOUT, 'docs/settings.md');
  const text = settingsPage(CHECKOUT);
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, text);
  t.equal(readFileSync(file, 'utf8'), text, 'see scripts/docs/settings.ts');
});
