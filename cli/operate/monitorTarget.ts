import { ConfigError, errorText } from '../../keeper/config/configError.js';
import { MONITOR_DISABLED } from '../../keeper/config/configKeys.js';
import { readConfigRole } from '../../keeper/config/configRole.js';
import type { KeeperConfig, MonitorConfig } from '../../keeper/config/keeperConfig.js';
import { readKeeperConfig } from '../../keeper/config/keeperConfigFile.js';
import { readMonitorConfig } from '../../keeper/config/monitorConfigFile.js';
import { clientConfigsFromUri, parseConnectionString } from '../../keeper/monitor/connectionUri.js';
import type { NodePaths } from '../../keeper/config/paths.js';
import { CliError, UsageError } from '../errors.js';
import { EXIT } from '../exitCodes.js';
import type { Context } from '../io.js';
import { requirePaths } from '../paths.js';

/** The node of --pgdata. */
export type LocalNode =
  | { readonly kind: 'keeper'; readonly paths: NodePaths; readonly config: KeeperConfig }
  | { readonly kind: 'monitor'; readonly paths: NodePaths; readonly config: MonitorConfig };

/** Which monitor a command talks to, and how it was found (cli.md section 1.3). */
export type MonitorTarget = { readonly kind: 'uri'; readonly uri: string } | LocalNode;

export interface TargetValues {
  readonly pgdata: string | undefined;
  readonly monitor: string | undefined;
}

/** --monitor wins over --pgdata.  Rejects with CliError. */
export async function findTarget(values: TargetValues, context: Context): Promise<MonitorTarget> {
  if (values.monitor !== undefined) {
    checkMonitorUri(values.monitor);
    if (values.pgdata !== undefined && values.pgdata !== context.io.env['PGDATA']) {
      context.log.warn('option --pgdata is ignored because the monitor is given by --monitor');
    }
    return { kind: 'uri', uri: values.monitor };
  }
  if (values.pgdata === undefined) {
    throw new UsageError(
      'neither monitor nor data directory is given: use option --monitor or --pgdata, ' +
        'or set environment variable PG_AUTOCTL_MONITOR or PGDATA',
    );
  }
  try {
    return await readLocalNode(values.pgdata, context);
  } catch (error) {
    // The peer's monitor queries end with 12 here; scripts may know that.
    if (error instanceof ConfigError && error.kind === 'missing') {
      throw new CliError(EXIT.internal, error.message);
    }
    throw error;
  }
}

/** The node of --pgdata, whatever its role.  Rejects with ConfigError or UsageError. */
export async function readLocalNode(
  pgdata: string | undefined,
  context: Context,
): Promise<LocalNode> {
  const paths = requirePaths(pgdata, context.io);
  const warn = (message: string): void => context.log.warn(message);
  if ((await readConfigRole(paths.config)) === 'keeper') {
    return { kind: 'keeper', paths, config: await readKeeperConfig(paths.config, warn) };
  }
  return { kind: 'monitor', paths, config: await readMonitorConfig(paths.config, warn) };
}

/** A keeper of --pgdata that has a monitor. */
export async function readLocalKeeper(
  pgdata: string | undefined,
  context: Context,
): Promise<Extract<LocalNode, { kind: 'keeper' }>> {
  const node = await readLocalNode(pgdata, context);
  if (node.kind === 'keeper') return node;
  throw new UsageError(
    `"${node.paths.pgdata}" belongs to a monitor; ` +
      'this command wants the --pgdata of a Postgres node',
  );
}

/** Refuses what cannot be the connection string of a monitor.  Never shows a password. */
export function checkMonitorUri(uri: string): void {
  const example = 'expected postgres://autoctl_node@HOST:PORT/pg_auto_failover?sslmode=require';
  let parameters: ReadonlyMap<string, string>;
  try {
    clientConfigsFromUri(uri);
    parameters = parseConnectionString(uri);
  } catch (error) {
    throw new UsageError(`the monitor cannot be used: ${errorText(error)}; ${example}`);
  }
  for (const key of ['host', 'user', 'dbname']) {
    if (parameters.has(key)) continue;
    throw new UsageError(`the connection string of the monitor has no ${key}: ${example}`);
  }
}

/** The URI with this password.  Throws UsageError when it has another one, or is no URI. */
export function withPassword(uri: string, password: string): string {
  const user = /^postgres(?:ql)?:\/\/([^:@/?]+)@/.exec(uri)?.[1];
  if (user !== undefined) {
    return uri.replace(`//${user}@`, () => `//${user}:${encodeURIComponent(password)}@`);
  }
  throw new UsageError(
    'a password for the monitor goes with a URI that has a user and no password: ' +
      'expected postgres://autoctl_node@HOST:PORT/pg_auto_failover',
  );
}

/** The URI of a keeper's monitor.  Throws CliError when the monitor is disabled. */
export function keeperMonitorUri(config: KeeperConfig): string {
  if (config.monitor !== MONITOR_DISABLED) return config.monitor;
  throw new CliError(
    EXIT.config,
    'the monitor of this node is disabled (pg_autoctl.monitor = PG_AUTOCTL_DISABLED); ' +
      'use --monitor, or give the node one with "pg_autoctl enable monitor URI"',
  );
}
