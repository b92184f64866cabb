/** The keeper's settings (pg_autoctl.cfg, files.md section 2). */
export interface KeeperConfig {
  readonly role: 'keeper';
  /** Monitor URI, or PG_AUTOCTL_DISABLED. */
  readonly monitor: string;
  readonly formation: string;
  /** -1 before registration. */
  readonly group: number;
  /** '' before registration: the monitor names the node. */
  readonly name: string;
  readonly hostname: string;
  readonly nodekind: string;
  readonly postgresql: PostgresConfig;
  readonly ssl: SslConfig;
  readonly replication: {
    readonly maximumBackupRate: string;
    readonly backupDirectory: string;
    readonly password: string;
  };
  readonly timeout: {
    readonly networkPartitionTimeoutS: number;
    readonly preparePromotionCatchupS: number;
    readonly preparePromotionWalreceiverS: number;
    readonly postgresqlRestartFailureTimeoutS: number;
    readonly postgresqlRestartFailureMaxRetries: number;
    readonly listenNotificationsTimeoutS: number;
  };
}

/** Section [postgresql], shared with the monitor's file. */
export interface PostgresConfig {
  readonly pgdata: string;
  /** Path of pg_ctl; the other programs are beside it. */
  readonly pgCtl: string;
  readonly username: string;
  readonly dbname: string;
  /** Directory of the Unix socket; '' = the server's default. */
  readonly host: string;
  readonly port: number;
  readonly listenAddresses: string;
  readonly authMethod: string;
  readonly hbaLevel: 'skip' | 'minimal' | 'app';
}

/** Section [ssl], shared with the monitor's file. */
export interface SslConfig {
  readonly active: boolean;
  readonly sslmode: string;
  readonly caFile: string;
  readonly crlFile: string;
  readonly certFile: string;
  readonly keyFile: string;
}

/** The monitor's settings. */
export interface MonitorConfig {
  readonly role: 'monitor';
  readonly hostname: string;
  readonly postgresql: PostgresConfig;
  readonly ssl: SslConfig;
  /** Debian's setting of that name: where extensions are looked up first; '' = not used. */
  readonly extensionDestdir: string;
}
