import { MONITOR_DISABLED } from '../../keeper/config/configKeys.js';
import { withoutPassword } from '../../keeper/monitor/sslUri.js';
import { type LocalNode, withPassword } from '../operate/monitorTarget.js';

/** Variables that `config set KEY` reads when no value stands behind the key. */
export const SECRET_VARIABLES: Readonly<Record<string, string>> = {
  'replication.password': 'PG_AUTOCTL_REPLICATION_PASSWORD',
  'pg_autoctl.monitor': 'PG_AUTOCTL_MONITOR_PASSWORD',
};

/**
 * The new value of a key whose secret is in the environment; for the monitor, its connection
 * string with the new password.  undefined = the environment has none.
 */
export function secretFromEnvironment(
  node: LocalNode,
  name: string,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const secret = env[SECRET_VARIABLES[name] ?? ''];
  if (secret === undefined || secret === '' || node.kind !== 'keeper') return undefined;
  if (name !== 'pg_autoctl.monitor') return secret;
  const { monitor } = node.config;
  return monitor === MONITOR_DISABLED ? undefined : withPassword(withoutPassword(monitor), secret);
}
