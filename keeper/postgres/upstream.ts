import { PostgresError } from '../errors.js';
import type { NodeAddress } from '../ports.js';
import { clientEnvironment, runChecked } from './command.js';
import { replicationConninfo } from './conninfo.js';
import { parseHistory, type HistoryEntry } from './divergence.js';
import type { Instance } from './instance.js';
import { SHORT_PROGRAM_TIMEOUT_MS } from './limits.js';
import { standbyName } from './names.js';
import type { WalPlace } from './walFiles.js';

/**
 * Questions to another node of the group.  They are asked by psql because it connects exactly as
 * pg_basebackup and the WAL receiver do: same sslmode rules, .pgpass, client certificates.
 */

/** Answer of IDENTIFY_SYSTEM. */
export interface SystemIdentity {
  readonly systemIdentifier: string;
  readonly timeline: number;
  readonly lsn: string;
}

/** Who the upstream is.  Rejects when a replication connection is refused. */
export async function identifySystem(
  instance: Instance,
  upstream: NodeAddress,
): Promise<SystemIdentity> {
  const answer = await ask(instance, upstream, 'replication', 'IDENTIFY_SYSTEM');
  const [systemIdentifier = '', timeline = '', lsn = ''] = answer.trim().split('\t');
  if (!/^\d+$/.test(systemIdentifier) || !(Number(timeline) > 0)) {
    throw new PostgresError(`${nameOf(upstream)} gave no system identity but "${answer.trim()}"`);
  }
  return { systemIdentifier, timeline: Number(timeline), lsn };
}

/** The timelines that `timeline` descends from; none for the first. */
export async function timelineHistory(
  instance: Instance,
  upstream: NodeAddress,
  timeline: number,
): Promise<readonly HistoryEntry[]> {
  if (timeline === 1) return [];
  const command = `TIMELINE_HISTORY ${String(timeline)}`;
  const answer = await ask(instance, upstream, 'replication', command);
  return parseHistory(answer);
}

/** Bytes of the upstream's WAL in hexadecimal digits; '' = it has them no more. */
export async function readUpstreamWal(
  instance: Instance,
  upstream: NodeAddress,
  { file, offset }: WalPlace,
  length: number,
): Promise<string> {
  const numbers = `${String(offset)}, ${String(length)}`;
  const answer = await ask(
    instance,
    upstream,
    'database',
    `select encode(pg_read_binary_file('pg_wal/${file}', ${numbers}, true), 'hex')`,
  );
  return answer.trim();
}

/** Does the upstream have our slot?  Also proves that an ordinary connection works. */
export async function hasOurSlot(instance: Instance, upstream: NodeAddress): Promise<boolean> {
  const name = standbyName(instance.nodeId);
  const answer = await ask(
    instance,
    upstream,
    'database',
    `select count(*) from pg_replication_slots where slot_name = '${name}'`,
  );
  return answer.trim() !== '0';
}

/** The timeline in the upstream's control file: what pg_rewind takes for its timeline. */
export async function checkpointTimeline(
  instance: Instance,
  upstream: NodeAddress,
): Promise<number> {
  const sql =
    'select greatest((select timeline_id from pg_control_checkpoint()), ' +
    '(select min_recovery_end_timeline from pg_control_recovery()))';
  return Number((await ask(instance, upstream, 'database', sql)).trim());
}

/**
 * Does the upstream still have the WAL from `lsn` on?  What is gone there can only be had from
 * an archive or by a base backup.
 */
export async function keepsWalFrom(
  instance: Instance,
  upstream: NodeAddress,
  lsn: string,
): Promise<boolean> {
  // The digits behind the timeline order segments of all timelines.
  const answer = await ask(
    instance,
    upstream,
    'database',
    `select min(substr(name, 9)) <=
            lpad(upper(to_hex(segment / per_file)), 8, '0') ||
            lpad(upper(to_hex(segment % per_file)), 8, '0')
       from pg_ls_dir('pg_wal', true, false) as name,
            (select (setting::bigint) as size, 4294967296 / setting::bigint as per_file
               from pg_settings where name = 'wal_segment_size') as s,
            lateral (select (('${lsn}'::pg_lsn - '0/0') / size)::bigint as segment) as n
      where name ~ '^[0-9A-F]{24}$'
      group by segment, per_file`,
  );
  return answer.trim() === 't';
}

/** How an upstream is named in messages. */
export function nameOf({ name, nodeId, host, port }: NodeAddress): string {
  return `node ${String(nodeId)} "${name}" (${host}:${String(port)})`;
}

async function ask(
  instance: Instance,
  upstream: NodeAddress,
  where: 'replication' | 'database',
  command: string,
): Promise<string> {
  const { config, nodeId, environment, pgCtl } = instance;
  const { dbname } = config.postgresql;
  const identity = { nodeId, ssl: config.ssl };
  const conninfo =
    where === 'replication'
      ? `${replicationConninfo(identity, upstream)} replication=true`
      : replicationConninfo(identity, upstream, { dbname });
  const { stdout } = await runChecked(
    `could not ask ${nameOf(upstream)} over a ${where} connection (does its pg_hba.conf allow ` +
      'us, is replication.password right?)',
    pgCtl.program('psql'),
    [
      ...['--no-psqlrc', '--no-password', '--quiet', '--no-align', '--tuples-only'],
      ...['--field-separator', '\t', '--set', 'ON_ERROR_STOP=1'],
      ...['--dbname', conninfo, '--command', command],
    ],
    {
      env: clientEnvironment(environment, config.replication.password),
      timeoutMs: SHORT_PROGRAM_TIMEOUT_MS,
    },
  );
  return stdout;
}
