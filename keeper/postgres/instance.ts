import { dirname, join } from 'node:path';
import type { KeeperConfig } from '../config/keeperConfig.js';
import { INSPECT_STATEMENT_TIMEOUT_MS, Inspector } from './inspect.js';
import { LOCAL_STATEMENT_TIMEOUT_MS } from './limits.js';
import {
  LocalConnection,
  type LocalServer,
  type LocalSession,
  type SessionOptions,
  withLocalSession,
} from './localConnection.js';
import type { Log } from '../logger.js';
import { PgCtl } from './pgCtl.js';
import { refusedAdvice } from './refused.js';
import type { HostResources } from './tuning.js';

/** What an Instance is made of. */
export interface InstanceOptions {
  /** The configuration as it is now: it may change by a reload. */
  readonly config: () => KeeperConfig;
  /** Our node id, known after registration. */
  readonly nodeId: () => number;
  readonly log: Log;
  /** The environment of this process (main.ts has it). */
  readonly environment: NodeJS.ProcessEnv;
  /** The operating system user that owns PGDATA. */
  readonly osUser: string;
  readonly host: HostResources;
}

/** The local server as the verbs of this folder see it: where it is and how to talk to it. */
export class Instance {
  readonly log: Log;
  readonly environment: NodeJS.ProcessEnv;
  readonly host: HostResources;
  readonly inspector: Inspector;
  /** For the short statements of each turn, beside the inspector's own connection. */
  readonly connection: LocalConnection;
  /** Work that goes on after its verb has returned; close() waits for it. */
  readonly background = new Set<Promise<void>>();
  /** Calls of pg_ctl start under way: a postmaster may be on its way that is not to be seen yet. */
  startsUnderway = 0;
  /**
   * Names may be set that no commit waits for yet (see checkpointer.ts): by us, or by a process
   * before us that has died.
   */
  namesUntaken = true;
  readonly #options: InstanceOptions;
  readonly #inspectConnection: LocalConnection;
  /** Who was let in the last time, under which configuration. */
  #letIn: { readonly username: string; readonly user: string } | undefined;
  #onSessionLost = (): void => undefined;

  constructor(options: InstanceOptions) {
    this.#options = options;
    this.log = options.log;
    this.environment = options.environment;
    this.host = options.host;
    this.connection = new LocalConnection(() => this.server, LOCAL_STATEMENT_TIMEOUT_MS);
    this.#inspectConnection = new LocalConnection(
      () => this.server,
      INSPECT_STATEMENT_TIMEOUT_MS,
      () => this.#onSessionLost(),
    );
    this.inspector = new Inspector({
      pgCtl: () => this.pgCtl,
      port: () => this.config.postgresql.port,
      connection: this.#inspectConnection,
      log: options.log,
      starts: () => this.startsUnderway > 0,
    });
  }

  get config(): KeeperConfig {
    return this.#options.config();
  }

  get nodeId(): number {
    return this.#options.nodeId();
  }

  get pgdata(): string {
    return this.config.postgresql.pgdata;
  }

  /**
   * As whom to connect: postgresql.username.  When that one is not let in (there is none before
   * it is created) or is no superuser, the operating system user, whom initdb makes one.
   */
  get server(): LocalServer {
    const { username } = this.config.postgresql;
    const known = this.#letIn?.username === username ? this.#letIn.user : username;
    const users = [...new Set([known, username, this.#options.osUser])];
    return {
      pgdata: this.pgdata,
      users: users.filter((user) => user !== ''),
      onEntry: (user) => {
        this.#letIn = { username, user };
      },
      advice: refusedAdvice(this.config.postgresql, this.#options.osUser),
    };
  }

  /** The operating system user that we run as. */
  get osUser(): string {
    return this.#options.osUser;
  }

  get pgCtl(): PgCtl {
    const { pgCtl, pgdata, port, listenAddresses, host } = this.config.postgresql;
    const environment = this.environment;
    return new PgCtl({ pgCtl, pgdata, port, listenAddresses, socketDirectory: host, environment });
  }

  /** The inspector's session is open: its end tells of the postmaster's, see onSessionLost(). */
  get hasSession(): boolean {
    return this.#inspectConnection.isOpen;
  }

  /** Has `handler` called when the inspector's session ends by itself. */
  onSessionLost(handler: () => void): void {
    this.#onSessionLost = handler;
  }

  /** Where base backups are made; beside PGDATA, so that a rename brings them in. */
  get backupDirectory(): string {
    const { backupDirectory } = this.config.replication;
    if (backupDirectory !== '') return backupDirectory;
    return join(dirname(this.pgdata), 'backup', `node_${String(this.nodeId)}`);
  }

  /** Where the old data directory is kept until a new copy is proven. */
  get replacedDirectory(): string {
    return join(this.backupDirectory, 'replaced');
  }

  /** A session of its own for `work`. */
  session<T>(
    work: (session: LocalSession) => Promise<T>,
    options: Partial<SessionOptions> = {},
  ): Promise<T> {
    return withLocalSession(
      this.server,
      { timeoutMs: LOCAL_STATEMENT_TIMEOUT_MS, ...options },
      work,
    );
  }

  /** Lets `work` go on after its verb; a failure is logged. */
  inBackground(what: string, work: Promise<unknown>): void {
    const done: Promise<void> = work
      .then(() => undefined)
      .catch((error: unknown) => {
        this.log.warn(`${what}: ${error instanceof Error ? error.message : String(error)}`);
      })
      .finally(() => this.background.delete(done));
    this.background.add(done);
  }

  /** Ends the kept connections, and waits for what goes on in the background. */
  async close(): Promise<void> {
    await Promise.all(this.background);
    await this.connection.close();
    await this.#inspectConnection.close();
  }
}
