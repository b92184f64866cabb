import { defineCommand } from '../command.js';
import { formatJson } from '../format/json.js';
import { formatTable } from '../format/table.js';
import { json, pgdata } from '../language/options.js';

/** `inspect fsm list`: where the keeper can go from its state; --json: all of its moves. */
export const command = defineCommand({
  options: { pgdata, json },
  epilogue: 'With --json all moves of the keeper are printed, and no --pgdata is needed.',
  async run(values, context) {
    const { TRANSITIONS } = await import('../../keeper/transitions.js');
    const edges = TRANSITIONS.map(({ from, to, why }) => ({
      current: from,
      assigned: to,
      comment: why,
    }));
    if (context.json) {
      const dropped = { current: 'any', assigned: 'dropped', comment: 'removed from its group' };
      context.io.out(`${formatJson([...edges, dropped])}\n`);
      return undefined;
    }
    const { readLocalKeeper } = await import('../operate/monitorTarget.js');
    const { mustReadState } = await import('../local/stateDocument.js');
    const { paths } = await readLocalKeeper(values.pgdata, context);
    const { currentRole } = await mustReadState(paths.state);
    const rows = edges
      .filter(({ current }) => current === currentRole)
      .map(({ current, assigned, comment }) => [current, assigned, comment]);
    const columns = [
      { title: 'Current', minWidth: 19 },
      { title: 'Reachable', minWidth: 19 },
      { title: 'Comment', align: 'left' as const },
    ];
    context.io.out(`${formatTable(columns, rows)}\n\n`);
    return undefined;
  },
});
