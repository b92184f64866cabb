import t from 'tap';
import type { SslConfig } from '../../keeper/config/keeperConfig.js';
import { withoutPassword, withSslParameters } from '../../keeper/monitor/sslUri.js';
import { isSingleHost } from '../../keeper/postgres/hba.js';

const FILES = { caFile: '/etc/ca.crt', crlFile: '', certFile: '/etc/c', keyFile: '/etc/k' };
const full: SslConfig = { active: true, sslmode: 'verify-full', ...FILES };
const none: SslConfig = { ...full, active: false, sslmode: 'prefer' };

void t.test('a connection string gets other TLS, and keeps all else', async (t) => {
  const cases: [string, SslConfig, string][] = [
    [
      'postgres://u:p%40@h:1/d',
      full,
      'postgres://u:p%40@h:1/d?sslmode=verify-full&sslrootcert=/etc/ca.crt',
    ],
    [
      'postgres://u@h/d?sslmode=require&application_name=a%20b&sslcrl=/x',
      full,
      'postgres://u@h/d?application_name=a%20b&sslmode=verify-full&sslrootcert=/etc/ca.crt',
    ],
    [
      'postgres://u@h/d?sslmode=verify-full&sslrootcert=/y',
      none,
      'postgres://u@h/d?sslmode=prefer',
    ],
    ['host=h user=u sslmode=require', none, 'host=h user=u sslmode=prefer'],
    [
      "host=h password='a b'",
      { ...full, crlFile: '/c r l' },
      "host=h password='a b' sslmode=verify-full sslrootcert=/etc/ca.crt sslcrl='/c r l'",
    ],
  ];
  for (const [text, ssl, expected] of cases) t.equal(withSslParameters(text, ssl), expected, text);
});

void t.test('a connection string without its password', async (t) => {
  const cases: [string, string][] = [
    ['postgres://u:p@h:1/d?sslmode=prefer', 'postgres://u@h:1/d?sslmode=prefer'],
    ['postgres://u@h:1/d', 'postgres://u@h:1/d'],
    ['postgres://u:p%2F%40@[::1]:1/d', 'postgres://u@[::1]:1/d'],
    ['postgres://u@h/d?password=p&sslmode=prefer', 'postgres://u@h/d?sslmode=prefer'],
    ['postgres://u@h/d?sslpassword=p', 'postgres://u@h/d'],
    ["host=h password='a b' user=u", 'host=h user=u'],
    ['host=h user=u', 'host=h user=u'],
  ];
  for (const [text, expected] of cases) t.equal(withoutPassword(text), expected, text);
});

void t.test('what the monitor says of a node opens pg_hba.conf for one host', async (t) => {
  for (const host of ['10.0.0.1', '::1', 'db1', 'db-1.example.com']) t.ok(isSingleHost(host), host);
  for (const host of [
    'all',
    'samenet',
    'samehost',
    '0.0.0.0/0',
    '::/0',
    '.example.com',
    '/tmp',
    '',
  ]) {
    t.notOk(isSingleHost(host), host);
  }
});
