// Writes docs/state-machine.md from the rules in a database that has the extension.
//
//   PGHOST=... PGPORT=... PGUSER=... PGDATABASE=... node scripts/docs/state-machine.mjs [--check]
//
// With --check it writes nothing and fails when the file is not what it would write.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

const target = fileURLToPath(new URL('../../docs/state-machine.md', import.meta.url));
const CONNECT_LIMIT_MS = 5_000;

const RULES = `
  select r.position, r.rule, r.operation, r.section::text as section,
         r.node_state::text[], r.node_reported::text[], r.node_goal::text[],
         r.primary_state::text[], r.primary_reported::text[], r.primary_goal::text[],
         r.requires, r.assign_node::text, r.assign_primary::text, r.assign_others::text,
         r.forget_node, r.restore_priorities, r.reason
    from pgautofailover.fsm_rule as r
   order by r.position`;
const GUARDS = 'select guard, subject, meaning from pgautofailover.fsm_guard order by subject collate "C", guard collate "C"';
/** Moves that belong to the life of a group; operators and lone nodes have tables of their own. */
const EDGES = `
  select e.current_state::text as from_state, e.assigned_state::text as to_state,
         string_agg(distinct r.rule collate "C", ', ' order by r.rule collate "C") as rules
    from pgautofailover.dump_fsm_edges() as e
    join pgautofailover.fsm_rule as r on r.position = e.pos
   where r.operation is null
     and r.position > 300
     and e.current_state not in ('join_primary', 'single')
   group by 1, 2
   order by 1, 2`;
const KEEPER = `
  select t.to_state::text, t.from_state::text[]
    from pgautofailover.keeper_transition as t
   order by t.to_state`;

const SECTIONS = [
  ['api_triggered', 'What operators order', 'The function named first was called for the node.'],
  ['early_checks', 'Before anything else', 'Removal, maintenance, self-fencing, a lone node.'],
  ['primary_node', 'The primary, and who stops following it', ''],
  ['reporting_node', 'Standbys, promotion, election', ''],
];

const SUBJECTS = {
  node: 'Of the node',
  primary: 'Of its primary',
  others: 'Of the other nodes',
  group: 'Of the group',
};

const code = (word) => `\`${word}\``;
const list = (words) => words.map(code).join(' ');

/** The states of one side in words; '' when any will do. */
function pattern(state, reported, goal) {
  return [
    state && list(state),
    reported && `reports ${list(reported)}`,
    goal && `shall be ${list(goal)}`,
  ]
    .filter(Boolean)
    .join(', ');
}

function assignment(rule) {
  if (rule.forget_node) return 'forget the node';
  const parts = [
    rule.assign_node && code(rule.assign_node),
    rule.assign_primary && `primary ${code(rule.assign_primary)}`,
    rule.assign_others && `others ${code(rule.assign_others)}`,
    rule.restore_priorities && 'priorities as before',
  ].filter(Boolean);
  return parts.length === 0 ? 'stays' : parts.join(', ');
}

function table(header, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

function ruleTable(rules, section) {
  return table(
    ['position', 'rule', 'node', 'primary', 'when', 'assigns', 'because'],
    rules
      .filter((rule) => rule.section === section)
      .map((rule) => [
        rule.position,
        rule.rule,
        [
          rule.operation && code(`${rule.operation}`),
          pattern(rule.node_state, rule.node_reported, rule.node_goal),
        ]
          .filter(Boolean)
          .join(': '),
        pattern(rule.primary_state, rule.primary_reported, rule.primary_goal),
        rule.requires.join(', '),
        assignment(rule),
        rule.reason,
      ]),
  );
}

function diagram(edges) {
  return [
    '```mermaid',
    'stateDiagram-v2',
    ...edges.map(({ from_state: from, to_state: to, rules }) => `    ${from} --> ${to}: ${rules}`),
    '```',
  ].join('\n');
}

function render({ rules, guards, edges, keeper }) {
  const subjects = Object.entries(SUBJECTS).map(([subject, title]) => {
    const words = guards.filter((guard) => guard.subject === subject);
    const rows = words.map(({ guard, meaning }) => [code(guard), meaning]);
    return `### ${title}\n\n${table(['word', 'meaning'], rows)}`;
  });
  const sections = SECTIONS.map(([section, title, text]) =>
    [`### ${title}`, text, ruleTable(rules, section)].filter(Boolean).join('\n\n'),
  );
  const moves = keeper.map((row) => [code(row.to_state), list(row.from_state)]);
  return `${[
    '# The state machine',
    'Generated from the tables of the extension by `scripts/docs/state-machine.mjs`; edit the rules' +
      ' in `extension/sql/10*.sql`, not this page. The same on a monitor:' +
      ' `select * from pgautofailover.fsm_rule`.',
    'For one node of a group in its situation the first rule that matches, by position, decides.' +
      ' **Node** is the node that is looked at, **primary** the other node that leads its group or' +
      ' did so last. A state alone means that the node was told to be in it and reports it;' +
      ' "reports" and "shall be" look at one side only. **When** lists words that must hold, with' +
      ' `not` in front words that must be known not to hold. A rule that assigns nothing keeps the' +
      ' node where it is. The names M, E and G are those of the behaviour that the rule has in' +
      ' other systems of this kind, or of the failure that it prevents.',
    '## From state to state',
    'The moves that the rules order by themselves in a group of two or more nodes.',
    diagram(edges),
    '## Rules',
    ...sections,
    '## Words',
    ...subjects,
    '## What keepers can do',
    'A test compares this with the keeper, and `fsm_dead_ends` compares it with the rules. Every' +
      ' state can become `dropped`.',
    table(['to', 'from'], moves),
  ].join('\n\n')}\n`;
}

async function main(isCheck) {
  const client = new pg.Client({ connectionTimeoutMillis: CONNECT_LIMIT_MS });
  await client.connect();
  try {
    const rows = async (text) => (await client.query(text)).rows;
    const text = render({
      rules: await rows(RULES),
      guards: await rows(GUARDS),
      edges: await rows(EDGES),
      keeper: await rows(KEEPER),
    });
    if (!isCheck) {
      writeFileSync(target, text);
    } else if (readFileSync(target, 'utf8') !== text) {
      throw new Error('docs/state-machine.md is out of date: run scripts/docs/state-machine.mjs');
    }
  } finally {
    await client.end();
  }
}

try {
  await main(process.argv.includes('--check'));
} catch (error) {
  console.error(`state-machine: ${error.message}`);
  process.exitCode = 1;
}
