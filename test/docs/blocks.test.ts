/**
 * README.md and docs/quickstart.md tell the truth: their shell blocks are run in order, each page
 * in one bash and beside the other, and print what the pages show.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { freePort } from '../support/ports.js';
import { CHECKOUT } from '../support/processes.js';
import { ScratchFolder } from '../support/scratchFolder.js';
import { blocksOf } from './markdown.js';
import type { Block } from './markdown.js';
import { runBlocks, withoutFigures } from './shell.js';
import type { Session } from './shell.js';

const FILE_LIMIT_MS = 400_000;
const SHELL = ['sh', 'bash'];
/** Blocks of README.md that are not run here, by their text: who runs them, and why there. */
const COVERED: Readonly<Record<string, string>> = {
  'npm run demo': 'test/acceptance/demo.test.ts: it takes a minute, and brings its own cluster',
  'npm test': '.ci/run: it is what runs this test',
  'make && sudo make install':
    'test/packaging.test.ts: into DESTDIR, since a test installs nothing on the machine',
};
/** README.md has fixed ports, since a reader pastes it; 6000 is the monitor's. */
const README_PORTS = ['6000', '6001', '6002'];

function isShell({ language }: Block): boolean {
  return SHELL.includes(language);
}

function folderFor(): ScratchFolder {
  const folder = new ScratchFolder();
  t.teardown(() => folder.remove());
  return folder;
}

/** With free ports; SQL goes to the monitor, as its owner. */
async function readmeBlocks(): Promise<{ blocks: Block[]; ports: Map<string, string> }> {
  const ports = new Map<string, string>();
  for (const port of README_PORTS) ports.set(port, String(await freePort()));
  const found = blocksOf('README.md').filter(
    (block) => block.language === 'sql' || (isShell(block) && !(block.text.trim() in COVERED)),
  );
  const blocks = found.map((block) => {
    const text = block.text.replaceAll(/\b600\d\b/g, (port) => ports.get(port) ?? port);
    return { ...block, text: block.language === 'sql' ? asPsql(text, ports) : text };
  });
  return { blocks, ports };
}

function asPsql(text: string, ports: ReadonlyMap<string, string>): string {
  const where = `-h "$PWD" -p ${ports.get('6000') ?? ''} -d pg_auto_failover`;
  return `psql -X -q -v ON_ERROR_STOP=1 ${where} <<'SQL'\n${text}\nSQL\n`;
}

/** Lines that a page shows as the output of the block before, and that it did not print. */
function notPrinted(page: string, run: readonly Block[], session: Session): string[] {
  const all = blocksOf(page);
  return run.flatMap(({ line }, index) => {
    const shown = all[all.findIndex((block) => block.line === line) + 1];
    if (shown?.language !== 'text') return [];
    const printed = (session.printed[index] ?? '').split('\n').map(withoutFigures);
    const wanted = shown.text.split('\n').filter((each) => each.trim() !== '');
    return wanted
      .filter((each) => !printed.includes(withoutFigures(each)))
      .map((each) => `${page}:${String(shown.line)}: ${each}`);
  });
}

/** Files and processes of the nodes that are still there. */
function leftovers(folder: ScratchFolder): string[] {
  const config = join(folder.path, 'home/.config/pg_autoctl');
  const files = existsSync(config)
    ? readdirSync(config, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())
    : [];
  const processes = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(`${folder.path}/`) && /pg_autoctl|postgres/.test(line));
  return [...files.map(({ name }) => name), ...processes];
}

/** What the services said, for the report of a failure. */
function logs(folder: ScratchFolder): string {
  return readdirSync(folder.path, { recursive: true, encoding: 'utf8' })
    .filter((path) => /(monitor|node_\d)\.log$/.test(path))
    .map((path) => `--- ${path}\n${readFileSync(join(folder.path, path), 'utf8')}`)
    .join('\n');
}

t.setTimeout(FILE_LIMIT_MS);
// fast when dist/ is current; a page must not be tried against yesterday's program
execFileSync('bash', [join(CHECKOUT, 'scripts/setup.sh')], { stdio: 'inherit' });

const quickstart = blocksOf('docs/quickstart.md').filter(isShell);
const { blocks: readme } = await readmeBlocks();
const folders = { quickstart: folderFor(), readme: folderFor() };
const quickstartPorts = {
  MONITOR_PORT: String(await freePort()),
  NODE_1_PORT: String(await freePort()),
  NODE_2_PORT: String(await freePort()),
  NODE_3_PORT: String(await freePort()),
};
const [ofQuickstart, ofReadme] = await Promise.all([
  runBlocks(folders.quickstart, quickstart, quickstartPorts),
  runBlocks(folders.readme, readme, {}),
]);

const RUNS = [
  ['docs/quickstart.md', quickstart, ofQuickstart, folders.quickstart],
  ['README.md', readme, ofReadme, folders.readme],
] as const;

for (const [page, blocks, session, folder] of RUNS) {
  t.test(`the blocks of ${page} run to the end`, async (t) => {
    t.comment(`${page}: ${String(blocks.length)} blocks in ${session.seconds.toFixed(0)} s`);
    t.ok(blocks.length > 0, 'there are blocks');
    const failed = session.printed.findLastIndex((each) => each !== undefined);
    const where = `${page}:${String(blocks[failed]?.line ?? 0)}`;
    if (session.code !== 0) t.comment(session.stdout, session.stderr, logs(folder));
    t.equal(session.code, 0, `the last block was that of ${where}`);
    t.same(notPrinted(page, blocks, session), [], 'what the page shows was printed');
    t.same(leftovers(folder), [], 'nothing is left behind');
  });
}

t.test('no block is skipped silently', async (t) => {
  const texts = blocksOf('README.md').filter(isShell).map(({ text }) => text.trim());
  for (const [text, where] of Object.entries(COVERED)) {
    t.ok(texts.includes(text), `README.md has the block ${text}`);
    const [file = ''] = where.split(':');
    t.ok(existsSync(join(CHECKOUT, file)), `${text}: ${where}`);
  }
  for (const page of ['README.md', 'docs/quickstart.md']) {
    const strange = blocksOf(page).filter(({ language }) => !/^(sh|bash|sql|text)$/.test(language));
    t.same(
      strange.map(({ line }) => `${page}:${String(line)}`),
      [],
      'a block says what it is: sh is run, text is shown',
    );
  }
});
