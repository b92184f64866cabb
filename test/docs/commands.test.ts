/** What the pages tell to type exists: commands, options, files that are linked. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import t from 'tap';
import { describeCommands } from '../../cli/language/describeCommands.js';
import { COMMON_OPTIONS } from '../../cli/language/options.js';
import { CHECKOUT } from '../support/processes.js';
import { pages, readPage } from './markdown.js';

/** Pages that show wrong command lines, or those of another version, on purpose. */
const OF_OTHERS = new Set(['docs/bad-input.md', 'docs/cli-status.md', 'docs/cli-reference.md']);
/** A word of a command, not an argument. */
const WORD = /^[a-z][a-z_-]*$/;

const commands = new Map((await describeCommands()).map((each) => [each.words, each]));
const groups = new Set(
  [...commands.keys()].flatMap((words) => {
    const parts = words.split(' ');
    return parts.map((_, index) => parts.slice(0, index).join(' '));
  }),
);

/** The command lines of a page: behind `pg_autoctl`, up to the end of the code or the line. */
function commandLines(text: string): string[] {
  const joined = text.replaceAll(/ *\\\n\s*/g, ' ');
  const code = [...joined.matchAll(/```\w*\n[\s\S]*?```|`[^`]+`/g)].map(([found]) => found);
  return code.flatMap((each) =>
    [...each.matchAll(/\bpg_autoctl ([^`\n|>#;&()"]+)/g)].map((found) => (found[1] ?? '').trim()),
  );
}

/** What is wrong with a command line; undefined = nothing. */
function problem(line: string): string | undefined {
  const words = line.split(/\s+/).filter((word) => word !== '-q');
  const end = words.findIndex((word) => !WORD.test(word));
  const leading = end < 0 ? words : words.slice(0, end);
  const name = leading
    .map((_, index) => leading.slice(0, index + 1).join(' '))
    .findLast((each) => commands.has(each));
  const command = name === undefined ? undefined : commands.get(name);
  if (command === undefined) {
    return groups.has(leading.join(' ')) ? undefined : `no such command: ${line}`;
  }
  const known = new Set([...command.options, ...Object.keys(COMMON_OPTIONS)].map(nameOf));
  const unknown = words.filter((word) => word.startsWith('--')).map((word) => word.slice(2));
  const wrong = unknown.filter((word) => !known.has(word.split('=')[0] ?? ''));
  return wrong.length === 0 ? undefined : `no option --${wrong.join(', --')}: ${line}`;
}

function nameOf(option: string | { readonly name: string }): string {
  return typeof option === 'string' ? option : option.name;
}

for (const page of pages()) {
  if (!OF_OTHERS.has(page)) {
    t.test(`the command lines of ${page} exist`, async (t) => {
      const problems = commandLines(readPage(page)).map(problem);
      t.same(
        problems.filter((each) => each !== undefined),
        [],
      );
    });
  }
  t.test(`the links of ${page} lead somewhere`, async (t) => {
    const links = [...readPage(page).matchAll(/\]\(([^)\s]+)\)/g)].map((found) => found[1] ?? '');
    const local = links.filter((link) => !/^(https?:|#|mailto:)/.test(link));
    const missing = local.filter(
      (link) => !existsSync(join(CHECKOUT, dirname(page), link.split('#')[0] ?? '')),
    );
    t.same(missing, []);
  });
}
