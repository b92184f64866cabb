/**
 * What wrong command lines get.  The same table is printed in docs/bad-input.md:
 * `UPDATE_DOCS=1 npx tap run test/cli/refusals.test.ts` writes it there.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import t from 'tap';
import { nodePaths } from '../../keeper/config/paths.js';
import { CHECKOUT } from '../support/processes.js';
import { type Refusal, REFUSALS } from './refusalCases.js';
import { type Outcome, run, scratch, words } from './support.js';

const DOC = `${CHECKOUT}/docs/bad-input.md`;
const BEGIN = '<!-- begin of the command lines: written by test/cli/refusals.test.ts -->';
const END = '<!-- end of the command lines -->';

const KEEPER = `[pg_autoctl]
role = keeper
monitor = postgres://autoctl_node@127.0.0.1:1/pg_auto_failover
formation = default
hostname = db1

[postgresql]
pgdata = /nowhere
port = 5432
`;
const FILES: Readonly<Record<string, string>> = {
  keeper: KEEPER,
  alone: KEEPER.replace(/^monitor = .*$/m, 'monitor = PG_AUTOCTL_DISABLED'),
  monitor: KEEPER.replace('keeper', 'monitor').replace(/^(monitor|formation) = .*\n/gm, ''),
  broken: '[pg_autoctl]\nrole = keeper\nthis is no setting\n',
  keyless: KEEPER.replace(/^port.*\n/m, ''),
  binary: KEEPER,
};

/** Files of `node run`. */
const SPECS: Readonly<Record<string, string>> = {
  'unknown.ini': '[node]\nkind = postgres\n[settings]\ncandidate_prority = 5\n',
  'urless.ini': '[node]\nkind = postgres\n[postgresql]\npgdata = /p\n',
  'citus.ini': '[node]\nkind = monitor\n[formation c]\nkind = citus\n',
};

function makeNodes(folder: string): void {
  for (const [name, text] of Object.entries(SPECS)) writeFileSync(`${folder}/${name}`, text);
  for (const [name, text] of Object.entries(FILES)) {
    const paths = nodePaths(name, folder, { HOME: folder, XDG_RUNTIME_DIR: folder });
    mkdirSync(dirname(paths.config), { recursive: true });
    writeFileSync(paths.config, text);
    if (name !== 'binary') continue;
    mkdirSync(dirname(paths.state), { recursive: true });
    writeFileSync(paths.state, Buffer.alloc(1024));
  }
}

/** All that the user sees. */
function shown({ log, err }: Outcome): string {
  return [...log.map((line) => line.replace(/^[A-Z]+ /, '')), err].join('\n');
}

function row({ line, env }: Refusal, outcome: Outcome, folder: string): string {
  const variables = Object.entries(env ?? {}).map(([name, value]) => `${name}=${value} `);
  const said = outcome.log[0]?.replace(/^[A-Z]+ /, '') ?? outcome.err.split('\n')[0] ?? '';
  const cells = [`${variables.join('')}pg_autoctl ${line}`.trim(), said].map((cell) =>
    cell.replaceAll(folder, '/srv/app').replaceAll('|', '\\|'),
  );
  return `| \`${cells[0] ?? ''}\` | ${String(outcome.code)} | ${cells[1] ?? ''} |`;
}

t.test('wrong command lines are refused, and the documentation says how', async (t) => {
  const folder = scratch(t);
  makeNodes(folder);
  const rows: string[] = [];
  for (const refusal of REFUSALS) {
    const outcome = await run(words(refusal.line), folder, refusal.env);
    const name = `pg_autoctl ${refusal.line}`;
    t.equal(outcome.code, refusal.code, `exit code of: ${name}`);
    t.match(shown(outcome), refusal.message, `error of: ${name}`);
    t.equal(outcome.out, '', `stdout stays empty: ${name}`);
    t.notMatch(shown(outcome), /secret|unexpected error/, `no secret, no defect: ${name}`);
    rows.push(row(refusal, outcome, folder));
  }
  const table = ['| command | exit code | error |', '|---|---|---|', ...rows].join('\n');
  const text = readFileSync(DOC, 'utf8');
  const [before = '', rest = ''] = text.split(BEGIN);
  const after = rest.split(END)[1] ?? '';
  const current = `${before}${BEGIN}\n\n${table}\n\n${END}${after}`;
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(DOC, current);
  else t.equal(text, current, 'docs/bad-input.md is current');
});
