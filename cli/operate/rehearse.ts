import { formatJson } from '../format/json.js';
import { formatRehearsal, type Rehearsal, type RehearsalStep } from '../format/rehearsal.js';
import type { Context } from '../io.js';
import type { MonitorSession } from './monitorSession.js';

/** What can be rehearsed. */
export const FAULTS = [
  'planned',
  'maintenance',
  'primary_process',
  'primary_host',
  'standby_process',
  'standby_host',
] as const;

export type Fault = (typeof FAULTS)[number];

/** A step, or, with `step` null, a line of the summary: `key: sentence`. */
type Row = { readonly [K in keyof RehearsalStep]: RehearsalStep[K] | null };

/** Plays a fault on the monitor, which undoes it, and prints what would happen. */
export async function rehearse(
  session: MonitorSession,
  context: Context,
  formation: string,
  group: number,
  fault: Fault,
): Promise<void> {
  const rows = await session.query<{ row: Row }>(
    'select to_jsonb(r) as row from pgautofailover.rehearse_failover($1, $2, $3) as r',
    [formation, group, fault],
  );
  const rehearsal: Rehearsal = {
    formation,
    group,
    fault,
    steps: rows.map(({ row }) => row).filter(isStep),
    summary: Object.fromEntries(
      rows.filter(({ row }) => !isStep(row)).map(({ row }) => keyAndText(row.what ?? '')),
    ),
  };
  context.io.out(`${context.json ? formatJson(rehearsal) : formatRehearsal(rehearsal)}\n`);
}

function isStep(row: Row): row is RehearsalStep {
  return row.step !== null;
}

function keyAndText(line: string): [string, string] {
  const colon = line.indexOf(': ');
  return [line.slice(0, colon), line.slice(colon + 2)];
}
