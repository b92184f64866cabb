// Writes docs/explain.md: what the monitor says of some groups, in a database that has the
// extension and pgtap.  The groups are played by the SQL keepers of test/sql/support/lab.psql,
// whose clock stands still, in a transaction that is rolled back.
//
//   PGHOST=... PGPORT=... PGUSER=... PGDATABASE=... node scripts/docs/explain.mjs [--check]
//
// With --check it writes nothing and fails when the file is not what it would write.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

const target = fileURLToPath(new URL('../../docs/explain.md', import.meta.url));
const lab = fileURLToPath(new URL('../../test/sql/support/lab.psql', import.meta.url));
const CONNECT_LIMIT_MS = 5_000;

const FAULTS = [
  'planned',
  'maintenance',
  'primary_process',
  'primary_host',
  'standby_process',
  'standby_host',
];
const EXPLAIN =
  'select node_name, reported::text, goal::text, rule_pos, verdict from pgautofailover.explain()';
const ADVICE = 'select severity, nodename, subject, message, cure from pgautofailover.advice';
const REHEARSE = 'select * from pgautofailover.rehearse_failover($1, 0, $2)';

/** A loop that is alive, so that the advice is about the group. */
const PRELUDE = `
  insert into pgautofailover.background_loop (loop_name, pid, beat_time)
  values ('tick', 0, clock_timestamp() + interval '1 h')`;

const GROUPS = [
  {
    title: 'A healthy pair',
    text: 'A leads, B follows.',
    play: ['call lab.cluster(2, p_ours => true)', 'call lab.pass(3)'],
  },
  {
    title: 'A dead standby',
    text: 'The host of B went away 30 s ago.',
    play: [
      'call lab.cluster(2, p_ours => true)',
      'call lab.pass(3)',
      `call lab.dies('B')`,
      'call lab.pass(30)',
    ],
  },
  {
    title: 'A stuck election',
    text: 'Of three nodes the primary A and the synchronous standby C went away together, 40 s ago.',
    play: [
      'call lab.cluster(3, p_ours => true)',
      'call lab.pass(3)',
      `call lab.dies('A')`,
      `call lab.dies('C')`,
      'call lab.pass(40)',
    ],
  },
  {
    title: 'A standby that may not take over',
    text: 'The primary A went away 40 s ago; the candidate priority of B is 0.',
    play: [
      'call lab.cluster(2, p_ours => true)',
      `update pgautofailover.node set candidatepriority = 0 where nodename = 'B'`,
      'call lab.pass(3)',
      `call lab.dies('A')`,
      'call lab.pass(40)',
    ],
  },
  {
    title: 'A quorum that leaves no spare standby',
    text: 'Three nodes are well, but somebody set `number_sync_standbys` to 2.',
    play: [
      'call lab.cluster(3, p_ours => true)',
      'call lab.pass(3)',
      'update pgautofailover.formation set number_sync_standbys = 2',
    ],
  },
];

const cell = (value) => String(value ?? '').replaceAll('|', '\\|');

function table(header, rows) {
  const line = (cells) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(header), `|${'---|'.repeat(header.length)}`, ...rows.map(line)].join('\n');
}

/** The summary of a rehearsal, or why it is refused. */
async function rehearse(client, fault) {
  await client.query('savepoint rehearsal');
  try {
    const { rows } = await client.query(REHEARSE, ['default', fault]);
    return rows;
  } catch (error) {
    await client.query('rollback to rehearsal');
    const parts = [error.message, error.detail, error.hint].filter(Boolean);
    return [{ step: null, what: `refused: ${parts.join('. ')}` }];
  }
}

async function section(client, { title, text, play }) {
  for (const statement of play) await client.query(statement);
  const rows = async (query) => (await client.query(query)).rows.map(Object.values);
  const advice = await rows(ADVICE);
  const parts = [
    `## ${title}`,
    text,
    '`select * from pgautofailover.explain()`',
    table(['node', 'reports', 'shall be', 'rule', 'verdict'], await rows(EXPLAIN)),
    '`select * from pgautofailover.advice`',
    advice.length === 0
      ? 'Nothing.'
      : table(['severity', 'node', 'subject', 'message', 'cure'], advice),
    '`select * from pgautofailover.rehearse_failover(fault => ...)`, the last lines',
  ];
  const foretold = [];
  for (const fault of FAULTS) {
    const steps = await rehearse(client, fault);
    for (const { what } of steps.filter(({ step }) => step === null)) foretold.push([fault, what]);
  }
  parts.push(table(['fault', 'what it foretells'], foretold));
  return parts.join('\n\n');
}

async function wholeRehearsal(client) {
  for (const statement of GROUPS[0].play) await client.query(statement);
  const steps = await rehearse(client, 'primary_process');
  return [
    '## A whole rehearsal',
    'The healthy pair, `primary_process`: keepers are taken to obey at once, so the times are' +
      ' those that the monitor needs to be sure. Nothing of it remains: no event, no' +
      ' notification, no value of a sequence.',
    table(
      ['ms', 'node', 'reports', 'shall be', 'rule', 'what'],
      steps.map((s) => [s.at_ms, s.node_name, s.reported, s.goal, s.rule_pos, s.what]),
    ),
  ].join('\n\n');
}

async function render(client) {
  await client.query(readFileSync(lab, 'utf8'));
  await client.query(PRELUDE);
  const parts = [
    '# What the monitor says',
    'Generated by `scripts/docs/explain.mjs` from a run with simulated keepers; edit' +
      ' `extension/sql/4*.sql`, not this page. Each sentence says what is so, why, and what to do.' +
      ' On a node: `pg_autoctl show explain`, `pg_autoctl show advice`,' +
      ' `pg_autoctl perform failover --dry-run --fault FAULT`.',
  ];
  for (const group of GROUPS) parts.push(await section(client, group));
  parts.push(await wholeRehearsal(client));
  return `${parts.join('\n\n')}\n`;
}

async function main(isCheck) {
  const client = new pg.Client({ connectionTimeoutMillis: CONNECT_LIMIT_MS });
  await client.connect();
  try {
    const text = await render(client);
    if (!isCheck) {
      writeFileSync(target, text);
    } else if (readFileSync(target, 'utf8') !== text) {
      throw new Error('docs/explain.md is out of date: run scripts/docs/explain.mjs');
    }
  } finally {
    // everything happened in the transaction that the lab began
    await client.query('rollback');
    await client.end();
  }
}

try {
  await main(process.argv.includes('--check'));
} catch (error) {
  console.error(`explain: ${error.message}`);
  process.exitCode = 1;
}
