import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import {
  blankPasswords,
  clientConfigFromUri,
  clientConfigsFromUri,
  parseConnectionString,
  redactUri,
} from '../../keeper/monitor/connectionUri.js';
import { findPassword } from '../../keeper/monitor/passfile.js';

const home = mkdtempSync(join(tmpdir(), 'pgaf-uri-'));
t.teardown(() => {
  rmSync(home, { recursive: true });
});
const NODE = 'postgres://autoctl_node@mon:5432/pg_auto_failover';

void t.test('what a URI or a key=value string says', async (t) => {
  const cases: [string, Record<string, string>][] = [
    [NODE, { user: 'autoctl_node', host: 'mon', port: '5432', dbname: 'pg_auto_failover' }],
    ['postgresql://mon', { host: 'mon' }],
    ['postgres:///db?host=/tmp/s&port=6000', { dbname: 'db', host: '/tmp/s', port: '6000' }],
    ['postgres://u@/db', { user: 'u', dbname: 'db' }],
    [
      'postgres://u:p%40ss@[::1]:7/d%20b',
      { user: 'u', password: 'p@ss', host: '::1', port: '7', dbname: 'd b' },
    ],
    ['postgres://%2Ftmp%2Fs/db', { host: '/tmp/s', dbname: 'db' }],
    [
      "host=mon user='a b' password='it\\'s' port=1",
      { host: 'mon', user: 'a b', password: "it's", port: '1' },
    ],
    ['host = mon  dbname = d', { host: 'mon', dbname: 'd' }],
  ];
  for (const [text, expected] of cases) {
    t.same(Object.fromEntries(parseConnectionString(text)), expected, text);
  }
});

void t.test('what cannot be used is refused, without showing a password', async (t) => {
  const cases: [string, RegExp][] = [
    ['postgres://u:secret@a:1,b:2/d', /one host/],
    ['mon:5432', /neither/],
    ['', /neither/],
    ['host=mon secret', /neither/],
    ['postgres://u:secret@mon:99999/d', /between 1 and 65535/],
    ['postgres://u:secret@mon/d?sslmode=maybe', /unknown sslmode "maybe"/],
    ['postgres://u:secret@mon/%zz', /percent sign/],
    ['postgres://u:secret@mon/d?sslmode', /has no value/],
    ['host=a,b password=secret', /one host/],
  ];
  for (const [text, message] of cases) {
    t.throws(() => clientConfigsFromUri(text, { home }), { message }, text);
    try {
      clientConfigsFromUri(text, { home });
    } catch (error) {
      t.notMatch(String(error).replace('host=mon secret', ''), /secret/, text);
    }
  }
});

void t.test('sslmode means what it means to libpq', async (t) => {
  const attempts = (mode: string): unknown[] =>
    clientConfigsFromUri(`${NODE}?sslmode=${mode}`, { home }).map(({ ssl }) =>
      typeof ssl === 'object'
        ? { reject: ssl.rejectUnauthorized ?? true, name: ssl.checkServerIdentity === undefined }
        : ssl,
    );
  const trusting = { reject: false, name: true };
  t.same(attempts('disable'), [false]);
  t.same(attempts('allow'), [false, trusting]);
  t.same(attempts('prefer'), [trusting, false]);
  t.same(clientConfigsFromUri(NODE, { home }).length, 2, 'prefer is the default');
  t.same(attempts('require'), [trusting]);
  t.throws(() => attempts('verify-full'), { message: /needs a root certificate/ });
  const ca = join(home, 'ca.crt');
  writeFileSync(ca, 'CERTIFICATE');
  t.same(attempts(`require&sslrootcert=${ca}`), [{ reject: true, name: false }], 'as verify-ca');
  t.same(attempts(`verify-ca&sslrootcert=${ca}`), [{ reject: true, name: false }]);
  t.same(attempts(`verify-full&sslrootcert=${ca}`), [{ reject: true, name: true }]);
  t.match(clientConfigFromUri(`${NODE}?sslmode=verify-ca&sslrootcert=${ca}`, { home }).ssl, {
    ca: 'CERTIFICATE',
  });
  t.throws(() => attempts('verify-full&sslrootcert=/nowhere/ca'), {
    message: /could not read certificate file/,
  });
  t.same(
    clientConfigsFromUri('postgres://u@/d?host=/tmp/s&sslmode=require', { home }).map(
      ({ ssl }) => ssl,
    ),
    [false],
    'a Unix socket has no TLS',
  );
});

