import { isState, type State } from '../states.js';
import { readFileIfPresent, writeFileAtomic } from './atomicWrite.js';
import { ConfigError } from './configError.js';

/** Version of the file's format that this program writes, and the newest that it reads. */
export const STATE_FILE_VERSION = 1;

/** What a keeper knows of itself when it starts again (files.md section 4). */
export interface KeeperState {
  /** Postgres version number, as 150020; 0 = not known. */
  readonly pgVersion: number;
  readonly pgControlVersion: number;
  readonly catalogVersion: number;
  /** Digits; '' = not known. */
  readonly systemIdentifier: string;
  readonly nodeId: number;
  readonly groupId: number;
  readonly currentRole: State;
  readonly assignedRole: State;
  readonly nodesVersion: number;
  /** Seconds since 1970; 0 = never. */
  readonly lastMonitorContactS: number;
  /** Seconds since 1970; 0 = never. */
  readonly lastSecondaryContactS: number;
  /** What the monitor said last: without contact for the lease, a writable node stops itself. */
  readonly leaseRequired: boolean;
  /** As the monitor said last, for a new monitor; -1 = not known. */
  readonly candidatePriority: number;
  readonly replicationQuorum: boolean;
}

/** The state of a node that the monitor has not answered yet. */
export const INITIAL_STATE: KeeperState = {
  pgVersion: 0,
  pgControlVersion: 0,
  catalogVersion: 0,
  systemIdentifier: '',
  nodeId: -1,
  groupId: -1,
  currentRole: 'init',
  assignedRole: 'init',
  nodesVersion: 0,
  lastMonitorContactS: 0,
  lastSecondaryContactS: 0,
  leaseRequired: false,
  candidatePriority: -1,
  replicationQuorum: true,
};

/** Reads a state file; undefined when there is none.  Rejects with ConfigError. */
export async function readStateFile(path: string): Promise<KeeperState | undefined> {
  const text = await readFileIfPresent(path);
  if (text === undefined) return undefined;
  if (text.includes('\0')) {
    throw new ConfigError(
      'invalid',
      `state file "${path}" was written by pg_auto_failover 2.x in its binary form, which is not ` +
        'read here; move it away and run "pg_autoctl create postgres" with the same --pgdata and ' +
        '--name: the monitor then gives the node its id again',
    );
  }
  return parseState(text, path);
}

/** Writes a state file, atomically and with fsync.  Rejects with ConfigError. */
export async function writeStateFile(path: string, state: KeeperState): Promise<void> {
  const document = { version: STATE_FILE_VERSION, ...state };
  await writeFileAtomic(path, `${JSON.stringify(document, undefined, 2)}\n`);
}

function parseState(text: string, path: string): KeeperState {
  const fields = jsonObject(text, path);
  const refuse = (field: string): never => {
    throw new ConfigError(
      'invalid',
      `state file "${path}" has no valid "${field}"; restore the file, or move it away and run ` +
        '"pg_autoctl create postgres" again with the same --pgdata',
    );
  };
  const integer = (field: string): number => {
    const value = fields[field];
    return typeof value === 'number' && Number.isInteger(value) ? value : refuse(field);
  };
  const state = (field: string): State => {
    const value = fields[field];
    return typeof value === 'string' && isState(value) ? value : refuse(field);
  };
  const identifier = fields['systemIdentifier'];
  const version = integer('version');
  if (version < 1 || version > STATE_FILE_VERSION) {
    throw new ConfigError(
      'invalid',
      `state file "${path}" has version ${String(version)}, this program reads up to ` +
        `${String(STATE_FILE_VERSION)}; start the newer program that wrote it`,
    );
  }
  return {
    pgVersion: integer('pgVersion'),
    pgControlVersion: integer('pgControlVersion'),
    catalogVersion: integer('catalogVersion'),
    systemIdentifier:
      typeof identifier === 'string' && /^\d*$/.test(identifier)
        ? identifier
        : refuse('systemIdentifier'),
    nodeId: integer('nodeId'),
    groupId: integer('groupId'),
    currentRole: state('currentRole'),
    assignedRole: state('assignedRole'),
    nodesVersion: integer('nodesVersion'),
    lastMonitorContactS: integer('lastMonitorContactS'),
    lastSecondaryContactS: integer('lastSecondaryContactS'),
    leaseRequired: fields['leaseRequired'] === true,
    // Absent in files of the first days.
    candidatePriority: 'candidatePriority' in fields ? integer('candidatePriority') : -1,
    replicationQuorum: fields['replicationQuorum'] !== false,
  };
}

/** A JSON document that must be an object. */
export function jsonObject(text: string, path: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
  } catch (error) {
    throw new ConfigError('invalid', `"${path}" is not valid JSON; restore it or move it away`, {
      cause: error,
    });
  }
  throw new ConfigError('invalid', `"${path}" is not a JSON object; restore it or move it away`);
}
