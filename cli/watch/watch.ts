import { setTimeout as sleep } from 'node:timers/promises';
import { UsageError } from '../errors.js';
import { explainError } from '../explainError.js';
import { formationOf } from '../operate/formation.js';
import type { AdjustableLog, Context } from '../io.js';
import { withTarget } from '../operate/monitorSession.js';
import { findTarget, type MonitorTarget, type TargetValues } from '../operate/monitorTarget.js';
import { listenToSignals } from '../service/signals.js';
import { type Page, renderPage } from './page.js';
import { openTerminal, type Terminal } from './terminal.js';
import { readView, type WatchView } from './watchView.js';

/** How often the page is read and drawn. */
const REFRESH_INTERVAL_MS = 500;
/** Without an answer for so long the page says that it is old. */
const OLD_VIEW_MS = 3_000;
const MS_PER_S = 1_000;
/** Keys, and what they do: quit, or move the events by so many lines. */
const QUIT_KEYS = ['q', 'Q', '\u0003', '\u001bOP', '\u001b[11~'];
const PAGE_LINES = 10;
const MOVES: Readonly<Record<string, number>> = {
  k: -1,
  '\u001b[A': -1,
  '\u0010': -1,
  j: 1,
  '\u001b[B': 1,
  '\u000e': 1,
  '\u001b[5~': -PAGE_LINES,
  '\u0015': -PAGE_LINES,
  '\u001b[6~': PAGE_LINES,
  '\u0004': PAGE_LINES,
  '\u001b[H': -Infinity,
  '\u001b[1~': -Infinity,
};

/** What is watched. */
export interface WatchValues extends TargetValues {
  readonly formation: string | undefined;
  readonly group: number | undefined;
}

/** What the reader has found, for whoever draws. */
interface Watched {
  view: WatchView | undefined;
  /** performance.now() of the last answer. */
  readMs: number;
  failure: string | undefined;
  scroll: number;
}

/**
 * `watch`: a dashboard in the terminal until q or a signal (cli.md section 6).  Rejects with
 * CliError when the monitor does not answer at the beginning, unless `patient`.
 */
export async function watch(
  values: WatchValues,
  patient: boolean,
  context: Context,
): Promise<void> {
  const streams = context.io.terminal?.();
  if (streams === undefined) {
    throw new UsageError(
      'a dashboard wants a terminal as standard input and output; ' +
        'in scripts use "pg_autoctl show state --json"',
    );
  }
  const target = await findTarget(values, context);
  if (!patient) await withTarget(target, context, async (session) => session.query('select 1'));
  const quit = new AbortController();
  const end = (): void => quit.abort();
  const signals = listenToSignals(end); // SIGHUP: the terminal is gone
  signals.stop.addEventListener('abort', end);
  const watched: Watched = {
    view: undefined,
    readMs: performance.now(),
    failure: undefined,
    scroll: 0,
  };
  const redraw = (): void => draw(terminal, watched);
  const onKey = (key: string): void => {
    if (QUIT_KEYS.includes(key)) end();
    const last = Math.max(0, (watched.view?.events.length ?? 0) - 1);
    watched.scroll = Math.min(last, Math.max(0, watched.scroll + (MOVES[key] ?? 0)));
    redraw();
  };
  const terminal = openTerminal(streams, { onKey, onResize: redraw });
  const timer = setInterval(redraw, REFRESH_INTERVAL_MS);
  try {
    redraw();
    await readOn(target, values, watched, { ...context, log: SILENT }, quit.signal);
  } finally {
    clearInterval(timer);
    terminal.close();
    signals.release();
  }
}

function draw(terminal: Terminal, { view, readMs, failure, scroll }: Watched): void {
  const ageMs = performance.now() - readMs;
  const old = ageMs > OLD_VIEW_MS ? 'the monitor does not answer' : undefined;
  const reason = failure ?? old;
  const age = String(Math.floor(ageMs / MS_PER_S));
  const page: Page = {
    view,
    problem: reason === undefined ? undefined : `Nothing new for ${age} s: ${reason}`,
    clock: new Date().toTimeString().slice(0, 8),
    scroll,
  };
  terminal.draw(renderPage(page, terminal.size()));
}

/** Reads pages until `quit`; a monitor that is lost is looked for again and again. */
async function readOn(
  target: MonitorTarget,
  values: WatchValues,
  watched: Watched,
  context: Context,
  quit: AbortSignal,
): Promise<void> {
  const formation = formationOf(target, values.formation);
  while (!quit.aborted) {
    try {
      await withTarget(target, context, async (session) => {
        // With a question under way this cuts the connection: nobody waits for the answer.
        const cut = (): void => void session.client.end().catch(() => undefined);
        quit.addEventListener('abort', cut);
        try {
          while (!quit.aborted) {
            watched.view = await readView(session, formation, values.group);
            watched.readMs = performance.now();
            watched.failure = undefined;
            await pause(quit);
          }
        } finally {
          quit.removeEventListener('abort', cut);
        }
      });
    } catch (error) {
      watched.failure = explainError(error).message;
      await pause(quit);
    }
  }
}

async function pause(quit: AbortSignal): Promise<void> {
  // Only `quit` ends it early, and whoever waited looks at that next.
  await sleep(REFRESH_INTERVAL_MS, undefined, { signal: quit }).catch(() => undefined);
}

const nothing = (): void => undefined;
/** Lines of a log would be written across the page. */
const SILENT: AdjustableLog = {
  fatal: nothing,
  error: nothing,
  warn: nothing,
  info: nothing,
  debug: nothing,
  trace: nothing,
  setLevel: nothing,
};
