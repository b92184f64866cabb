/**
 * Ways in and out: the plain-SQL install by a role without special rights, a dump of a monitor
 * restored elsewhere, an extension that is dropped.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { CHECKOUT, postgresBin, runOk } from '../support/processes.js';
import { ScratchServer } from '../support/scratchServer.js';
import { waitFor } from '../support/waitFor.js';

const VERSION = (
  JSON.parse(readFileSync(join(CHECKOUT, 'package.json'), 'utf8')) as { version: string }
).version;
const PLAIN = join(CHECKOUT, `dist/extension/plain/pgautofailover--${VERSION}.sql`);
const SUITE = join(CHECKOUT, 'test/sql');
const OWNER = 'monitor_owner';

t.setTimeout(600_000);
const server = await ScratchServer.start(t);
await server.query('postgres', 'create role autoctl_node login');

t.test('plain SQL, by a role that is no superuser', { timeout: 500_000 }, async (t) => {
  await server.query('postgres', `create role ${OWNER} login`);
  await server.query('postgres', `grant pg_read_all_stats to ${OWNER}`);
  await server.query('postgres', `create database plain owner ${OWNER}`);
  // what an administrator does once, also where no files can be installed
  for (const name of ['btree_gist', 'dblink', 'pgtap', 'plpgsql_check']) {
    await server.query('plain', `create extension ${name}`);
  }
  const install = server.psql('plain', PLAIN, OWNER);
  const text = readFileSync(PLAIN, 'utf8');
  t.notMatch(text, /^\\/m, 'the file is plain SQL');
  const client = await server.connect('plain', OWNER);
  await client.query(text);
  await client.end();
  t.ok(install.args.includes(OWNER));

  const files = readdirSync(SUITE).filter((name) => /^scenarios_.*\.pg\.sql$/.test(name));
  for (const file of files) {
    const database = await server.createDatabase({ template: 'plain' });
    await server.query('postgres', `alter database ${database} owner to ${OWNER}`);
    const { command, args, env } = server.psql(database, join(SUITE, file), OWNER);
    await t.spawn(command, args, { env }, `${file}, by ${OWNER}`);
  }
});

t.test('an owner that may not read the statistics of others knows who is there', async (t) => {
  await server.query('postgres', 'create role blind_owner login');
  await server.query('postgres', 'create database blind owner blind_owner');
  for (const name of ['btree_gist', 'dblink']) {
    await server.query('blind', `create extension ${name}`);
  }
  const owner = await server.connect('blind', 'blind_owner');
  await owner.query(readFileSync(PLAIN, 'utf8'));
  await owner.query(`select pgautofailover.register_node('default', 'a', 1, 'postgres')`);
  const witness = async () => {
    await owner.query('select pgautofailover.note_sessions()');
    const { rows } = await owner.query<{ attached: boolean; lost: boolean; reporting: boolean }>(
      `select session_pid is not null as attached, session_lost_at is not null as lost,
              (pgautofailover.node_facts(
                  'default', 0, pgautofailover.limits_of('default'), now()))[1].reporting
         from pgautofailover.node_evidence`,
    );
    return rows;
  };
  const attached = async () => {
    const keeper = await server.connect('blind', 'autoctl_node');
    await keeper.query(`select pgautofailover.keeper_attach(1, 20000, '1')`);
    return keeper;
  };
  const leaves = await attached();
  t.same(await witness(), [{ attached: true, lost: false, reporting: true }]);
  await leaves.query('select pgautofailover.keeper_detach(1)');
  t.same(await witness(), [{ attached: false, lost: false, reporting: false }], 'it has left');
  const dies = await attached();
  await dies.end();
  await waitFor(async () => (await witness()).some(({ lost }) => lost), {
    limitMs: 30_000,
    what: 'the end of the session to be noted',
  });
  await owner.end();
  await leaves.end();
});

t.test('a dump of a monitor has its registry, and goes on counting', async (t) => {
  const source = await server.createDatabase({ name: 'dumped' });
  await server.query(source, `select pgautofailover.register_node('default', 'a', 1, 'postgres')`);
  await server.query(source, 'select pgautofailover.set_node_system_identifier(1, 5)');
  await server.query(source, `select pgautofailover.node_active('default', 1, 0, 'single')`);
  const { user, path } = server.folder;
  const file = join(path, 'monitor.dump');
  const where = ['-h', server.socketDir, '-p', String(server.port), '-U', server.user];
  const options = { user, home: path };
  await runOk(join(postgresBin(), 'pg_dump'), [...where, '-Fc', '-f', file, source], options);
  await server.query('postgres', 'create database restored');
  await runOk(
    join(postgresBin(), 'pg_restore'),
    [...where, '--exit-on-error', '-d', 'restored', file],
    options,
  );
  const read = (database: string) =>
    server.query(
      database,
      `select nodename, reportedstate::text, goalstate::text,
              (select count(*)::int from pgautofailover.event) as events,
              (select count(*)::int from pgautofailover.fsm_rule) as rules
         from pgautofailover.node`,
    );
  t.same(await read('restored'), await read(source));
  await server.query(
    'restored',
    `select pgautofailover.register_node('default', 'b', 1, 'postgres', sysidentifier => 5)`,
  );
  const ids = await server.query(
    'restored',
    'select max(nodeid)::int as id from pgautofailover.node',
  );
  t.same(ids, [{ id: 2 }]);
});

t.test('drop extension leaves nothing behind', async (t) => {
  const database = await server.createDatabase();
  await server.query(database, 'drop extension pgautofailover');
  const left = await server.query(
    database,
    `select nspname from pg_namespace where nspname = 'pgautofailover'`,
  );
  t.same(left, []);
});
