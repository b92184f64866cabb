/**
 * Somebody has stolen the password of autoctl_node.  What the monitor then refuses; what it cannot
 * refuse is told in docs/security.md.
 */
import pg from 'pg';
import t from 'tap';
import { Cluster } from '../support/cluster.js';
import { ScratchFolder } from '../support/scratchFolder.js';
import { waitFor } from '../support/waitFor.js';
import { HOSTILE_STATEMENTS } from './hostileStatements.js';

const PASSWORD = 'stolen';
const FILE_LIMIT_MS = 300_000;
const STATEMENT_LIMIT_MS = 10_000;
const READY_LIMIT_MS = 60_000;

t.setTimeout(FILE_LIMIT_MS);
const folder = new ScratchFolder();
t.teardown(() => folder.remove());
const cluster = await Cluster.start(folder, {
  auth: 'scram-sha-256',
  ssl: 'self-signed',
  env: { PG_AUTOCTL_NODE_PASSWORD: PASSWORD },
});

// it restarts once, for its jobs
await waitFor(
  async () =>
    (await cluster.monitorSql('select from pgautofailover.background_loop')).length > 0 &&
    (await connect().then((client) => client.query('select 1'))).rowCount === 1,
  { limitMs: READY_LIMIT_MS, what: 'the monitor with its jobs' },
);
for (const name of ['db1', 'db2']) {
  await cluster.monitorSql(
    `select pgautofailover.register_node('default', $1, 5432, 'postgres', $1, 1)`,
    [name],
  );
}

async function connect(changes: pg.ClientConfig = {}): Promise<pg.Client> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port: cluster.monitor.port,
    user: 'autoctl_node',
    password: PASSWORD,
    database: 'pg_auto_failover',
    ssl: { rejectUnauthorized: false },
    query_timeout: STATEMENT_LIMIT_MS,
    ...changes,
  });
  client.on('error', () => undefined); // the next query tells of it
  await client.connect();
  t.teardown(() => client.end());
  return client;
}

/** SQLSTATE of a statement; '' when it went through. */
async function refusalOf(client: pg.Client, sql: string): Promise<string> {
  try {
    await client.query(sql);
    return '';
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    return error.code ?? 'no code';
  }
}

t.test('gets in nowhere else', async (t) => {
  const refused = { code: /^(28000|28P01|42501)$/ };
  for (const database of ['postgres', 'template1']) {
    await t.rejects(connect({ database }), refused, database);
  }
  await t.rejects(connect({ password: 'guess' }), refused);
  for (const user of ['autoctl', folder.user.name, 'postgres']) {
    await t.rejects(connect({ user }), refused, user);
  }
});

for (const [group, statements] of Object.entries(HOSTILE_STATEMENTS)) {
  t.test(`cannot ${group}`, async (t) => {
    const client = await connect();
    for (const sql of statements) {
      t.match(await refusalOf(client, sql), /^(42501|0LP01)$/, sql);
    }
  });
}

t.test('sees no settings that tell of files and secrets', async (t) => {
  const client = await connect();
  const hidden = ['data_directory', 'hba_file', 'primary_conninfo', 'ssl_passphrase_command'];
  const { rows } = await client.query(
    `select name from pg_settings where name = any ($1) and setting <> ''`,
    [hidden],
  );
  t.same(rows, []);
});

t.test('finds no way into functions that run as their owner', async (t) => {
  const client = await connect();
  const { rows } = await client.query(
    `select p.oid::regprocedure::text as unpinned
       from pg_proc as p
      where p.prosecdef
        and has_function_privilege(p.oid, 'execute')
        and not coalesce(p.proconfig, '{}') @> '{"search_path=pg_catalog, pg_temp"}'`,
  );
  t.same(rows, [], 'each has a search_path in which nobody plants anything');
  await client.query(`set search_path = '$user', public, pg_temp`);
  const report = `select pgautofailover.node_active('default', 1, 0, 'init', true, 1, '0/1')`;
  t.equal((await client.query(report)).rowCount, 1, 'the API works whatever the session sets');
});

t.test('registers hosts, and nothing that opens pg_hba.conf for more', async (t) => {
  const client = await connect();
  for (const host of ['all', 'SameNet', '0.0.0.0/0', '::/0', '.example.com', 'a b', "x' or"]) {
    const sql = `select pgautofailover.register_node('default', ${pg.escapeLiteral(host)}, 1, 'x')`;
    t.equal(await refusalOf(client, sql), '22023', host);
    const move = `select pgautofailover.update_node_metadata(1, null, ${pg.escapeLiteral(host)}, 1)`;
    t.equal(await refusalOf(client, move), '22023', host);
  }
});

t.test('speaks for a node only in the place of its keeper, which notices', async (t) => {
  const keeper = await connect();
  const thief = await connect();
  const attach = `select pgautofailover.keeper_attach(1, 10000, 'x')`;
  const forged = [
    `select pgautofailover.keeper_report('default', 1, 0, 'init', true, 1, '0/1', '', null)`,
    `select pgautofailover.node_active('default', 1, 0, 'init', true, 1, '0/1')`,
  ];
  await keeper.query(attach);
  for (const sql of forged) {
    t.equal(await refusalOf(thief, sql), '08003', sql);
    t.equal(await refusalOf(keeper, sql), '', 'the keeper may');
  }
  await thief.query(attach);
  for (const sql of forged) t.equal(await refusalOf(keeper, sql), '08003', 'the keeper notices');
  await keeper.query(attach);
  for (const sql of forged) t.equal(await refusalOf(thief, sql), '08003', 'and takes it back');
  t.equal(await refusalOf(keeper, 'select pgautofailover.keeper_detach(1)'), '');
  t.equal(await refusalOf(thief, forged[0] ?? ''), '', 'nobody holds a node that was left');
});

t.test('does what its keepers do, as docs/security.md says', async (t) => {
  const client = await connect();
  for (const sql of [
    `select pgautofailover.keeper_attach(2, 10000, 'forged')`,
    `select pgautofailover.keeper_report('default', 2, 0, 'wait_standby', true, 1, '0/1', '', null)`,
    `select pgautofailover.set_node_candidate_priority('default', 'db2', 0)`,
    'select pgautofailover.remove_node(2, true)',
    'select * from pgautofailover.event',
  ]) {
    t.equal(await refusalOf(client, sql), '', sql);
  }
});
