import t from 'tap';
import { formatJson } from '../../cli/format/json.js';
import { nestValues } from '../../cli/format/nestValues.js';
import { connectionOf, formatStates } from '../../cli/format/stateTable.js';
import { formatTable } from '../../cli/format/table.js';
import { changePrinter, parseChange } from '../../cli/operate/waitForState.js';
import { STATES } from '../../keeper/states.js';

const NODE = {
  formation_kind: 'pgsql',
  nodename: 'node_1',
  nodehost: 'db1',
  nodeport: 5432,
  group_id: 0,
  node_id: 1,
  current_group_state: 'primary',
  assigned_group_state: 'primary',
  reported_tli: 1,
  reported_lsn: '0/40000D8',
  health: 1,
};

t.test('the table of show state has the shape that scripts know', async (t) => {
  const rows = [
    NODE,
    { ...NODE, nodename: 'b', nodehost: 'a.longer.name', node_id: 12, health: 0 },
    { ...NODE, nodename: 'c', node_id: 3, current_group_state: 'init', health: -1 },
    { ...NODE, nodename: 'd', node_id: 4, group_id: 2, formation_kind: 'citus' },
  ];
  t.matchSnapshot(formatStates(rows));
  t.matchSnapshot(formatStates([]));
});

t.test('every state has a kind of connection', async (t) => {
  for (const state of STATES) t.match(connectionOf(state), /^(read-write|read-only|none)$/);
  t.equal(connectionOf('of another version'), 'none');
});

t.test('JSON is printed as jsonb_pretty does', async (t) => {
  t.equal(formatJson([]), '[\n]');
  t.equal(
    formatJson({ node_id: 1, health: -1, b: [], list: [{ x: null }], gone: undefined }),
    `{
    "b": [
    ],
    "list": [
        {
            "x": null
        }
    ],
    "health": -1,
    "node_id": 1
}`,
  );
});

t.test('a table counts characters, not bytes', async (t) => {
  const columns = [{ title: 'N' }, { title: 'Text', align: 'left' as const }];
  t.equal(formatTable(columns, [['ä', 'x']]), 'N | Text\n--+-----\nä | x   ');
});

t.test('sections of a configuration become objects, whole numbers numbers', async (t) => {
  const values = new Map([
    ['a.n', '5'],
    ['a.t', '0005x'],
    ['b.u', 'postgres://h/d'],
  ]);
  t.strictSame(nestValues(values), { a: { n: 5, t: '0005x' }, b: { u: 'postgres://h/d' } });
});

t.test('changes are rows of one table', async (t) => {
  const lines: string[] = [];
  const print = changePrinter(
    [{ ...NODE, candidate_priority: 50, replication_quorum: true, nodecluster: 'default' }],
    (line) => lines.push(line),
  );
  const change = parseChange(
    '{"type": "state", "formation": "default", "groupId": 0, "nodeId": 1, "name": "node_1", ' +
      '"host": "db1", "port": 5432, "reportedState": "primary", "goalState": "draining"}',
  );
  if (change === undefined) throw new Error('the payload was not read');
  print(change);
  print(change);
  t.equal(lines.length, 3, 'one header');
  t.match(
    lines[1],
    /^\d\d:\d\d:\d\d \| node_1 \| {5}1 \| {3}db1:5432 \| {13}primary \| {12}draining\n$/,
  );
});

t.test('payloads of others are not taken for changes', async (t) => {
  for (const payload of ['', 'hello', '1', 'null', '{"type": "other"}']) {
    t.equal(parseChange(payload), undefined);
  }
});
