import { formatTable } from './table.js';

/** One step of a rehearsal: a report, or a goal that was assigned. */
export interface RehearsalStep {
  readonly step: number;
  /** Since the fault. */
  readonly at_ms: number;
  readonly node_name: string;
  readonly reported: string;
  readonly goal: string;
  readonly rule_pos: number | null;
  readonly what: string | null;
}

/** What pgautofailover.rehearse_failover() tells. */
export interface Rehearsal {
  readonly formation: string;
  readonly group: number;
  readonly fault: string;
  readonly steps: readonly RehearsalStep[];
  /** `primary`, `loss`, `blocked`: a sentence each. */
  readonly summary: Readonly<Record<string, string>>;
}

const MS_PER_S = 1_000;

/** The answer first, then how it comes to it. */
export function formatRehearsal({ formation, group, fault, steps, summary }: Rehearsal): string {
  const answers = Object.entries(summary).map(([key, text]) => `  ${`${key}:`.padEnd(9)}${text}`);
  const table = formatTable(
    [
      { title: 'After', minWidth: 8 },
      { title: 'Name', minWidth: 4 },
      { title: 'Reported State', minWidth: 19 },
      { title: 'Assigned State', minWidth: 19 },
      { title: 'Rule', minWidth: 5 },
      { title: 'What', align: 'left' },
    ],
    steps.map((step) => [
      `${(step.at_ms / MS_PER_S).toFixed(1)} s`,
      step.node_name,
      step.reported,
      step.goal,
      step.rule_pos === null ? '-' : String(step.rule_pos),
      reasonOf(step),
    ]),
  ).replace(/ +$/gm, '');
  const title = `Rehearsal of "${fault}" in formation "${formation}", group ${String(group)}:`;
  return [`${title} nothing was changed`, ...answers, '', table].join('\n');
}

/** The part of the event that the other columns do not tell: why a goal was assigned. */
function reasonOf({ what }: RehearsalStep): string {
  const text = what ?? '';
  if (text.startsWith('New state is reported by ')) return 'reports it';
  return text
    .replace(/^Setting goal state of node .*? to [a-z_]+: /, '')
    .replace(/ \(rule \d+, \w+\)$/, '');
}
