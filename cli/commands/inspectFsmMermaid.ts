import { defineCommand } from '../command.js';

/** `inspect fsm mermaid`: for Markdown pages. */
export const command = defineCommand({
  options: {},
  async run(_values, context) {
    const { TRANSITIONS } = await import('../../keeper/transitions.js');
    const edges = TRANSITIONS.map(({ from, to }) => `    ${from} --> ${to}\n`);
    context.io.out(`stateDiagram-v2\n    [*] --> init\n${edges.join('')}    dropped --> [*]\n`);
    return undefined;
  },
});
