/** Reading the monitor's answers: what does not have the agreed form is an error, not a guess. */
import { MonitorError } from '../errors.js';
import type { OtherNode } from '../ports.js';
import { isState, type State } from '../states.js';

export type Row = Readonly<Record<string, unknown>>;

/** An integer; int8 arrives as text.  Throws MonitorError. */
export function readInteger(row: Row, column: string): number {
  const value = row[column];
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number)
    ? number
    : unreadable(row, column);
}

/** A text; NULL is ''.  Throws MonitorError. */
export function readText(row: Row, column: string): string {
  const value = row[column] ?? '';
  return typeof value === 'string' ? value : unreadable(row, column);
}

/** A state of the group machine.  Throws MonitorError. */
export function readState(row: Row, column: string): State {
  const text = readText(row, column);
  return isState(text) ? text : unreadable(row, column);
}

/** A node as get_other_nodes() and other_nodes give it.  Throws MonitorError. */
export function readNodeJson(row: Row): OtherNode {
  return {
    nodeId: readInteger(row, 'node_id'),
    name: readText(row, 'node_name'),
    host: readText(row, 'node_host'),
    port: readInteger(row, 'node_port'),
    lsn: readText(row, 'node_lsn'),
    isPrimary: row['node_is_primary'] === true,
  };
}

function unreadable(row: Row, column: string): never {
  throw new MonitorError(
    'refused',
    `the monitor's answer has "${String(row[column])}" in column "${column}", which this version ` +
      'cannot read; install the same version of pg_autoctl on all hosts',
  );
}
