/**
 * Runs the tests on real servers as the user that may run them.  The keeper always runs as the
 * owner of the data and never as root, so the tests do as well.
 */
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { serverUser } from '../support/processes.js';

/** A real cluster per node, on a machine that may be busy. */
const LIMIT_MS = 400_000;

// What processes leave for tap's coverage is written into the checkout, which is root's.
const loaders = process.execArgv.filter((argument) => !argument.includes('processinfo'));
const node = ['env', '-u', 'NODE_OPTIONS', process.execPath, ...loaders];
const asUser = process.getuid?.() === 0 ? ['runuser', '-u', serverUser().name, '--'] : [];
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

t.setTimeout(LIMIT_MS);
for (const name of ['postgresLive', 'postgresAdopt', 'postgresInterrupted', 'postgresWaits']) {
  const file = fileURLToPath(new URL(`./${name}.${extension}`, import.meta.url));
  const [command = '', ...args] = [...asUser, ...node, file];
  await t.spawn(command, args, { cwd: '/', timeout: LIMIT_MS }, name);
}
