import { formatTable } from './table.js';

/** Where a timeline began. */
export interface Timeline {
  readonly tli: number;
  readonly parent_tli: number;
  readonly switchpoint: string;
}

/** One row of pgautofailover.node_timeline_status(). */
export interface NodeTimeline {
  readonly node_id: number;
  readonly node_name: string;
  readonly tli: number;
  readonly lsn: string;
  readonly reference_tli: number;
  readonly on_accepted_lineage: boolean;
}

/** Two tables, and what to do about a fork (cli.md section 5). */
export function formatTimelines(
  timelines: readonly Timeline[],
  nodes: readonly NodeTimeline[],
): string {
  const histories = formatTable(
    [
      { title: 'TLI', minWidth: 8 },
      { title: 'Parent TLI', minWidth: 10 },
      { title: 'Switchpoint LSN', minWidth: 15 },
    ],
    timelines.map((one) => [String(one.tli), String(one.parent_tli), one.switchpoint]),
  );
  const states = formatTable(
    [
      { title: 'Name', minWidth: 20 },
      { title: 'NodeId' },
      { title: 'TLI', minWidth: 5 },
      { title: 'LSN', minWidth: 10 },
      { title: 'Status', align: 'left' },
    ],
    nodes.map((node) => [
      node.node_name,
      String(node.node_id),
      String(node.tli),
      node.lsn,
      statusOf(node),
    ]),
  ).replace(/ +$/gm, '');
  const parts = [histories, states];
  if (nodes.some((node) => !node.on_accepted_lineage)) {
    parts.push(
      'The nodes disagree about history. The branch to keep is chosen with ' +
        '"pg_autoctl accept timeline --tli N"; the others are rewound to it.',
    );
  }
  return parts.join('\n\n');
}

function statusOf({ tli, reference_tli: reference, on_accepted_lineage: accepted }: NodeTimeline) {
  if (accepted) return 'ok, on accepted lineage';
  return `FORK: timeline ${String(tli)} is no part of the history of timeline ${String(reference)}`;
}
