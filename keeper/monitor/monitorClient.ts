import { asError, MonitorError } from '../errors.js';
import type {
  Assignment,
  Monitor,
  NodeAddress,
  OtherNode,
  Report,
  ServerOrigin,
} from '../ports.js';
import type { ConnectionDefaults } from './connectionUri.js';
import { MonitorSession, type SessionOptions } from './monitorSession.js';
import { readInteger, readNodeJson, readState, readText, type Row } from './rows.js';

/** The dialogue that this program speaks (docs/architecture.md). */
export const PROTOCOL_VERSION = 1;

/** Who we are for the monitor. */
export interface MonitorClientOptions {
  readonly uri: string;
  readonly defaults?: ConnectionDefaults;
  readonly formation: string;
  readonly groupId: number;
  readonly nodeId: number;
  readonly nodeName: string;
  /** network_partition_timeout in ms: the monitor counts with it. */
  readonly leaseMs: number;
  readonly version: string;
  /** The monitor told us, on a new session, which channel our group is notified on. */
  readonly onChannel: (channel: string) => void;
}

const REPORT = `
  select * from pgautofailover.keeper_report($1, $2, $3, $4::pgautofailover.replication_state,
                                             $5, $6, $7::pg_lsn, $8, $9, $10)`;

const TELL_ORIGIN = `
  select pgautofailover.report_postgres_version($1, $2, $3, $4),
         pgautofailover.report_timeline_history($1, $5)`;

/** The Monitor port over one kept session, which is also the witness of our life. */
export class MonitorClient implements Monitor {
  readonly #options: MonitorClientOptions;
  readonly #session: MonitorSession;

  constructor(options: MonitorClientOptions) {
    this.#options = options;
    this.#session = new MonitorSession({
      ...sessionOptions(options),
      onConnect: async (query) => {
        const [row] = await query('select * from pgautofailover.keeper_attach($1, $2, $3)', [
          options.nodeId,
          options.leaseMs,
          options.version,
        ]);
        this.#attached(row);
      },
    });
  }

  /** The session, for the listener that needs the same way to the monitor. */
  get session(): MonitorSession {
    return this.#session;
  }

  async report(report: Report): Promise<Assignment> {
    const { formation, nodeId, groupId } = this.#options;
    const [row] = await this.#session.queryPrepared(REPORT, [
      formation,
      nodeId,
      groupId,
      report.state,
      report.pgIsRunning,
      report.timeline,
      report.lsn,
      report.syncState,
      report.streaming,
      report.waitsAsTold,
    ]);
    if (row === undefined) throw emptyAnswer();
    return readAssignment(row);
  }

  async getPrimary(): Promise<NodeAddress> {
    const { formation, groupId } = this.#options;
    const row = await this.#one('select * from pgautofailover.get_primary($1, $2)', [
      formation,
      groupId,
    ]);
    return {
      nodeId: readInteger(row, 'primary_node_id'),
      name: readText(row, 'primary_name'),
      host: readText(row, 'primary_host'),
      port: readInteger(row, 'primary_port'),
    };
  }

  async getMostAdvancedStandby(): Promise<OtherNode | undefined> {
    const { formation, groupId, nodeId } = this.#options;
    const rows = await this.#session.query(
      'select * from pgautofailover.get_most_advanced_standby($1, $2, $3)',
      [formation, groupId, nodeId],
    );
    return rows[0] === undefined ? undefined : readNodeJson(rows[0]);
  }

  async setSystemIdentifier(systemIdentifier: string): Promise<void> {
    await this.#one('select * from pgautofailover.set_node_system_identifier($1, $2)', [
      this.#options.nodeId,
      systemIdentifier,
    ]);
  }

  async tellOrigin({ versionNumber, versionText, forks }: ServerOrigin): Promise<void> {
    const { nodeId } = this.#options;
    await this.#session.query(TELL_ORIGIN, [
      nodeId,
      versionNumber,
      /\d+(?:\.\d+)?/.exec(versionText)?.[0] ?? '',
      versionText,
      JSON.stringify(forks),
    ]);
  }

  /** Tells the monitor under which name and address this node is known from now on. */
  async updateMetadata(name: string, host: string, port: number): Promise<void> {
    await this.#session.query('select pgautofailover.update_node_metadata($1, $2, $3, $4)', [
      this.#options.nodeId,
      name,
      host,
      port,
    ]);
  }

  /** Leaves the group: its goal becomes `dropped`; with `force` it is forgotten at once. */
  async removeNode(force: boolean): Promise<void> {
    await this.#session.query('select pgautofailover.remove_node($1::bigint, $2)', [
      this.#options.nodeId,
      force,
    ]);
  }

  /** A clean goodbye: the end of our session is then no evidence of a crash. */
  async detach(): Promise<void> {
    await this.#session.query('select pgautofailover.keeper_detach($1)', [this.#options.nodeId]);
  }

  /** Ends the session.  Never rejects. */
  async close(): Promise<void> {
    await this.#session.close();
  }

  #attached(row: Row | undefined): void {
    const version = row === undefined ? 0 : readInteger(row, 'protocol_version');
    if (row === undefined || version !== PROTOCOL_VERSION) {
      throw new MonitorError(
        'refused',
        `the monitor speaks protocol version ${String(version)}, this keeper speaks ` +
          `${String(PROTOCOL_VERSION)}; install the same version on all hosts, then restart the ` +
          'monitor first',
      );
    }
    this.#options.onChannel(readText(row, 'channel'));
  }

  async #one(sql: string, parameters: readonly unknown[]): Promise<Row> {
    const [row] = await this.#session.query(sql, parameters);
    if (row === undefined) throw emptyAnswer();
    return row;
  }
}

function emptyAnswer(): MonitorError {
  return new MonitorError('refused', 'the monitor gave an empty answer');
}

function sessionOptions(options: MonitorClientOptions): SessionOptions {
  const applicationName = `pg_autoctl keeper ${options.nodeName}`;
  const { uri, defaults } = options;
  return { uri, applicationName, ...(defaults === undefined ? {} : { defaults }) };
}

function readAssignment(row: Row): Assignment {
  const others = row['other_nodes'];
  if (!Array.isArray(others)) {
    throw new MonitorError('refused', 'the monitor gave other_nodes that are no list');
  }
  try {
    return {
      nodeId: readInteger(row, 'assigned_node_id'),
      groupId: readInteger(row, 'assigned_group_id'),
      goal: readState(row, 'assigned_group_state'),
      candidatePriority: readInteger(row, 'assigned_candidate_priority'),
      replicationQuorum: row['assigned_replication_quorum'] === true,
      leaseRequired: row['lease_required'] === true,
      synchronousStandbyNames: readText(row, 'synchronous_standby_names'),
      others: others.map((other) => readNodeJson(other as Row)),
      reason: readText(row, 'reason'),
    };
  } catch (error) {
    if (error instanceof MonitorError) throw error;
    throw new MonitorError('refused', `unreadable answer: ${asError(error).message}`, '', error);
  }
}
