import { placeOf } from '../format/adviceList.js';
import { connectionOf } from '../format/stateTable.js';
import { columnWidths, formatRow } from '../format/table.js';
import { formatAge, formatBytes } from './units.js';
import type { WatchedNode, WatchView } from './watchView.js';

/** One line of the screen, not longer than it is wide. */
export interface Line {
  readonly text: string;
  readonly style: 'plain' | 'header' | 'alert' | 'warn' | 'dim';
}

/** What a page is made of. */
export interface Page {
  /** undefined = nothing was read yet. */
  readonly view: WatchView | undefined;
  /** Why there is nothing newer; undefined = all is well. */
  readonly problem: string | undefined;
  /** `HH:MM:SS`. */
  readonly clock: string;
  /** Events that are scrolled out at the top. */
  readonly scroll: number;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** A report that is older than this is no news any more. */
const OLD_REPORT_S = 5;
/** Narrower screens show times without year, and events without the node's address. */
const WIDE_COLUMNS = 120;
const YEAR_LENGTH = 'YYYY-'.length;
/** Lines of advice; the events below need room as well. */
const MAX_ADVICE = 6;

interface NodeColumn {
  readonly title: string;
  readonly align?: 'left';
  /** Columns with the highest number leave first when the screen is narrow; 0 = stays. */
  readonly leaves: number;
  readonly cell: (node: WatchedNode) => string;
}

// prettier-ignore
const NODE_COLUMNS: readonly NodeColumn[] = [
  { title: 'Name',           leaves: 0, align: 'left', cell: (n) => n.name },
  { title: 'Node',           leaves: 5,  cell: (n) => (n.group_id === 0 ? '' : `${String(n.group_id)}/`) + String(n.node_id) },
  { title: 'Region',         leaves: 10, cell: (n) => n.region },
  { title: 'Quorum',         leaves: 9,  cell: (n) => (n.quorum ? 'yes' : 'no') },
  { title: 'Priority',       leaves: 8,  cell: (n) => String(n.priority) },
  { title: 'Host:Port',      leaves: 7,  cell: (n) => `${n.host}:${String(n.port)}` },
  { title: 'TLI: LSN',       leaves: 6,  cell: (n) => `${String(n.tli)}: ${n.lsn}` },
  { title: 'Lag',            leaves: 3,  cell: (n) => (n.lag === null ? '' : formatBytes(n.lag)) },
  { title: 'Check',          leaves: 4,  cell: (n) => formatAge(n.check_age) },
  { title: 'Connection',     leaves: 2,  cell: (n) => `${connectionOf(n.reported)}${healthMark(n)}` },
  { title: 'Report',         leaves: 1,  cell: (n) => formatAge(n.report_age) },
  { title: 'Reported State', leaves: 0,  cell: (n) => n.reported },
  { title: 'Assigned State', leaves: 0,  cell: (n) => n.goal },
];

/** The screen: as many lines as it has rows.  Pure. */
export function renderPage(page: Page, size: Size): Line[] {
  const { view, problem } = page;
  const lines: Line[] = [titleLine(page, size.columns)];
  lines.push(problem === undefined ? blank() : { text: problem, style: 'alert' });
  if (view !== undefined) {
    lines.push(...nodeLines(view, size.columns), blank());
    lines.push(...adviceLines(view));
    const rows = Math.max(0, size.rows - lines.length);
    lines.push(...eventLines(view, page.scroll, { rows, columns: size.columns }));
  }
  while (lines.length < size.rows) lines.push(blank());
  return lines
    .slice(0, size.rows)
    .map(({ text, style }) => ({ text: cut(text, size.columns), style }));
}

function titleLine({ view, clock }: Page, columns: number): Line {
  const sync = view?.number_sync_standbys;
  const left =
    view === undefined
      ? 'pg_autoctl watch: no answer yet'
      : `Formation: ${view.formation} - Sync Standbys: ${sync === null ? '-' : String(sync)}`;
  const right = `q quits  ${clock}`;
  const gap = columns - left.length - right.length;
  return { text: gap < 1 ? left : `${left}${' '.repeat(gap)}${right}`, style: 'plain' };
}

function nodeLines({ nodes }: WatchView, columns: number): Line[] {
  const { shown, widths } = fittingColumns(nodes, columns);
  const titles = shown.map((column) => column.title);
  return [
    { text: formatRow(titles, shown, widths).padEnd(columns), style: 'header' },
    ...nodes.map((node): Line => ({
      text: formatRow(
        shown.map((column) => column.cell(node)),
        shown,
        widths,
      ),
      style: styleOf(node),
    })),
    ...(nodes.length === 0 ? [{ text: 'no node is registered', style: 'dim' } as const] : []),
  ];
}

/** As many columns as fit, the least important ones left out. */
function fittingColumns(
  nodes: readonly WatchedNode[],
  width: number,
): { readonly shown: readonly NodeColumn[]; readonly widths: number[] } {
  const SEPARATOR = ' | '.length;
  let shown = NODE_COLUMNS;
  for (;;) {
    const widths = columnWidths(
      shown,
      nodes.map((node) => shown.map((column) => column.cell(node))),
    );
    const total = widths.reduce((sum, one) => sum + one, (shown.length - 1) * SEPARATOR);
    const next = Math.max(...shown.map((column) => column.leaves));
    if (total <= width || next === 0) return { shown, widths };
    shown = shown.filter((column) => column.leaves !== next);
  }
}

function styleOf(node: WatchedNode): Line['style'] {
  if (node.health === 0 || node.report_age > OLD_REPORT_S) return 'alert';
  return node.reported === node.goal ? 'plain' : 'warn';
}

function healthMark({ health }: WatchedNode): string {
  if (health === 1) return '';
  return health === 0 ? ' !' : ' ?';
}

function adviceLines({ advice }: WatchView): Line[] {
  if (advice.length === 0) return [];
  const more = advice.length - MAX_ADVICE;
  return [
    ...advice.slice(0, MAX_ADVICE).map((one): Line => ({
      text: `${one.severity.toUpperCase()}: ${placeOf(one)}${one.subject}: ${one.message}`,
      style: one.severity === 'critical' ? 'alert' : one.severity === 'info' ? 'dim' : 'warn',
    })),
    ...(more > 0
      ? [{ text: `${String(more)} more: pg_autoctl show advice`, style: 'dim' } as const]
      : []),
    blank(),
  ];
}

function eventLines({ events }: WatchView, scroll: number, { rows, columns: width }: Size): Line[] {
  const isNarrow = width < WIDE_COLUMNS;
  const columns = [
    { title: 'Id' },
    { title: 'Event Time', align: 'left' as const },
    { title: 'Name', align: 'left' as const },
    { title: 'Description', align: 'left' as const },
  ];
  const cells = events
    .slice(Math.min(scroll, Math.max(0, events.length - 1)))
    .slice(0, Math.max(0, rows - 1))
    .map(({ id, time, name, description }) =>
      isNarrow
        ? [String(id), time.slice(YEAR_LENGTH), name, withoutNode(description)]
        : [String(id), time, name, description],
    );
  const widths = columnWidths(columns, cells);
  const titles = columns.map(({ title }) => title);
  return [
    { text: formatRow(titles, columns, widths), style: 'header' },
    ...cells.map((row): Line => ({ text: formatRow(row, columns, widths), style: 'plain' })),
  ];
}

/** The node has a column of its own: `of node 1 "a" (host:5432)` says nothing new. */
function withoutNode(description: string): string {
  return description.replace(/ (?:of|by) node \d+ "[^"]*" \([^)]*\)/, '');
}

/** What the terminal would obey instead of showing it is shown as `?`. */
function cut(text: string, columns: number): string {
  return [...text.replace(/\p{Cc}/gu, '?')].slice(0, columns).join('');
}

function blank(): Line {
  return { text: '', style: 'plain' };
}
