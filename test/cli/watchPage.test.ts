/** The page of `watch` is a pure function of what was read and the size of the terminal. */
import t from 'tap';
import { keysIn } from '../../cli/watch/terminal.js';
import { type Page, renderPage } from '../../cli/watch/page.js';
import { formatAge, formatBytes } from '../../cli/watch/units.js';
import type { WatchedNode, WatchView } from '../../cli/watch/watchView.js';

const PRIMARY: WatchedNode = {
  name: 'node_1',
  node_id: 1,
  group_id: 0,
  host: 'db1.example.org',
  port: 5432,
  region: 'default',
  quorum: true,
  priority: 50,
  tli: 3,
  lsn: '0/40000D8',
  lag: null,
  health: 1,
  check_age: 1.4,
  report_age: 0.3,
  reported: 'primary',
  goal: 'primary',
};
const STANDBY: WatchedNode = {
  ...PRIMARY,
  name: 'node_2',
  node_id: 2,
  host: 'db2.example.org',
  lag: 3_500_000,
  reported: 'secondary',
  goal: 'secondary',
};
const VIEW: WatchView = {
  formation: 'default',
  number_sync_standbys: 1,
  nodes: [PRIMARY, STANDBY],
  events: Array.from({ length: 30 }, (_, i) => ({
    id: 100 - i,
    time: '2026-11-22 01:02:03',
    name: 'node_1',
    description: `event number ${String(100 - i)}`,
  })),
  advice: [],
};
const PAGE: Page = { view: VIEW, problem: undefined, clock: '03:04:05', scroll: 0 };

function text(page: Page, columns: number, rows: number): string {
  return renderPage(page, { columns, rows })
    .map((line) => `${line.style.padEnd(6)} ${line.text}`.trimEnd())
    .join('\n');
}

t.test('columns leave as the screen gets narrow', async (t) => {
  t.matchSnapshot(text(PAGE, 170, 12), '170 columns');
  t.matchSnapshot(text(PAGE, 100, 12), '100 columns');
  t.matchSnapshot(text(PAGE, 80, 12), '80 columns');
});

t.test('a page has the size of the screen, however small', async (t) => {
  for (const [columns, rows] of [
    [200, 60],
    [80, 24],
    [40, 5],
    [10, 2],
    [1, 1],
  ] as const) {
    const lines = renderPage(PAGE, { columns, rows });
    t.equal(lines.length, rows);
    t.ok(
      lines.every((line) => line.text.length <= columns),
      `${String(columns)} columns`,
    );
  }
});

t.test('what is wrong stands out', async (t) => {
  const view: WatchView = {
    ...VIEW,
    nodes: [
      { ...PRIMARY, health: 0, report_age: 97 },
      { ...STANDBY, goal: 'prepare_promotion' },
      { ...STANDBY, name: 'node_3', node_id: 3, health: -1 },
    ],
    advice: [
      ...['critical', 'warning', 'info', 'info', 'info', 'info', 'info'].map((severity) => ({
        severity,
        formationid: 'default',
        groupid: 0,
        nodename: 'node_1',
        subject: 'node is silent',
        message: 'has not reported for 97 s',
        cure: 'look at the host',
      })),
    ],
  };
  t.matchSnapshot(text({ ...PAGE, view }, 120, 20));
});

t.test('a monitor that is lost leaves the page, and says so', async (t) => {
  const problem = 'Nothing new for 12 s: could not connect';
  const lines = renderPage({ ...PAGE, problem }, { columns: 80, rows: 24 });
  t.match(lines[1], { text: problem, style: 'alert' });
  t.ok(lines.some((line) => line.text.startsWith('node_2')));
  const first = renderPage({ ...PAGE, view: undefined, problem }, { columns: 80, rows: 24 });
  t.match(first[0], { text: /no answer yet/ });
});

t.test('events can be scrolled to the last one', async (t) => {
  const down = text({ ...PAGE, scroll: 29 }, 100, 20);
  t.match(down, /event number 71/);
  t.notMatch(down, /event number 72/);
  t.match(text({ ...PAGE, scroll: 500 }, 100, 20), /event number 71/);
});

t.test('nothing that comes from the monitor commands the terminal', async (t) => {
  const evil: WatchView = { ...VIEW, nodes: [{ ...PRIMARY, name: 'x\u001b[2J\u009b31m' }] };
  t.match(text({ ...PAGE, view: evil }, 100, 10), /x\?\[2J\?31m/);
});

t.test('an empty formation, and one that is not there', async (t) => {
  const empty: WatchView = { ...VIEW, nodes: [], events: [], number_sync_standbys: null };
  t.match(text({ ...PAGE, view: empty }, 80, 10), /Sync Standbys: -[^]*no node is registered/);
});

t.test('ages and sizes are short', async (t) => {
  const ages: [number, string][] = [
    [-0.2, '0s'],
    [59.9, '59s'],
    [97, '1m37s'],
    [7_500, '2h05m'],
    [273_600, '3d04h'],
  ];
  for (const [seconds, expected] of ages) t.equal(formatAge(seconds), expected);
  const sizes: [number, string][] = [
    [0, '0 B'],
    [1_023, '1023 B'],
    [1_536, '1.5 kB'],
    [52_428_800, '50 MB'],
    [2 ** 60, '1048576 TB'],
  ];
  for (const [bytes, expected] of sizes) t.equal(formatBytes(bytes), expected);
});

t.test('keys that were pressed quickly are several', async (t) => {
  t.strictSame(keysIn('jjq'), ['j', 'j', 'q']);
  t.strictSame(keysIn('\u001b[A\u001b[6~k\u001bOP'), ['\u001b[A', '\u001b[6~', 'k', '\u001bOP']);
  t.strictSame(keysIn('\u001b'), ['\u001b']);
});
