import { formatTable } from './table.js';

/** One row of pgautofailover.explain(). */
export interface Explanation {
  readonly node_id: number;
  readonly node_name: string;
  readonly reported: string;
  readonly goal: string;
  /** Names of the guards that hold for the node. */
  readonly sees: readonly string[];
  /** null = no rule applies. */
  readonly rule_pos: number | null;
  readonly verdict: string;
}

/** The states as a table; below it, in whole lines, what happens next and what is seen. */
export function formatExplanation(nodes: readonly Explanation[]): string {
  const table = formatTable(
    [
      { title: 'Name', minWidth: 4 },
      { title: 'Node', minWidth: 5 },
      { title: 'Reported State', minWidth: 19 },
      { title: 'Assigned State', minWidth: 19 },
      { title: 'Rule', minWidth: 5 },
    ],
    nodes.map((node) => [
      node.node_name,
      String(node.node_id),
      node.reported,
      node.goal,
      node.rule_pos === null ? '-' : String(node.rule_pos),
    ]),
  );
  const words = nodes.map(
    ({ node_name, verdict, sees }) =>
      `${node_name}: ${verdict}\n  holds: ${sees.length === 0 ? 'nothing' : sees.join(', ')}`,
  );
  return [table, ...words].join('\n\n');
}
