/**
 * The rules of CONTRIBUTING.md that a program can check.  Each test lists what breaks its rule as
 * `file:line`; the way to satisfy it is to change that file, not the rule.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import t from 'tap';
import type { Test } from 'tap';
import ts from 'typescript';
import { CHECKOUT } from './support/processes.js';

const MAX_COLUMNS = 100;
const MAX_FILE_LINES = 400;
const MAX_FUNCTION_LINES = 70;
const MAX_SQL_BODY_LINES = 110;

/** Releases are frozen as they were built. */
const SKIPPED_FOLDERS = new Set([
  ...['node_modules', 'dist', '.git', '.tap', 'tap-snapshots', 'releases'],
]);
const CODE = /\.(ts|js|mjs|sql|sh|yml)$|(^|\/)(Makefile|Dockerfile|run)$/;
const TEXT = /\.md$|\.json$/;
/** Rows of tables are read in columns: the machine's, and every list of values in SQL. */
const MACHINE_TABLES =
  /^((test\/)?keeper\/transitions\.(test\.)?ts|extension\/sql\/1\d\d_fsm_rule.*\.sql)$/;
const SQL_ROW = /^\s*\(['\d].*\)[,;]?$/;
/** A message stays in one piece, so that it can be searched for. */
const LITERALS = /'(?:[^'\\]|''|\\.)*'|`(?:[^`\\]|\\.)*`|"(?:[^"\\]|\\.)*"/g;
const MAX_COLUMNS_BESIDE_MESSAGE = 60;
/** They speak of TAP's directives. */
const TAP_FILES = /^(scripts\/tap-reader\.mjs|test\/support\.test\.ts)$/;

interface Source {
  readonly path: string;
  readonly text: string;
  readonly lines: readonly string[];
}

function sources(folder = CHECKOUT): Source[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED_FOLDERS.has(entry.name) ? [] : sources(full);
    const path = relative(CHECKOUT, full);
    const wanted = (CODE.test(path) || TEXT.test(path)) && entry.name !== 'package-lock.json';
    if (!wanted) return [];
    const text = readFileSync(full, 'utf8');
    return [{ path, text, lines: text.replace(/\n$/, '').split('\n') }];
  });
}

const all = sources();
const code = all.filter(({ path }) => CODE.test(path));
const scripts = code.filter(({ path }) => /\.(ts|mjs|js)$/.test(path));
const typescript = code.filter(({ path }) => path.endsWith('.ts'));
const product = typescript.filter(({ path }) => /^(keeper|cli)\//.test(path));
const sql = code.filter(({ path }) => path.startsWith('extension/sql/'));

/** `file:line: text` of each line that `isBad`. */
function linesThat(isBad: (line: string) => boolean, files: readonly Source[]): string[] {
  return files.flatMap(({ path, lines }) =>
    lines.flatMap((line, index) =>
      isBad(line) ? [`${path}:${index + 1}: ${line.trim().slice(0, 60)}`] : [],
    ),
  );
}

function parse({ path, text }: Source): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
}

