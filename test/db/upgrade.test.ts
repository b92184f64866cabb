/**
 * From the first released version to this one, as an extension and as plain SQL: the same objects
 * as a new installation has, nothing lost, and every suite of test/sql passes.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { readCatalog } from '../support/catalog.js';
import { CHECKOUT } from '../support/processes.js';
import { ScratchServer } from '../support/scratchServer.js';

const RELEASED = '0.1.0';
const RELEASES = join(CHECKOUT, 'extension/releases');
const PLAIN = join(CHECKOUT, 'dist/extension/plain');
const SUITE = join(CHECKOUT, 'test/sql');
const OWNER = 'monitor_owner';
const { version } = JSON.parse(readFileSync(join(CHECKOUT, 'package.json'), 'utf8')) as {
  version: string;
};
const LIFE = `
  select pgautofailover.register_node('default', 'a', 5432, 'postgres', sysidentifier => 7);
  select pgautofailover.node_active('default', 1, 0, 'single');
  select pgautofailover.register_node('default', 'b', 5432, 'postgres', sysidentifier => 7);
  select pgautofailover.node_active('default', 2, 0, 'wait_standby');
  select pgautofailover.set_formation_setting('default', 'primary_demote_timeout', 20000);
  select pgautofailover.set_node_candidate_priority('default', 'node_1', 70);`;
const DATA = `
  select jsonb_build_object(
    'nodes', (select jsonb_agg(n order by n.nodeid) from pgautofailover.node as n),
    'events', (select jsonb_agg(e order by e.eventid) from pgautofailover.event as e),
    'facts', (select jsonb_agg(f order by f.eventid) from pgautofailover.event_facts as f),
    'limits', (select jsonb_agg(l) from pgautofailover.limits as l),
    'settings', (select jsonb_agg(s) from pgautofailover.formation_setting as s)) as data`;

t.setTimeout(900_000);
const server = await ScratchServer.start(t);

const catalogOf = (database: string) =>
  readCatalog((sql) => server.query<{ item: string }>(database, sql));

t.test('every release has its script, and a way to this version', async (t) => {
  const names = readdirSync(RELEASES).sort();
  t.equal(names[0], `pgautofailover--${RELEASED}.sql`);
  await server.query('postgres', 'create database paths');
  const paths = await server.query<{ source: string }>(
    'paths',
    `select p.source from pg_extension_update_paths('pgautofailover') as p
      where p.target = '${version}' and p.path is not null order by 1`,
  );
  t.same(
    paths.map(({ source }) => source),
    names.map((name) => /--(.+)\.sql$/.exec(name)?.[1]),
  );
});

t.test('alter extension update', { timeout: 800_000 }, async (t) => {
  await server.query('postgres', 'create role auditor');
  await server.query('postgres', 'create database old');
  await server.query('old', `create extension pgautofailover version '${RELEASED}' cascade`);
  await server.query('old', LIFE);
  await server.query('old', 'grant select on pgautofailover.settings to auditor');
  await server.query(
    'old',
    'grant execute on function pgautofailover.perform_failover(text, integer) to auditor',
  );
  const before = await server.query('old', DATA);
  await server.query('old', 'alter extension pgautofailover update');

  t.same(await server.query('old', DATA), before, 'no row of the registry has changed');
  t.same(
    await server.query(
      'old',
      `select has_table_privilege('auditor', 'pgautofailover.settings', 'select') as view,
              has_function_privilege('auditor',
                'pgautofailover.perform_failover(text, integer)', 'execute') as routine`,
    ),
    [{ view: true, routine: true }],
    'what an administrator granted is still granted',
  );
  await server.query('old', 'drop owned by auditor');
  const fresh = await catalogOf(await server.createDatabase());
  const updated = await catalogOf('old');
  for (const part of Object.keys(fresh)) t.same(updated[part], fresh[part], `the same ${part}`);
});

t.test('every suite of test/sql, on an updated database', { timeout: 800_000 }, async (t) => {
  await server.query('postgres', 'create database updated');
  await server.query('updated', `create extension pgautofailover version '${RELEASED}' cascade`);
  await server.query('updated', 'alter extension pgautofailover update');
  await server.query('updated', 'create extension pgtap');
  for (const file of readdirSync(SUITE).filter((name) => name.endsWith('.pg.sql'))) {
    const database = await server.createDatabase({ template: 'updated' });
    const { command, args, env } = server.psql(database, join(SUITE, file));
    await t.spawn(command, args, { env }, file);
  }
});

t.test('plain SQL, by a role that is no superuser', async (t) => {
  await server.query('postgres', `create role ${OWNER} login`);
  await server.query('postgres', `grant pg_read_all_stats to ${OWNER}`);
  const install = async (name: string, scripts: readonly string[]) => {
    await server.query('postgres', `create database ${name} owner ${OWNER}`);
    for (const one of ['btree_gist', 'dblink']) {
      await server.query(name, `create extension ${one}`);
    }
    const client = await server.connect(name, OWNER);
    for (const script of scripts) await client.query(script);
    await client.end();
    return await catalogOf(name);
  };
  const released = readFileSync(join(RELEASES, `pgautofailover--${RELEASED}.sql`), 'utf8');
  const read = (name: string) => readFileSync(join(PLAIN, `pgautofailover--${name}.sql`), 'utf8');
  const updated = await install('plain_updated', [
    released.replace(/^\\.*$/m, ''),
    LIFE,
    read(`${RELEASED}--${version}`),
  ]);
  const fresh = await install('plain_fresh', [read(version)]);
  for (const part of Object.keys(fresh)) t.same(updated[part], fresh[part], `the same ${part}`);
});
