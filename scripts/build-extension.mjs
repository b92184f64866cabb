// Builds what is not TypeScript into dist/: the extension's script from extension/sql/*.sql, the
// folder that Debian's extension_destdir points to, the monitor's migrations.
//
//   node scripts/build-extension.mjs [MAJOR ...]     e.g. 15 16; default: the installed ones
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const EXTENSION = 'pgautofailover';
const SERVER_ROOT = '/usr/lib/postgresql';
const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

/** Names in `folder` that end with `suffix`, in name order; [] when there is no such folder. */
function list(folder, suffix) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(suffix))
    .sort();
}

/** The control file's default_version, which must be the package's version too. */
function version() {
  const control = readFileSync(join(root, 'extension', `${EXTENSION}.control`), 'utf8');
  const found = /^default_version\s*=\s*'([^']+)'/m.exec(control)?.[1];
  const packaged = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;
  if (found !== packaged) {
    throw new Error(
      `extension/${EXTENSION}.control says default_version '${found}', package.json says ` +
        `'${packaged}': set both to the same version`,
    );
  }
  return found;
}

function script(files) {
  const parts = files.map(
    (name) => `-- ${name}\n${readFileSync(join(root, 'extension/sql', name), 'utf8').trimEnd()}\n`,
  );
  return parts.join('\n');
}

/** psql stops at this line; create extension skips it. */
const GUARD = `\\echo Use "create extension ${EXTENSION}" to load this file. \\quit`;
/** The same objects for a server that takes no extension files (docs/decisions/0008). */
const PLAIN = `-- ${EXTENSION} as plain SQL: run it once, in one transaction, in a database that has
-- btree_gist and dblink (and pg_cron for the health checks):  psql -1 -v ON_ERROR_STOP=1 -f FILE
`;

/** Tables, and types of their columns: an update leaves them alone (extension/updates). */
const WITH_DATA = /^0(10|11|2[0-8])_/;
/** What the tables' checks call, so it comes before them. */
const BEFORE_TABLES = /^01/;

/** Released versions, oldest first; the newest of the working tree is not among them. */
function releases() {
  return list(join(root, 'extension/releases'), '.sql').map(
    (name) => /--(.+)\.sql$/.exec(name)?.[1] ?? name,
  );
}

/**
 * The way from a released version to this one: what is code is dropped and made anew, tables are
 * changed by the steps `extension/updates/A--B.sql` from that release on.
 */
function updateScript(from, files) {
  const folder = join(root, 'extension/updates');
  const read = (name) => readFileSync(join(folder, name), 'utf8');
  const old = releases().slice(0, releases().indexOf(from));
  const steps = list(folder, '.sql').filter(
    (name) => name.includes('--') && !old.some((version) => name.startsWith(`${version}--`)),
  );
  const code = (names) =>
    script(names).replaceAll(
      /^create (function|procedure) /gm,
      (_, kind) => `create or replace ${kind} `,
    );
  const fresh = files.filter((name) => !WITH_DATA.test(name));
  return [
    read('before.sql'),
    code(fresh.filter((name) => BEFORE_TABLES.test(name))),
    ...steps.map(read),
    code(fresh.filter((name) => !BEFORE_TABLES.test(name))),
    read('after.sql'),
  ].join('\n');
}

/**
 * Replaces in one step, so that nobody who reads or copies the folder now sees half of a file, or
 * the new one beside the old one: another build may run, and several test files build.
 */
function replace(path, make) {
  const fresh = join(dist, `build.${process.pid}`);
  rmSync(fresh, { force: true }); // of a build that was killed, and had this pid
  make(fresh);
  renameSync(fresh, path);
}

/** Copies the `.sql` files of `from` to `to` and removes the others that lie there. */
function copySql(from, to) {
  mkdirSync(to, { recursive: true });
  const names = list(from, '.sql');
  for (const name of names) {
    replace(join(to, name), (fresh) => copyFileSync(join(from, name), fresh));
  }
  for (const name of list(to, '.sql'))
    if (!names.includes(name)) rmSync(join(to, name), { force: true });
}

/** What lies in dist/extension after a build, by name. */
function scripts(files) {
  const found = new Map();
  const add = (name, body, head) => {
    found.set(name, `${head}\n\n${body}`);
    found.set(join('plain', name), `${PLAIN}\n${body}`);
  };
  add(`${EXTENSION}--${version()}.sql`, script(files), GUARD);
  for (const from of releases()) {
    const name = `${EXTENSION}--${from}.sql`;
    found.set(name, readFileSync(join(root, 'extension/releases', name), 'utf8'));
    const head = GUARD.replace(/"create .*"/, `"alter extension ${EXTENSION} update"`);
    add(`${EXTENSION}--${from}--${version()}.sql`, updateScript(from, files), head);
  }
  return found;
}

function buildExtension() {
  const files = list(join(root, 'extension/sql'), '.sql');
  if (files.length === 0) throw new Error('extension/sql holds no .sql file: nothing to build');
  const target = join(dist, 'extension');
  mkdirSync(join(target, 'plain'), { recursive: true });
  const built = scripts(files);
  for (const folder of ['.', 'plain']) {
    for (const name of list(join(target, folder), '.sql')) {
      if (!built.has(join(folder, name))) rmSync(join(target, folder, name), { force: true });
    }
  }
  for (const [name, text] of built) {
    replace(join(target, name), (fresh) => writeFileSync(fresh, text));
  }
  const control = `${EXTENSION}.control`;
  replace(join(target, control), (fresh) => copyFileSync(join(root, 'extension', control), fresh));
  return `${EXTENSION} ${version()} from ${files.length} files`;
}

/** dist/extension-root/usr/share/postgresql/MAJOR/extension -> dist/extension */
function linkForServers(majors) {
  for (const major of majors) {
    const share = join(dist, 'extension-root/usr/share/postgresql', major);
    mkdirSync(share, { recursive: true });
    replace(join(share, 'extension'), (fresh) =>
      symlinkSync(relative(share, join(dist, 'extension')), fresh),
    );
  }
}

function installedMajors() {
  if (!existsSync(SERVER_ROOT)) return [];
  return readdirSync(SERVER_ROOT).filter((name) => /^\d+$/.test(name));
}

try {
  const wanted = process.argv.slice(2);
  console.log(`built ${buildExtension()}`);
  linkForServers(wanted.length > 0 ? wanted : installedMajors());
  copySql(join(root, 'cli/monitor/migrations'), join(dist, 'cli/monitor/migrations'));
  const program = join(dist, 'cli/main.js');
  if (existsSync(program)) chmodSync(program, 0o755);
} catch (error) {
  console.error(`build-extension: ${error.message}`);
  process.exitCode = 1;
}
