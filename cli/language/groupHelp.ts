import { COMMANDS } from './commandTable.js';
import { wordsAfter } from './findCommand.js';

/** The commands below these words, one line each; '' = the whole tree. */
export function setHelp(words: string): string {
  const prefix = words === '' ? '' : `${words} `;
  const names = wordsAfter(words);
  const width = Math.max(...names.map((name) => name.length));
  const lines = names.map((name) => {
    const full = `${prefix}${name}`;
    const entry = COMMANDS.find((known) => known.words === full);
    const mark = entry === undefined ? '+' : ' ';
    return `  ${mark} ${name.padEnd(width)}  ${entry?.describe ?? SETS[full] ?? ''}`.trimEnd();
  });
  return [`  pg_autoctl${words === '' ? '' : ` ${words}`}`, ...lines, ''].join('\n');
}

/** Every set of commands with its list. */
export function treeHelp(): string {
  return ['', ...Object.keys(SETS)].map(setHelp).join('\n');
}

/** Sets of commands, with a description for the list. */
const SETS: Readonly<Record<string, string>> = {
  create: 'Create a node or formation',
  drop: 'Drop a node or formation',
  config: 'Read, change and check the configuration',
  show: 'Show information of a node or formation',
  enable: 'Switch a feature on',
  disable: 'Switch a feature off',
  get: 'Get a value from a node or formation',
  'get node': 'Get a value from a node',
  'get formation': 'Get a value from a formation',
  set: 'Set a value of a node or formation',
  'set node': 'Set a value of a node',
  'set formation': 'Set a value of a formation',
  perform: 'Perform an action on a formation',
  accept: 'Accept what only an operator can decide',
  node: 'Make and run a node as a file describes it',
  inspect: 'Look into a node, for diagnosis',
  'inspect show': 'Show what this host knows of its network',
  'inspect pgsetup': 'Look at the local Postgres',
  'inspect fsm': "Look at the keeper's machine",
  'inspect monitor': 'Ask the monitor as a keeper does',
  'inspect monitor get': 'Get nodes from the monitor',
  manual: 'Act on a node by hand, for diagnosis',
  'manual service': 'Act on the service of a node',
};
