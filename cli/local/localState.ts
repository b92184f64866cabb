import { readStateFile } from '../../keeper/config/stateFile.js';
import { CliError } from '../errors.js';
import { EXIT } from '../exitCodes.js';
import { formatJson } from '../format/json.js';
import { connectionOf, formatStates } from '../format/stateTable.js';
import type { Context } from '../io.js';
import { readLocalNode } from '../operate/monitorTarget.js';
import { readControlFacts } from './controlFacts.js';

/** `show state --local`: what the files of this keeper say (cli.md section 5). */
export async function showLocalState(pgdata: string | undefined, context: Context): Promise<void> {
  const node = await readLocalNode(pgdata, context);
  if (node.kind === 'monitor') {
    throw new CliError(
      EXIT.monitor,
      'a monitor has no local state; leave out --local to see the nodes that it watches',
    );
  }
  const state = await readStateFile(node.paths.state);
  if (state === undefined) {
    throw new CliError(
      EXIT.state,
      `there is no state file "${node.paths.state}": this node was not created to its end; ` +
        'run "pg_autoctl create postgres" again',
    );
  }
  const { config } = node;
  const control = await readControlFacts(config.postgresql);
  if (context.json) {
    const document = {
      node_id: state.nodeId,
      group_id: state.groupId,
      nodename: config.name,
      nodehost: config.hostname,
      nodeport: config.postgresql.port,
      current_group_state: state.currentRole,
      assigned_group_state: state.assignedRole,
      timeline: control.timeline,
      'Minimum Recovery Ending LSN': control.minRecoveryLsn,
      reachable: 'unknown',
      conntype: connectionOf(state.currentRole),
    };
    context.io.out(`${formatJson(document)}\n`);
    return;
  }
  const row = {
    formation_kind: 'pgsql',
    nodename: config.name,
    nodehost: config.hostname,
    nodeport: config.postgresql.port,
    group_id: state.groupId,
    node_id: state.nodeId,
    current_group_state: state.currentRole,
    assigned_group_state: state.assignedRole,
    reported_tli: control.timeline,
    reported_lsn: control.checkpointLsn,
    health: -1,
  };
  context.io.out(`${formatStates([row])}\n\n`);
}
