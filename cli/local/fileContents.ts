import { readFileIfPresent } from '../../keeper/config/atomicWrite.js';
import { readConfigText } from '../../keeper/config/configRole.js';
import { readInitFile } from '../../keeper/config/initFile.js';
import { parseIni } from '../../keeper/config/ini.js';
import type { NodePaths } from '../../keeper/config/paths.js';
import { readPidFile } from '../../keeper/config/pidFile.js';
import { readStateFile, STATE_FILE_VERSION } from '../../keeper/config/stateFile.js';
import { withoutSecrets } from './configValues.js';
import { CliError } from '../errors.js';
import { EXIT } from '../exitCodes.js';
import { formatJson } from '../format/json.js';
import { nestValues } from '../format/nestValues.js';
import { stateDocument } from './stateDocument.js';

/** Width of the labels of a printed state file (cli.md section 5). */
const LABEL_WIDTH = 26;

/** What `show file --contents` prints. */
export async function fileContents(
  file: 'config' | 'state' | 'init' | 'pid',
  paths: NodePaths,
  json: boolean,
): Promise<string> {
  switch (file) {
    case 'config': {
      const text = await readConfigText(paths.config);
      if (!json) return `${text}\n`;
      return `${formatJson(nestValues(withoutSecrets(parseIni(text, paths.config))))}\n`;
    }
    case 'state':
      return await stateContents(paths.state, json);
    case 'init': {
      const finding = await readInitFile(paths.init);
      if (finding === undefined) throw missing(paths.init, 'no create of this node is unfinished');
      return `Postgres state at keeper init: ${finding}\n`;
    }
    case 'pid':
      return await pidContents(paths.pid, json);
  }
}

async function stateContents(path: string, json: boolean): Promise<string> {
  const state = await readStateFile(path);
  if (state === undefined) throw missing(path, 'run "pg_autoctl create postgres" to its end');
  if (json) return `${formatJson(stateDocument(state))}\n`;
  const lines: [string, string | number][] = [
    ['Current Role', state.currentRole],
    ['Assigned Role', state.assignedRole],
    ['Last Monitor Contact', timeText(state.lastMonitorContactS)],
    ['Last Secondary Contact', timeText(state.lastSecondaryContactS)],
    ['pg_autoctl state version', STATE_FILE_VERSION],
    ['group', state.groupId],
    ['node id', state.nodeId],
    ['nodes version', state.nodesVersion],
    ['PostgreSQL Version', state.pgControlVersion],
    ['PostgreSQL CatVersion', state.catalogVersion],
    ['PostgreSQL System Id', state.systemIdentifier],
  ];
  return lines
    .map(([label, value]) => `${`${label}:`.padEnd(LABEL_WIDTH)} ${String(value)}\n`)
    .join('');
}

async function pidContents(path: string, json: boolean): Promise<string> {
  const text = await readFileIfPresent(path);
  const file = await readPidFile(path);
  if (text === undefined || file === undefined) {
    throw missing(path, 'the service does not run: "pg_autoctl run" starts it');
  }
  if (!json) return text;
  return `${formatJson({
    pid: file.pid,
    pgdata: file.pgdata,
    version: file.version,
    semId: file.startTicks,
    services: file.services.map((service) => ({
      name: service.name,
      pid: service.pid,
      version: file.version,
      pgautofailover: file.extensionVersion,
    })),
  })}\n`;
}

function missing(path: string, advice: string): CliError {
  return new CliError(EXIT.state, `there is no file "${path}": ${advice}`);
}

function timeText(seconds: number): string {
  return seconds === 0 ? 'never' : new Date(seconds * 1000).toString();
}
