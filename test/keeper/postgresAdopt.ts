/** A Postgres that somebody else made becomes the first node of a group. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { cleanEnvironment, postgresBin } from '../support/processes.js';
import { scratchForNodes, TestNode } from './postgresSupport.js';

const folder = scratchForNodes(t);
const node = await TestNode.make(folder, 1, {
  postgresql: { authMethod: 'trust', username: '', dbname: 'postgres' },
  ssl: { active: false, sslmode: 'prefer', certFile: '', keyFile: '' },
});
t.teardown(() => node.adapter.close());

function run(program: string, ...args: string[]): void {
  execFileSync(join(postgresBin(), program), args, {
    env: cleanEnvironment(folder.path),
    stdio: 'ignore',
  });
}

t.test('a directory with something else in it is left alone', async (t) => {
  mkdirSync(node.pgdata, { recursive: true });
  writeFileSync(join(node.pgdata, 'thesis.txt'), 'work of years');
  await t.rejects(node.adapter.createInstance(), /neither empty nor a complete data directory/);
  t.ok(existsSync(join(node.pgdata, 'thesis.txt')));
});

t.test('a running Postgres is adopted only when it fits, and is never stopped', async (t) => {
  const other = new TestNode(folder, 2, node.config.postgresql.port, {
    postgresql: { ...node.config.postgresql, pgdata: join(folder.path, 'foreign') },
    ssl: node.config.ssl,
  });
  t.teardown(() => other.adapter.close());
  const { pgdata } = other;
  run('initdb', '-D', pgdata, '-A', 'trust', '--no-sync');
  const lines = [`port = ${other.config.postgresql.port}`, 'max_wal_senders = 2'];
  lines.push(`unix_socket_directories = '${folder.path}'`);
  appendFileSync(join(pgdata, 'postgresql.conf'), `${lines.join('\n')}\n`);
  const log = join(folder.path, 'foreign.log');
  run('pg_ctl', 'start', '-D', pgdata, '-w', '-s', '-l', log);
  const pid = other.read('postmaster.pid').split('\n')[0];
  await t.rejects(
    other.adapter.createInstance(),
    /max_wal_senders = 2, needed: 4 or more.*Nothing was changed.*restart Postgres/,
  );
  t.equal(other.read('postmaster.pid').split('\n')[0], pid, 'it still runs');
  run('pg_ctl', 'stop', '-D', pgdata, '-w', '-s', '-m', 'fast');
  appendFileSync(join(pgdata, 'postgresql.conf'), 'max_wal_senders = 20\n');
  run('pg_ctl', 'start', '-D', pgdata, '-w', '-s', '-l', log);
  await other.adapter.createInstance();
  t.match(await other.adapter.inspect(), { running: true, inRecovery: false });
  t.same(await other.values('show max_wal_senders', 'postgres'), ['20'], `the user's line wins`);
  await other.adapter.ensureStopped();
  t.match(await other.adapter.inspect(), { running: false, systemIdentifier: /^\d+$/ });
});

t.test('connects as the configured name, or as the user of the system', async (t) => {
  const { port } = node.config.postgresql;
  const pgdata = join(folder.path, 'named');
  const as = (username: string): TestNode => {
    const postgresql = { ...node.config.postgresql, pgdata, username };
    const named = new TestNode(folder, 3, port, { postgresql, ssl: node.config.ssl });
    t.teardown(() => named.adapter.close());
    return named;
  };
  const first = as('');
  await first.adapter.createInstance();
  await first.adapter.close();
  const who = async (username: string): Promise<unknown[]> => {
    const { adapter } = as(username);
    t.match(await adapter.inspect(), { running: true }, `with --username ${username}`);
    const users = await first.values(
      `select usename from pg_stat_activity
        where application_name = 'pg_autoctl' and backend_type = 'client backend'`,
      'postgres',
    );
    await adapter.close();
    return users;
  };
  const [osUser] = await first.values('select current_user', 'postgres');
  await first.values('create role clerk login', 'postgres');
  await first.values('create role boss login superuser', 'postgres');
  t.same(await who('boss'), ['boss']);
  t.same(await who('clerk'), [osUser], 'a role without rights, as version 0.1.0 made it');
  t.same(await who('nobody'), [osUser], 'before the role is created');
  await first.values('alter role current_user nologin', 'postgres');
  await as('boss').adapter.assertUsableData();
  await t.rejects(
    as('clerk').adapter.assertUsableData(),
    /as "clerk": it is no superuser.*is not permitted to log in.*--username.*pg_ident\.conf/,
  );
  await as('boss').adapter.ensureStopped();
});

t.test('unsupervised until the next order', async (t) => {
  t.equal(node.adapter.mode, 'supervised');
  await node.adapter.unsupervise();
  t.equal(node.adapter.mode, 'unsupervised');
  await node.adapter.ensureStopped();
  t.equal(node.adapter.mode, 'supervised');
});
