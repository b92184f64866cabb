/**
 * Writes docs/settings.md:
 *
 *   node dist/scripts/docs/settings-page.js
 *
 * test/docs/settings.test.ts fails when it is not current.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { settingsPage } from './settings.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));

writeFileSync(join(root, 'docs/settings.md'), settingsPage(root));
