import { userInfo } from 'node:os';
import type pg from 'pg';
import type { MonitorConfig } from '../../keeper/config/keeperConfig.js';
import type { LocalServer } from '../../keeper/postgres/localConnection.js';
import { openLocalClient, withLocalSession } from '../../keeper/postgres/localConnection.js';
import { FAST_STOP_TIMEOUT_MS, IMMEDIATE_STOP_TIMEOUT_MS } from '../../keeper/postgres/limits.js';
import { endOrphans } from '../../keeper/postgres/orphans.js';
import { PgCtl } from '../../keeper/postgres/pgCtl.js';
import { findPostmaster } from '../../keeper/postgres/postmaster.js';
import { removeStaleLocks } from '../../keeper/postgres/staleLocks.js';
import type { AdjustableLog } from '../io.js';

/** A monitor recovers its few megabytes quickly; a slow disk gets this long. */
const START_TIMEOUT_MS = 60_000;
/** Statements of our own on the monitor's database. */
const STATEMENT_TIMEOUT_MS = 30_000;

/** The Postgres of a monitor: its programs and its superuser. */
export class MonitorServer {
  readonly config: MonitorConfig;
  readonly pgCtl: PgCtl;
  readonly #log: AdjustableLog;

  constructor(config: MonitorConfig, environment: NodeJS.ProcessEnv, log: AdjustableLog) {
    const { pgdata, pgCtl, port, listenAddresses, host } = config.postgresql;
    this.config = config;
    this.#log = log;
    this.pgCtl = new PgCtl({
      pgCtl,
      pgdata,
      port,
      listenAddresses,
      socketDirectory: host,
      environment,
    });
  }

  get pgdata(): string {
    return this.config.postgresql.pgdata;
  }

  get pid(): number | undefined {
    return findPostmaster(this.pgdata)?.pid;
  }

  /** Rejects with PostgresError. */
  async ensureRunning(): Promise<void> {
    if (this.pid !== undefined) return;
    await endOrphans(this.pgdata, this.#log);
    await removeStaleLocks(this.pgCtl, this.#log);
    this.#log.info(`Starting Postgres in "${this.pgdata}"`);
    await this.pgCtl.start(START_TIMEOUT_MS);
  }

  /** Fast, then immediate when sessions do not end.  Rejects with PostgresError. */
  async ensureStopped(): Promise<void> {
    if (this.pid !== undefined) {
      this.#log.info(`Stopping Postgres in "${this.pgdata}"`);
      try {
        await this.pgCtl.stop('fast', FAST_STOP_TIMEOUT_MS);
      } catch (error) {
        this.#log.warn(error instanceof Error ? error.message : String(error));
        await this.pgCtl.stop('immediate', IMMEDIATE_STOP_TIMEOUT_MS);
      }
    }
    await endOrphans(this.pgdata, this.#log);
  }

  /** Restarts it: some settings need that. */
  async restart(): Promise<void> {
    await this.ensureStopped();
    await this.ensureRunning();
  }

  /** One statement in the given database, default the monitor's own. */
  async query<Row extends pg.QueryResultRow>(
    sql: string,
    parameters: readonly unknown[] = [],
    database: string = this.config.postgresql.dbname,
  ): Promise<Row[]> {
    const options = { database, timeoutMs: STATEMENT_TIMEOUT_MS };
    return await withLocalSession(this.#server, options, async (session) =>
      session.query<Row>(sql, parameters),
    );
  }

  /** A session of its own in the monitor's database; the caller ends it. */
  async open(timeoutMs: number, settings: Readonly<Record<string, string>>): Promise<pg.Client> {
    const database = this.config.postgresql.dbname;
    return await openLocalClient(this.#server, { database, timeoutMs, settings });
  }

  /** The OS user is the superuser that initdb made. */
  get #server(): LocalServer {
    return { pgdata: this.pgdata, users: [userInfo().username] };
  }
}