void t.test('certificates in ~/.postgresql are found', async (t) => {
  const other = mkdtempSync(join(tmpdir(), 'pgaf-uri-'));
  t.teardown(() => {
    rmSync(other, { recursive: true });
  });
  mkdirSync(join(other, '.postgresql'));
  for (const name of ['root.crt', 'postgresql.crt', 'postgresql.key']) {
    writeFileSync(join(other, '.postgresql', name), name);
  }
  t.match(clientConfigFromUri(`${NODE}?sslmode=verify-full`, { home: other }).ssl, {
    ca: 'root.crt',
    cert: 'postgresql.crt',
    key: 'postgresql.key',
  });
});

void t.test('application_name, options and database', async (t) => {
  const config = clientConfigFromUri('postgres://u@mon?application_name=me&options=-c%20a%3Db', {
    home,
  });
  t.match(config, {
    user: 'u',
    database: 'u',
    application_name: 'me',
    options: '-c a=b',
    port: 5432,
  });
});

void t.test('where the password comes from', async (t) => {
  const passfile = join(home, '.pgpass');
  writeFileSync(passfile, '# mine\nmon:5432:pg_auto_failover:autoctl_node:from\\:file\n');
  chmodSync(passfile, 0o600);
  const password = (uri: string, given?: string): unknown =>
    clientConfigFromUri(uri, { home, password: given }).password;
  t.equal(password(NODE), 'from:file');
  t.equal(password(NODE, 'from PGPASSWORD'), 'from PGPASSWORD');
  t.equal(password(NODE.replace('@', ':own@'), 'from PGPASSWORD'), 'own');
  t.equal(password(NODE.replace('mon', 'other')), undefined);
  chmodSync(passfile, 0o644);
  t.equal(password(NODE), undefined, 'a file that others may read is not used');
});

void t.test('lines of a password file', async (t) => {
  const file = join(home, 'pass');
  writeFileSync(file, 'localhost:*:*:u:socket\n*:5432:a\\:b:*:star\nhalf:1:2\n', { mode: 0o600 });
  const find = (host: string, database: string): string | undefined =>
    findPassword(file, { host, port: 5432, database, user: 'u' });
  t.equal(find('/tmp/s', 'x'), 'socket');
  t.equal(find('mon', 'a:b'), 'star');
  t.equal(find('mon', 'x'), undefined);
  t.equal(findPassword('/nowhere', { host: 'a', port: 1, database: 'b', user: 'c' }), undefined);
});

void t.test('passwords are blanked wherever they stand', async (t) => {
  const cases: [string, string][] = [
    ['postgres://u:p@h/d', 'postgres://u:****@h/d'],
    ['postgres://u:p@ss/w:rd@h/d', 'postgres://u:****@h/d'],
    ['to postgres://u:p@h/d and back', 'to postgres://u:****@h/d and back'],
    [
      'postgresql://u@h/d?password=p&sslmode=prefer',
      'postgresql://u@h/d?password=****&sslmode=prefer',
    ],
    ["host=h password='a \\' b' user=u", 'host=h password=**** user=u'],
    ['sslpassword=x host=h', 'sslpassword=**** host=h'],
    ['nothing to hide', 'nothing to hide'],
  ];
  for (const [text, expected] of cases) t.equal(blankPasswords(text), expected, text);
  t.equal(redactUri('postgres://u:p@h/d'), 'postgres://u:****@h/d');
});
