import { defineCommand } from '../command.js';
import { EXIT } from '../exitCodes.js';
import { formatJson } from '../format/json.js';
import { json, TARGET_OPTIONS } from '../language/options.js';

interface Mismatch {
  readonly pos: number;
  readonly current: string;
  readonly assigned: string;
  readonly comment: string;
}

/** `inspect fsm check`: is there an order of the monitor that this keeper cannot carry out? */
export const command = defineCommand({
  options: { ...TARGET_OPTIONS, json },
  async run(values, context) {
    const { EDGES } = await import('../../keeper/transitions.js');
    const { withMonitor } = await import('../operate/monitorSession.js');
    const mismatches = await withMonitor(values, context, async (session) =>
      session.query<Mismatch>(
        `select pos, current_state::text as current, assigned_state::text as assigned, comment
           from pgautofailover.check_fsm_reachability($1)
          order by pos, 2, 3`,
        [JSON.stringify(EDGES)],
      ),
    );
    const ok = mismatches.length === 0;
    context.io.out(`${formatJson({ ok, mismatches })}\n`);
    if (ok) return undefined;
    context.log.error(
      `the monitor can order ${String(mismatches.length)} moves that this keeper does not know; ` +
        'install the same version on the monitor and on the nodes',
    );
    return EXIT.state;
  },
});
