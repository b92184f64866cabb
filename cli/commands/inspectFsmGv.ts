import { defineCommand } from '../command.js';

/** `inspect fsm gv`: for `dot -Tsvg`. */
export const command = defineCommand({
  options: {},
  async run(_values, context) {
    const { TRANSITIONS } = await import('../../keeper/transitions.js');
    const edges = TRANSITIONS.map(
      ({ from, to, why }) => `    ${from} -> ${to} [tooltip = ${JSON.stringify(why)}];\n`,
    );
    context.io.out(`digraph keeper {\n    node [shape = box];\n${edges.join('')}}\n`);
    return undefined;
  },
});
