/** The file of `node run`: what it may say, and what is made of it. */
import t from 'tap';
import { commandsFor } from '../../cli/node/applySpec.js';
import { createWords } from '../../cli/node/createWords.js';
import { differences } from '../../cli/node/differences.js';
import { withImmediateLaunch } from '../../cli/node/launch.js';
import { parseNodeSpec } from '../../cli/node/nodeSpec.js';
import { shownValues } from '../../cli/node/shownValues.js';
import { normalizeArgs } from '../../cli/language/normalizeArgs.js';
import { command as createMonitor } from '../../cli/commands/createMonitor.js';
import { command as createPostgres } from '../../cli/commands/createPostgres.js';
import { keeperConfigOf } from '../../keeper/config/keeperConfigFile.js';
import { KEEPER_KEYS } from '../../keeper/config/configKeys.js';
import { nodePaths } from '../../keeper/config/paths.js';
import type { LocalNode } from '../../cli/operate/monitorTarget.js';

const FILE = 'node.ini';
const NODE = `[node]
kind = postgres
name = a
hostname = db1
[postgresql]
pgdata = /srv/a
[monitor]
pguri = postgres://autoctl_node@mon1/pg_auto_failover
[options]
ssl = off
auth = scram
[pg_auto_failover]
monitor_password = geheim
[replication]
replication_password = secret
`;

t.test('a Postgres node becomes a command line that create postgres takes', async (t) => {
  const words = createWords(parseNodeSpec(NODE, FILE));
  t.strictSame(words.slice(0, 3), ['create', 'postgres', '--run']);
  const { options } = normalizeArgs(words.slice(2), createPostgres.options, 'create postgres');
  for (const option of [
    '--pgdata=/srv/a',
    '--pgport=5432',
    '--auth=scram-sha-256',
    '--no-ssl',
    '--monitor=postgres://autoctl_node:geheim@mon1/pg_auto_failover',
    '--candidate-priority=50',
    '--replication-quorum=true',
    '--pg-hba-lan',
    '--replication-password=secret',
  ]) {
    t.ok(options.includes(option), option);
  }
});

t.test('a monitor has its formations, and own certificates', async (t) => {
  const text = `[node]\nkind = monitor\n[postgresql]\npgdata = /srv/m\n[formation app]\nkind = pgsql
[formation shop]\nkind = pgsql\n[options]\nssl = verify-ca\n[ssl]\nca_file = /c\ncert_file = /s
key_file = /k\n`;
  const spec = parseNodeSpec(text, FILE);
  t.strictSame(spec.formations, ['app', 'shop']);
  const words = createWords(spec).slice(2);
  const { options } = normalizeArgs(words, createMonitor.options, 'create monitor');
  t.ok(options.includes('--formation=app,shop'), 'an option that repeats is one list');
  for (const option of ['--ssl-mode=verify-ca', '--ssl-ca-file=/c', '--server-key=/k']) {
    t.ok(options.includes(option), option);
  }
  t.equal(shownValues(spec).get('formation app.kind'), 'pgsql');
});

t.test('what cannot be meant is refused, without its secrets', async (t) => {
  const cases: readonly (readonly [change: (text: string) => string, message: RegExp])[] = [
    [(text) => text.replace('kind = postgres', 'kind = worker'), /node\.kind.*postgres, monitor/],
    [(text) => text.replace('pgdata = /srv/a', ''), /lacks the required key postgresql\.pgdata/],
    [(text) => `${text}[monitor]\nno_monitor = true\n`, /without monitor cannot be made/],
    [(text) => `${text}[launch]\nmode = later\n`, /launch\.mode.*immediate, deferred/],
    [(text) => `${text}[settings]\ncandidate_priority = 200\n`, /from 0 to 100/],
    [(text) => text.replace('pguri = postgres:', 'pguri = http:geheim'), /for monitor\.pguri/],
  ];
  for (const [change, message] of cases) {
    try {
      parseNodeSpec(change(NODE), FILE);
      t.fail(`refuses: ${String(message)}`);
    } catch (error) {
      const text = error instanceof Error ? error.message : '';
      t.match(text, message);
      t.notMatch(text, /geheim|secret/);
    }
  }
});

t.test('what is shown has no password', async (t) => {
  const shown = [...shownValues(parseNodeSpec(NODE, FILE)).values()].join('\n');
  t.notMatch(shown, /geheim|secret/);
  t.match(shown, /\*\*\*\*/);
});

function node(changes: Readonly<Record<string, string>>): LocalNode {
  const values = new Map(KEEPER_KEYS.map((key) => [key.name, key.fallback ?? '']));
  const known = {
    'pg_autoctl.monitor': 'postgres://autoctl_node@mon1:5432/pg_auto_failover?sslmode=require',
    'pg_autoctl.formation': 'default',
    'pg_autoctl.name': 'a',
    'pg_autoctl.hostname': 'db1',
    'postgresql.pgdata': '/srv/a',
    'postgresql.port': '5432',
    'postgresql.auth_method': 'scram-sha-256',
    ...changes,
  };
  for (const [key, value] of Object.entries(known)) values.set(key, value);
  const paths = nodePaths('/srv/a', '/', { HOME: '/home' });
  return { kind: 'keeper', paths, config: keeperConfigOf(values) };
}

const SETTINGS = { candidate_priority: 50, replication_quorum: true, region: 'default' };

t.test('differences are found, and the commands that end them', async (t) => {
  const spec = parseNodeSpec(NODE, FILE);
  t.strictSame(differences(spec, node({}), SETTINGS), [], 'the same');
  const settings = { candidate_priority: 10, replication_quorum: false, region: 'x' };
  const changed = differences(spec, node({ 'ssl.active': '1' }), settings);
  t.strictSame(
    commandsFor(spec, changed).map((words) => words.join(' ')),
    [
      'enable ssl --no-ssl',
      'set node candidate-priority 50',
      'set node replication-quorum true',
      'set node region default',
    ],
  );
  const moved = differences(spec, node({ 'pg_autoctl.monitor': 'postgres://u@mon2/d' }), undefined);
  t.match(moved, [{ key: 'monitor.pguri', wanted: '', found: '', mutable: true }]);
  t.match(commandsFor(spec, moved), [
    ['disable', 'monitor', '--force'],
    ['enable', 'monitor'],
  ]);
  const fixed = differences(spec, node({ 'postgresql.port': '6000' }), SETTINGS);
  t.match(fixed, [{ key: 'node.port', wanted: '5432', found: '6000', mutable: false }]);
  t.strictSame(commandsFor(spec, fixed), [], 'a port is not changed under a node');
});

t.test('only the mode of the launch is rewritten', async (t) => {
  const text = '# mine\n[x]\nmode = a\n[launch]\n  mode=deferred\n[y]\nmode = b\n';
  t.equal(withImmediateLaunch(text), text.replace('deferred', 'immediate'));
});
