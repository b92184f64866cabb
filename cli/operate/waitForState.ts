import { setTimeout as sleep } from 'node:timers/promises';
import { CliError } from '../errors.js';
import type { ExitCode } from '../exitCodes.js';
import { type Column, columnWidths, formatHeader, formatRow } from '../format/table.js';
import type { MonitorSession } from './monitorSession.js';
import { currentState, type CurrentState } from './queries.js';

/** Notifications wake the wait; this look comes anyway. */
const POLL_INTERVAL_MS = 500;

/** A payload of channel `state` (monitor-api.md section 9). */
export interface StateChange {
  readonly formation: string;
  readonly groupId: number;
  readonly nodeId: number;
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly reportedState: string;
  readonly goalState: string;
}

export interface WaitOptions<T> {
  readonly formation: string;
  /** undefined = changes of every group are shown. */
  readonly group: number | undefined;
  /** Called when the session listens already, so that no change is missed. */
  readonly call: () => Promise<T>;
  /** false = there is nothing to wait for. */
  readonly isPending?: (result: T) => boolean;
  readonly isDone: (nodes: readonly CurrentState[]) => boolean;
  /** Seconds; 0 or less = as long as it takes. */
  readonly limitS: number;
  readonly onChange: (change: StateChange) => void;
  /** What is waited for, for the error when the limit has passed. */
  readonly what: string;
  readonly timeoutExitCode: ExitCode;
}

/** LISTENs, calls, and waits until isDone().  Rejects with CliError when the limit has passed. */
export async function callAndWait<T>(session: MonitorSession, options: WaitOptions<T>): Promise<T> {
  const changes: StateChange[] = [];
  let wake = (): void => undefined;
  session.client.on('notification', (message) => {
    const change = message.channel === 'state' ? parseChange(message.payload ?? '') : undefined;
    if (change?.formation !== options.formation) return;
    if (options.group !== undefined && change.groupId !== options.group) return;
    changes.push(change);
    wake();
  });
  await session.query('listen state');
  const result = await options.call();
  if (options.isPending?.(result) === false) return result;
  const endMs = options.limitS > 0 ? performance.now() + options.limitS * 1000 : Infinity;
  for (;;) {
    const nodes = await currentState(session, options.formation, options.group);
    changes.splice(0).forEach(options.onChange);
    if (options.isDone(nodes)) return result;
    if (performance.now() > endMs) throw timedOut(options);
    const woken = new Promise<void>((resolve) => {
      wake = resolve;
    });
    await Promise.race([woken, sleep(POLL_INTERVAL_MS), session.lost]);
  }
}

/** Prints changes as rows of one table, its header before the first row. */
export function changePrinter(
  nodes: readonly CurrentState[],
  out: (line: string) => void,
  nodeText: (change: StateChange) => string = (change) => String(change.nodeId),
): (change: StateChange) => void {
  const columns: readonly Column[] = [
    { title: 'Time', minWidth: 8 },
    { title: 'Name', minWidth: 4 },
    { title: 'Node', minWidth: 5 },
    { title: 'Host:Port', minWidth: 10 },
    { title: 'Current State', minWidth: 19 },
    { title: 'Assigned State', minWidth: 19 },
  ];
  const rows = nodes.map((n) => ['', n.nodename, '', `${n.nodehost}:${String(n.nodeport)}`]);
  const widths = columnWidths(columns, rows);
  let started = false;
  return (change) => {
    if (!started) out(`${formatHeader(columns, widths)}\n`);
    started = true;
    const cells = [
      new Date().toTimeString().slice(0, 8),
      change.name,
      nodeText(change),
      `${change.host}:${String(change.port)}`,
      change.reportedState,
      change.goalState,
    ];
    out(`${formatRow(cells, columns, widths)}\n`);
  };
}

/** The line of the log for a change. */
export function describeChange(change: StateChange): string {
  return (
    `New state for node ${String(change.nodeId)} "${change.name}" ` +
    `(${change.host}:${String(change.port)}): ${change.reportedState} ➜ ${change.goalState}`
  );
}

function timedOut<T>(options: WaitOptions<T>): CliError {
  return new CliError(
    options.timeoutExitCode,
    `${options.what} did not happen within ${String(options.limitS)} s; the monitor goes on ` +
      `with it: follow it with "pg_autoctl show state --formation ${options.formation}", ` +
      'or wait longer with --wait SECONDS',
  );
}

/** undefined for a payload that is not ours: the channel is public. */
export function parseChange(payload: string): StateChange | undefined {
  let value: unknown;
  try {
    value = JSON.parse(payload);
  } catch {
    return undefined; // somebody else's NOTIFY; the poll sees what matters
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = value as Readonly<Record<string, unknown>>;
  // Anybody may notify, and this goes to a terminal.
  const text = (key: string): string =>
    typeof fields[key] === 'string' ? fields[key].replace(/\p{Cc}/gu, '?') : '';
  const number = (key: string): number => (typeof fields[key] === 'number' ? fields[key] : 0);
  if (text('type') !== 'state') return undefined;
  return {
    formation: text('formation'),
    groupId: number('groupId'),
    nodeId: number('nodeId'),
    name: text('name'),
    host: text('host'),
    port: number('port'),
    reportedState: text('reportedState'),
    goalState: text('goalState'),
  };
}
