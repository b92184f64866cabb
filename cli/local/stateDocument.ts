import {
  type KeeperState,
  readStateFile,
  STATE_FILE_VERSION,
} from '../../keeper/config/stateFile.js';
import { CliError } from '../errors.js';
import { EXIT } from '../exitCodes.js';

/** The state file of a node that was created.  Rejects with CliError (exit code 3). */
export async function mustReadState(path: string): Promise<KeeperState> {
  const state = await readStateFile(path);
  if (state !== undefined) return state;
  throw new CliError(
    EXIT.state,
    `there is no file "${path}": run "pg_autoctl create postgres" to its end`,
  );
}

/** The JSON document of a state file (cli.md section 5). */
export function stateDocument(state: KeeperState) {
  return {
    current_role: state.currentRole,
    assigned_role: state.assignedRole,
    version: STATE_FILE_VERSION,
    groupId: state.groupId,
    nodeId: state.nodeId,
    last_monitor_contact: state.lastMonitorContactS,
    last_secondary_contact: state.lastSecondaryContactS,
    pgversion: state.pgControlVersion,
  };
}