/** `file:line: name` of each function whose text, brackets included, is too long. */
function longFunctions(source: Source): string[] {
  const file = parse(source);
  const found: string[] = [];
  const lineOf = (position: number) => file.getLineAndCharacterOfPosition(position).line;
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
      const first = lineOf(node.getStart(file));
      const count = lineOf(node.getEnd()) - first + 1;
      if (count > MAX_FUNCTION_LINES) found.push(`${source.path}:${first + 1}: ${count} lines`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The bodies of SQL functions: what stands between two equal dollar quotes after `as`. */
function longBodies({ path, text }: Source): string[] {
  return [...text.matchAll(/\bas (\$\w*\$)(.*?)\1/gs)].flatMap(({ index, 2: body = '' }) => {
    const count = body.trim().split('\n').length;
    const first = text.slice(0, index).split('\n').length;
    return count > MAX_SQL_BODY_LINES ? [`${path}:${first}: ${count} lines`] : [];
  });
}

/** Relative imports, resolved to paths from the checkout's root. */
function imports({ path, text }: Source): string[] {
  return ts
    .preProcessFile(text, true, true)
    .importedFiles.map(({ fileName }) => fileName)
    .filter((name) => name.startsWith('.'))
    .map((name) => join(dirname(path), name));
}

/** Functions that a SQL file creates, without their schema; overloads once. */
function created({ text }: Source): string[] {
  const names = text.matchAll(/^create (?:or replace )?(?:function|procedure) [\w]+\.(\w+)/gim);
  return [...new Set([...names].map(({ 1: name = '' }) => name))];
}

/**
 * Functions that a SQL file creates beside the one that it is named after.  A helper may stand
 * there when only this file calls it.
 */
function strangers(source: Source): string[] {
  const main = /\d+_(\w+)\.sql$/.exec(source.path)?.[1];
  const others = created(source).filter((name) => name !== main);
  return others.filter((name) => {
    const calls = new RegExp(`pgautofailover\\.${name}\\(`, 'g');
    const calledHere = [...source.text.matchAll(calls)].length > 1;
    const elsewhere = sql.filter(({ path }) => path !== source.path && !isGrant(path));
    return !calledHere || elsewhere.some(({ text }) => text.search(calls) >= 0);
  });
}

function isGrant(path: string): boolean {
  return path.startsWith('extension/sql/9');
}

/** A line of which a message makes the most, or a row of a table that prettier leaves alone. */
function mayBeLong(line: string): boolean {
  const rest = line.replaceAll(LITERALS, '');
  return SQL_ROW.test(line) || rest.length <= MAX_COLUMNS_BESIDE_MESSAGE;
}

/** Blanks the tables that `// prettier-ignore` marks; the numbers of lines stay. */
function withoutTables({ path, text }: Source): Source {
  const table = /\/\/ prettier-ignore\n[^;]*?\n\];/g;
  const blank = text.replace(table, (found) => found.replace(/[^\n]/g, ''));
  return { path, text: blank, lines: blank.split('\n') };
}

function none(t: Test, findings: readonly string[]): void {
  for (const finding of findings) t.fail(finding, { stack: '', at: null });
  if (findings.length === 0) t.pass('nothing found');
}

t.test(`no line is longer than ${MAX_COLUMNS} columns`, async (t) => {
  const files = code.filter(({ path }) => !MACHINE_TABLES.test(path)).map(withoutTables);
  const isBad = (line: string) => line.length > MAX_COLUMNS && !mayBeLong(line);
  none(t, linesThat(isBad, files));
});

t.test(`no file is longer than ${MAX_FILE_LINES} lines`, async (t) => {
  const long = code.filter(({ lines }) => lines.length > MAX_FILE_LINES);
  const bad = long.map(({ path, lines }) => `${path}: ${lines.length} lines`);
  none(t, bad);
});

t.test(`no function is longer than ${MAX_FUNCTION_LINES} lines`, async (t) => {
  none(t, scripts.flatMap(longFunctions));
});

t.test(`no SQL body is longer than ${MAX_SQL_BODY_LINES} lines`, async (t) => {
  none(t, sql.flatMap(longBodies));
});

t.test('there are no tabs, but in the Makefile', async (t) => {
  const files = code.filter(({ path }) => !path.endsWith('Makefile'));
  const bad = linesThat((line) => line.includes('\t'), files);
  none(t, bad);
});

t.test('nothing is left for later', async (t) => {
  const markers = new RegExp(
    `\\b(${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX', 'HA' + 'CK'].join('|')})\\b`,
  );
  const files = code.filter(({ path }) => !TAP_FILES.test(path));
  const bad = linesThat((line) => markers.test(line), files);
  none(t, bad);
});

t.test('only cli/format and cli/main.ts print to stdout', async (t) => {
  const files = product.filter(({ path }) => !/^cli\/(format\/|main\.ts$)/.test(path));
  const bad = linesThat((line) => line.includes('console.'), files);
  none(t, bad);
});

t.test('the keeper does not know the command line', async (t) => {
  const bad = product
    .filter(({ path }) => path.startsWith('keeper/'))
    .flatMap((source) =>
      imports(source)
        .filter((target) => !target.startsWith('keeper/'))
        .map((target) => `${source.path} imports ${target}`),
    );
  none(t, bad);
});

t.test('only main.ts reads argv and the environment, and exits', async (t) => {
  const files = product.filter(({ path }) => !/^(keeper|cli)\/main\.ts$/.test(path));
  const bad = linesThat((line) => /\bprocess\.(argv|env|exit)\b/.test(line), files);
  none(t, bad);
});

t.test('a SQL file creates one function', async (t) => {
  const files = sql.filter(({ path }) => /^extension\/sql\/[1-4]\d\d_/.test(path));
  const bad = files.flatMap((source) =>
    strangers(source).map((name) => `${source.path} also creates ${name}`),
  );
  none(t, bad);
});

t.test('no code is commented out', async (t) => {
  const statement = /^\/\/ *(const|let|import|export|return|await|if|for|while|throw)\b.*[;{]$/;
  const call = /^\/\/ *\w+(\.\w+)*\(.*\);$/;
  const sqlStatement = /^-- *(select|insert|update|delete|create|alter|drop|perform|if)\b.*;$/i;
  const isCode = (line: string) => [statement, call, sqlStatement].some((p) => p.test(line.trim()));
  none(t, linesThat(isCode, code));
});

t.test('no file names a path of the machine that it was written on', async (t) => {
  const homes = /(?<![\w.}-])\/(work|farm|root)\/[a-z.]/;
  const bad = linesThat((line) => homes.test(line), all);
  none(t, bad);
});
