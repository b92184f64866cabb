/**
 * What wrong SQL calls get.  The table is printed in docs/bad-input.md:
 * `UPDATE_DOCS=1 npx tap run test/db/refusals.test.ts` writes it there.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type pg from 'pg';
import t from 'tap';
import { CHECKOUT } from '../support/processes.js';
import { ScratchServer } from '../support/scratchServer.js';

const DOC = `${CHECKOUT}/docs/bad-input.md`;
const BEGIN = '<!-- begin of the SQL calls: written by test/db/refusals.test.ts -->';
const END = '<!-- end of the SQL calls -->';
const SCHEMA = 'pgautofailover.';

/** A settled pair: node 1 is the primary, node 2 its standby. */
const PAIR = `
  select pgautofailover.register_node('default', 'db1', 5432, 'postgres', 'node_1', 1);
  select pgautofailover.register_node('default', 'db2', 5432, 'postgres', 'node_2', 1);
  update pgautofailover.node set health = 1, goalstate = state, reportedstate = state
    from (values (1, 'primary'::pgautofailover.replication_state),
                 (2, 'secondary')) as s (id, state)
   where nodeid = s.id;`;

const CALLS: readonly string[] = [
  `register_node('nowhere', 'db3', 5432, 'postgres')`,
  `register_node('default', '', 5432, 'postgres')`,
  `register_node('default', 'db3 sslmode=disable', 5432, 'postgres')`,
  `register_node('default', 'db3', 70000, 'postgres')`,
  `register_node('default', 'db1', 5432, 'postgres')`,
  `register_node('default', 'db3', 5432, 'shop')`,
  `register_node('default', 'db3', 5432, 'postgres', desired_group_id => 1)`,
  `register_node('default', 'db3', 5432, 'postgres', candidate_priority => 101)`,
  `register_node('default', 'db3', 5432, 'postgres', node_kind => 'witness')`,
  `register_node('default', 'db3', 5432, 'postgres', initial_group_role => 'single')`,
  `node_active('default', 99, 0)`,
  `node_active('other', 1, 0)`,
  `node_active('default', 1, 0, 'primary', true, 1, '0/1', 'bogus')`,
  `node_active('default', 1, 0, 'leader')`,
  `keeper_attach(99, 10000, '0.1.0')`,
  `keeper_attach(1, 0, '0.1.0')`,
  `perform_failover('nowhere')`,
  `perform_failover('default', 7)`,
  `perform_promotion('default', 'node_9')`,
  `stop_maintenance(1)`,
  `remove_node(99)`,
  `remove_node('db9', 5432)`,
  `set_node_candidate_priority('default', 'node_1', 101)`,
  `set_node_candidate_priority('default', 'node_9', 50)`,
  `set_node_region('default', 'node_1', '')`,
  `set_formation_number_sync_standbys('default', -1)`,
  `set_formation_number_sync_standbys('default', 2)`,
  `set_formation_number_sync_standbys('nowhere', 0)`,
  `set_formation_setting('default', 'lease', 1)`,
  `set_formation_setting('default', 'lease_margin', -1)`,
  `create_formation('default', 'pgsql', 'postgres', true, 0)`,
  `create_formation('shop', 'mysql', 'postgres', true, 0)`,
  `drop_formation('default')`,
  `drop_formation('nowhere')`,
  `disable_secondary('default')`,
  `get_primary('nowhere')`,
  `get_other_nodes(99)`,
  `get_nodes(null)`,
  `synchronous_standby_names('nowhere')`,
  `rehearse_failover(fault => 'earthquake')`,
];

interface Outcome {
  readonly call: string;
  readonly code: string;
  readonly error: string;
}

async function outcomeOf(client: pg.Client, call: string): Promise<Outcome> {
  try {
    await client.query(`select ${SCHEMA}${call}`);
    return { call, code: '', error: '' };
  } catch (thrown) {
    const { code = '', message, hint } = thrown as pg.DatabaseError;
    return { call, code, error: hint === undefined ? message : `${message}. HINT: ${hint}` };
  }
}

function tableOf(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(
    ({ call, code, error }) => `| \`${call}\` | ${code} | ${error.replaceAll('|', '\\|')} |`,
  );
  return ['| call | SQLSTATE | error |', '|---|---|---|', ...rows].join('\n');
}

const server = await ScratchServer.start(t);

t.test('wrong calls get a clear error', async (t) => {
  const client = await server.connect(await server.createDatabase());
  t.teardown(() => client.end());
  await client.query(PAIR);
  const outcomes: Outcome[] = [];
  for (const call of CALLS) outcomes.push(await outcomeOf(client, call));
  for (const { call, code, error } of outcomes) {
    t.match(code, /^[0-9A-Z]{5}$/, `${call} is refused`);
    t.not(error, '', `${call} says why`);
  }

  const text = readFileSync(DOC, 'utf8');
  const [before = '', rest = ''] = text.split(BEGIN);
  const current = `${before}${BEGIN}\n\n${tableOf(outcomes)}\n\n${END}${rest.split(END)[1] ?? ''}`;
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(DOC, current);
  else t.equal(text, current, 'docs/bad-input.md is current');
});

t.test('a primary that leaves where nobody may take over is no secret', async (t) => {
  const client = await server.connect(await server.createDatabase());
  const notices: string[] = [];
  client.on('notice', ({ severity, message, hint }) => {
    notices.push(`${severity ?? ''}: ${message ?? ''}. HINT: ${hint ?? ''}`);
  });
  await client.query(PAIR);
  await client.query('update pgautofailover.node set candidatepriority = 0 where nodeid = 2');
  await client.query('select pgautofailover.remove_node(1, force => true)');
  t.match(notices, [/^WARNING: nobody takes over from node 1 "node_1".*'node_2', 50\)/]);
  await client.end();
});
