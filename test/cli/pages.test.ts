/**
 * Pages that are written from the commands, or about them.  `UPDATE_DOCS=1 npx tap run
 * test/cli/pages.test.ts` writes those that are generated.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import t from 'tap';
import { COMMANDS } from '../../cli/language/commandTable.js';
import { describeCommands } from '../../cli/language/describeCommands.js';
import { referencePage } from '../../scripts/docs/cli-reference.js';
import { manPage } from '../../scripts/docs/man-page.js';
import { CHECKOUT } from '../support/processes.js';
import { run, scratch } from './support.js';

const GENERATED: readonly (readonly [path: string, render: () => Promise<string>])[] = [
  ['docs/cli-reference.md', referencePage],
  ['docs/man/pg_autoctl.1', manPage],
];

for (const [path, render] of GENERATED) {
  t.test(`${path} is current`, async (t) => {
    const file = join(CHECKOUT, path);
    const text = await render();
    if (process.env['UPDATE_DOCS'] === '1') {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    t.equal(readFileSync(file, 'utf8'), text, 'see scripts/docs/cli-pages.ts');
  });
}

const noMan = existsSync('/usr/bin/man') ? false : 'man is not installed';

t.test('the man page has no mistakes that man knows of', { skip: noMan }, async (t) => {
  const file = join(CHECKOUT, 'docs/man/pg_autoctl.1');
  const env = { ...process.env, LC_ALL: 'C.UTF-8', MANWIDTH: '80' };
  const script = 'man --warnings -E UTF-8 -l -Tutf8 "$1" 2>&1 >/dev/null';
  t.equal(execFileSync('sh', ['-c', script, 'sh', file], { env, encoding: 'utf8' }), '');
});

/** Rows of the table in docs/cli-status.md: `| command | option | done | ... |`. */
function statusRows(): { words: string; option: string; status: string }[] {
  const text = readFileSync(join(CHECKOUT, 'docs/cli-status.md'), 'utf8');
  return text.split('\n').flatMap((line) => {
    const cells = line.split('|').map((cell) => cell.trim());
    const words = /^`([^`]+)`$/.exec(cells[1] ?? '')?.[1];
    if (words === undefined || cells.length < 6) return [];
    const option = /^`--([^`]+)`$/.exec(cells[2] ?? '')?.[1] ?? '';
    return [{ words, option, status: cells[4] ?? '' }];
  });
}

t.test('docs/cli-status.md says what is there, and nothing else', async (t) => {
  const commands = await describeCommands();
  const exists = new Set<string>();
  for (const { words, options } of commands) {
    exists.add(words);
    for (const { name } of options) exists.add(`${words} --${name}`);
  }
  const rows = statusRows();
  const key = ({ words, option }: { words: string; option: string }): string =>
    option === '' ? words : `${words} --${option}`;
  const having = (status: string): string[] => rows.filter((row) => row.status === status).map(key);
  const [done, refused, missing] = [having('done'), having('refused'), having('not done')];
  t.equal(done.length + refused.length + missing.length, rows.length, 'no other status');
  t.strictSame(
    done.filter((name) => !exists.has(name)),
    [],
    'done, but not there',
  );
  t.strictSame(
    missing.filter((name) => exists.has(name)),
    [],
    'there, but said to be missing',
  );
  const listed = new Set([...done, ...refused]);
  t.strictSame(
    [...exists].filter((name) => !listed.has(name)),
    [],
    'there, but not in the table',
  );
  const folder = scratch(t);
  for (const name of refused.filter((each) => !each.includes('--'))) {
    const outcome = await run(name.split(' '), folder);
    t.match(outcome, { code: 1, log: [/not supported by this version: ./] }, `refused: ${name}`);
  }
  t.equal(rows.length, new Set(rows.map(key)).size, 'no row twice');
});

t.test('the completion scripts know every command, and bash takes them', async (t) => {
  const folder = scratch(t);
  const { out, code } = await run(['completion', 'bash'], folder);
  t.equal(code, 0);
  const file = join(folder, 'completion.bash');
  writeFileSync(file, out);
  const ask = (...typed: string[]): string[] => {
    const words = ['pg_autoctl', ...typed].map((word) => `'${word}'`).join(' ');
    const script = `source ${file}; COMP_WORDS=(${words}); COMP_CWORD=${String(typed.length)}
      _pg_autoctl; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const options = { cwd: folder, encoding: 'utf8' } as const;
    const answer = execFileSync('bash', ['-c', script], options).trim();
    return answer === '' ? [] : answer.split('\n');
  };
  t.strictSame(ask('perf'), ['perform']);
  t.strictSame(ask('perform', ''), ['failover', 'switchover', 'promotion']);
  t.strictSame(ask('show', 'state', '--for'), ['--formation']);
  t.strictSame(ask('show', '--json', 'sta'), ['state', 'standby-names']);
  t.strictSame(ask('show', 'state', '--formation', ''), [], 'a name cannot be guessed');
  t.strictSame(ask('show', 'state', '--pgdata', 'compl'), ['completion.bash'], 'files');
  t.strictSame(ask('inspect', 'getpid', 'node'), ['node-active']);
  for (const { words } of COMMANDS) {
    const parts = words.split(' ');
    const last = parts.at(-1) ?? '';
    t.ok(ask(...parts).includes(last), words);
  }
  const zsh = await run(['completion', 'zsh'], folder);
  t.match(zsh.out, /^#compdef pg_autoctl\n/);
  t.match(await run(['completion', 'fish'], folder), { code: 1, log: [/one of bash, zsh/] });
});
