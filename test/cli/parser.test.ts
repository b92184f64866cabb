import { readdirSync, readFileSync } from 'node:fs';
import t from 'tap';
import { COMMANDS } from '../../cli/language/commandTable.js';
import { findCommand } from '../../cli/language/findCommand.js';
import { normalizeArgs } from '../../cli/language/normalizeArgs.js';
import { commandHelp, parseCommand, readDirectly } from '../../cli/language/parser.js';
import { EXTENSION_VERSION, VERSION } from '../../cli/version.js';
import { command as performFailover } from '../../cli/commands/performFailover.js';
import { command as runCommand } from '../../cli/commands/run.js';
import { CHECKOUT } from '../support/processes.js';
import { run, scratch, words } from './support.js';

const OPTIONS = performFailover.options;

t.test('spellings of getopt_long are understood', async (t) => {
  const cases: [string, string[]][] = [
    ['--formation app', ['--formation=app']],
    ['--formation=app', ['--formation=app']],
    ['--form app', ['--formation=app']],
    ['-f app', ['--formation=app']],
    ['-fapp', ['--formation=app']],
    ['-g 1 -w -1', ['--group=1', '--wait=-1']],
    ['--pgd /a=b', ['--pgdata=/a=b']],
  ];
  for (const [line, expected] of cases) {
    t.strictSame(normalizeArgs(words(line), OPTIONS, 'x').options, expected, line);
  }
  const rest = normalizeArgs(words('5 -1 --group 2 -- --group'), OPTIONS, 'x');
  t.strictSame(rest, { options: ['--group=2'], positionals: ['5', '-1', '--group'] });
});

t.test('a resident command is parsed without yargs to the same values', async (t) => {
  const lines = ['', '--name a -p5433 -vv', '--pgdata /x --json -q --name=b --name=c', '-V', '-h'];
  for (const line of lines) {
    const lean = await parseCommand('run', runCommand, words(line), {});
    const full = await parseCommand('run', { ...runCommand, resident: false }, words(line), {});
    t.strictSame(lean, full, line);
  }
  t.strictSame(readDirectly(['--verbose', '--verbose', '--a=b=c']), { verbose: 2, a: 'b=c' });
});

t.test('the environment is the default of options', async (t) => {
  const env = { PGDATA: '/from/env', PG_AUTOCTL_MONITOR: '' };
  const parsed = await parseCommand('perform failover', performFailover, [], env);
  t.match(parsed.values, { pgdata: '/from/env', monitor: undefined });
  const given = ['--pgdata', '/given'];
  const wins = await parseCommand('perform failover', performFailover, given, env);
  t.match(wins.values, { pgdata: '/given' });
});

t.test('options may come before, between and after the words of a command', async (t) => {
  t.match(findCommand(['--json', 'version']), { entry: { words: 'version' }, rest: ['--json'] });
  const found = findCommand(['set', 'node', 'candidate-priority', '5', '--name', 'x']);
  t.match(found, { entry: { words: 'set node candidate-priority' }, rest: ['5', '--name', 'x'] });
  t.match(findCommand(['get', 'node']), { kind: 'set', words: 'get node' });
});

t.test('every command has help that fits a terminal', async (t) => {
  for (const { words: name, describe, load } of COMMANDS) {
    const { command } = await load();
    const help = await commandHelp(name, describe, command);
    t.matchSnapshot(help, name);
    const long = help.split('\n').filter((line) => line.length > 80);
    t.strictSame(long, [], `${name}: 80 columns`);
    const shorts = Object.values(command.options).flatMap(({ short }) => short ?? []);
    t.equal(new Set([...shorts, ...'vqVh']).size, shorts.length + 4, `${name}: short options`);
  }
});

t.test('help and version go where scripts expect them', async (t) => {
  const folder = scratch(t);
  const tree = await run(['help'], folder);
  t.match(tree, { code: 0, err: '' });
  t.matchSnapshot(tree.out, 'pg_autoctl help');
  t.match(await run(['show', 'state', '--help'], folder), { code: 0, out: '' });
  t.match(await run(['--help'], folder), { code: 0, out: '', err: /pg_autoctl\n/ });
  t.match(await run(['help', 'show', 'state'], folder), { code: 0, out: /--formation/ });
  for (const line of ['version', '--version', '-V', 'show state --version']) {
    t.match(await run(words(line), folder), { code: 0, out: /^pg_autoctl version / }, line);
  }
  const json = await run(['version', '--json'], folder);
  t.match(JSON.parse(json.out), { pg_autoctl: VERSION, pgautofailover: EXTENSION_VERSION });
});

t.test('the versions of the package, the program and the extension are one', async (t) => {
  const read = (path: string): string => readFileSync(`${CHECKOUT}/${path}`, 'utf8');
  const { version } = JSON.parse(read('package.json')) as { version: string };
  t.equal(VERSION, version);
  t.match(read('extension/pgautofailover.control'), `default_version = '${EXTENSION_VERSION}'`);
  const folder = 'cli/monitor/migrations';
  const scripts = readdirSync(`${CHECKOUT}/${folder}`).map((name) => read(`${folder}/${name}`));
  const last = scripts.filter((text) => text.includes(`'${EXTENSION_VERSION}'`));
  t.equal(last.length, 1, 'one migration leads to this version');
});
