import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { KeeperConfig } from '../../keeper/config/keeperConfig.js';
import type { Log } from '../../keeper/logger.js';
import type { OtherNode } from '../../keeper/ports.js';
import {
  createLocalPostgres,
  type LocalPostgresAdapter,
} from '../../keeper/postgres/localPostgres.js';
import { freePort } from '../support/ports.js';
import {
  asServerUser,
  cleanEnvironment,
  postgresBin,
  type ServerUser,
} from '../support/processes.js';
import { ScratchFolder } from '../support/scratchFolder.js';
import type { Teardown } from '../support/scratchServer.js';
import { waitFor } from '../support/waitFor.js';

/** Every test must find it in no log, file or error but those meant for it. */
export const REPLICATION_PASSWORD = `s3cr'et \\pa:ss"wörd`;

export const WAITING_COMMITS = `select count(*)::int from pg_stat_activity where wait_event = 'SyncRep'`;

/** A scratch folder that goes with the test. */
export function scratchForNodes(t: Teardown): ScratchFolder {
  const folder = new ScratchFolder();
  t.teardown(() => folder.remove());
  return folder;
}

/** A log that is kept. */
export class KeptLog implements Log {
  readonly lines: string[] = [];
  readonly fatal = (message: string): void => this.#keep('FATAL', message);
  readonly error = (message: string): void => this.#keep('ERROR', message);
  readonly warn = (message: string): void => this.#keep('WARN', message);
  readonly info = (message: string): void => this.#keep('INFO', message);
  readonly debug = (message: string): void => this.#keep('DEBUG', message);
  readonly trace = (message: string): void => this.#keep('TRACE', message);

  get text(): string {
    return this.lines.join('\n');
  }

  #keep(level: string, message: string): void {
    this.lines.push(`${level} ${message}`);
    if (process.env['SHOW_LOG'] !== undefined)
      console.error(`${performance.now().toFixed(0)} ${level} ${message}`);
  }
}

/** One node of a group on this machine: an adapter and what a test wants to know of it. */
export class TestNode {
  readonly nodeId: number;
  readonly config: KeeperConfig;
  readonly log = new KeptLog();
  readonly adapter: LocalPostgresAdapter;
  readonly socketDir: string;
  readonly #owner: ServerUser;

  constructor(folder: ScratchFolder, nodeId: number, port: number, changes: ConfigChanges = {}) {
    this.nodeId = nodeId;
    this.#owner = folder.user;
    this.socketDir = folder.path;
    this.config = testConfig(folder, nodeId, port, changes);
    mkdirSync(join(folder.path, `n${String(nodeId)}`), { recursive: true });
    this.adapter = createLocalPostgres({
      config: () => this.config,
      nodeId: () => nodeId,
      logger: this.log,
      initialMode: 'supervised',
      environment: cleanEnvironment(folder.path),
      osUser: folder.user.name,
      host: { memoryBytes: 256 * 1024 * 1024, cpuCount: 2 },
    });
  }

  static async make(
    folder: ScratchFolder,
    nodeId: number,
    changes: ConfigChanges = {},
  ): Promise<TestNode> {
    return new TestNode(folder, nodeId, await freePort(), changes);
  }

  get pgdata(): string {
    return this.config.postgresql.pgdata;
  }

  /** As the other nodes know it. */
  address(lsn = '0/0'): OtherNode {
    const { nodeId } = this;
    const port = this.config.postgresql.port;
    return { nodeId, name: `n${String(nodeId)}`, host: '127.0.0.1', port, lsn, isPrimary: false };
  }

  /** A session of its own as superuser; the caller ends it. */
  async connect(database = 'app'): Promise<pg.Client> {
    const client = new pg.Client({
      host: this.socketDir,
      port: this.config.postgresql.port,
      user: this.#owner.name,
      database,
      connectionTimeoutMillis: 5_000,
    });
    client.on('error', () => undefined); // servers are killed here
    await asServerUser(this.#owner, () => client.connect());
    return client;
  }

  /** The first column of the rows of one statement. */
  async values(sql: string, database = 'app'): Promise<unknown[]> {
    const client = await this.connect(database);
    try {
      const { rows } = await client.query<unknown[]>({ text: sql, rowMode: 'array' });
      return rows.map((row) => row[0]);
    } finally {
      await client.end();
    }
  }

  read(file: string): string {
    return readFileSync(join(this.pgdata, file), 'utf8');
  }

  /** Kills the postmaster as a crash would, and waits for nothing. */
  crash(): void {
    process.kill(Number(this.read('postmaster.pid').split('\n')[0]), 'SIGKILL');
  }
}

/** A commit that waits for a standby by now; the caller lets it go and ends the client. */
export async function commitThatWaits(
  node: TestNode,
  sql: string,
): Promise<{ readonly client: pg.Client; readonly commit: Promise<pg.QueryResult> }> {
  const client = await node.connect();
  const commit = client.query(sql);
  await waitFor(async () => (await node.values(WAITING_COMMITS))[0] === 1, {
    limitMs: 20_000,
    what: 'a waiting commit',
  });
  return { client, commit };
}

/** What differs from the usual configuration. */
export interface ConfigChanges {
  readonly postgresql?: Partial<KeeperConfig['postgresql']>;
  readonly ssl?: Partial<KeeperConfig['ssl']>;
  readonly replication?: Partial<KeeperConfig['replication']>;
}

function testConfig(
  folder: ScratchFolder,
  nodeId: number,
  port: number,
  changes: ConfigChanges,
): KeeperConfig {
  const pgdata = join(folder.path, `n${String(nodeId)}`, 'pgdata');
  return {
    role: 'keeper',
    monitor: 'postgres://autoctl_node@127.0.0.1:5000/pg_auto_failover',
    formation: 'default',
    group: 0,
    name: `n${String(nodeId)}`,
    hostname: '127.0.0.1',
    nodekind: 'standalone',
    postgresql: {
      pgdata,
      pgCtl: join(postgresBin(), 'pg_ctl'),
      username: 'app',
      dbname: 'app',
      host: folder.path,
      port,
      listenAddresses: '127.0.0.1',
      authMethod: 'scram-sha-256',
      hbaLevel: 'minimal',
      ...changes.postgresql,
    },
    ssl: {
      active: true,
      sslmode: 'require',
      caFile: '',
      crlFile: '',
      certFile: join(pgdata, 'server.crt'),
      keyFile: join(pgdata, 'server.key'),
      ...changes.ssl,
    },
    replication: {
      maximumBackupRate: '100M',
      backupDirectory: '',
      password: REPLICATION_PASSWORD,
      ...changes.replication,
    },
    timeout: {
      networkPartitionTimeoutS: 10,
      preparePromotionCatchupS: 30,
      preparePromotionWalreceiverS: 5,
      postgresqlRestartFailureTimeoutS: 20,
      postgresqlRestartFailureMaxRetries: 3,
      listenNotificationsTimeoutS: 60,
    },
  };
}
