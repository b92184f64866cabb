/** What gets out of the checkout: make install, make uninstall, npm pack. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { CHECKOUT, postgresBin } from './support/processes.js';

const LIMIT_MS = 120_000;
const VERSION = execFileSync(process.execPath, ['-p', 'require("./package.json").version'], {
  cwd: CHECKOUT,
  encoding: 'utf8',
}).trim();

execFileSync('bash', [join(CHECKOUT, 'scripts/setup.sh')], { stdio: 'inherit' });

function run(command: string, args: readonly string[]): string {
  return execFileSync(command, args, {
    cwd: CHECKOUT,
    encoding: 'utf8',
    timeout: LIMIT_MS,
    // the runner's loader would make every Node start seconds later
    env: { ...process.env, NODE_OPTIONS: '' },
  });
}

/** Paths of all files below a folder, relative to it. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

t.test('make install fills DESTDIR, make uninstall empties it', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'paf-install-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const words = [`DESTDIR=${folder}`, `PG_CONFIG=${postgresBin()}/pg_config`, 'bindir=/opt/bin'];
  const make = (target: string): string => run('make', ['--silent', target, ...words]);
  make('install');
  make('install'); // an installation over an older one
  const files = filesBelow(folder);
  const named = (name: string): string[] => files.filter((path) => path.endsWith(`/${name}`));
  t.match(
    named(`pgautofailover--${VERSION}.sql`).filter((path) => !path.includes('/dist/')),
    [/share.*\/extension\//],
    'the extension, and nothing of its plain form, is with the server',
  );
  t.ok(files.includes('opt/bin/pg_autoctl'));
  t.equal(named('pg_autoctl.1').length, 1, 'the man page');
  const [program = ''] = named('main.js').filter((path) => path.includes('dist/cli'));
  t.match(run(process.execPath, [join(folder, program), 'version']), VERSION);
  make('uninstall');
  t.same(filesBelow(folder), []);
});

t.test('npm pack takes along what pg_autoctl and the server need, and no more', async (t) => {
  const [pack] = JSON.parse(
    run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts', '--silent']),
  ) as { files: { path: string }[] }[];
  const files = pack?.files.map(({ path }) => path) ?? [];
  for (const wanted of [
    'dist/cli/main.js',
    'dist/keeper/runKeeper.js',
    'dist/cli/monitor/migrations/2-install.sql',
    `dist/extension/pgautofailover--${VERSION}.sql`,
    'dist/extension/pgautofailover.control',
    'docs/man/pg_autoctl.1',
    'LICENSE',
  ]) {
    t.ok(files.includes(wanted), wanted);
  }
  t.same(
    files.filter((path) => /(^|\/)(test|node_modules|scripts)\//.test(path)),
    [],
  );
});
