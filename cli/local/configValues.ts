import { KEEPER_KEYS, MONITOR_KEYS, type ConfigKey } from '../../keeper/config/configKeys.js';
import { ConfigError } from '../../keeper/config/configError.js';
import { checkValue } from '../../keeper/config/configValues.js';
import {
  keeperConfigOf,
  keeperValues,
  writeKeeperConfig,
} from '../../keeper/config/keeperConfigFile.js';
import {
  monitorConfigOf,
  monitorValues,
  writeMonitorConfig,
} from '../../keeper/config/monitorConfigFile.js';
import { redactUri } from '../../keeper/monitor/connectionUri.js';
import { nearest } from '../language/normalizeArgs.js';
import type { Context } from '../io.js';
import { type LocalNode, readLocalNode } from '../operate/monitorTarget.js';
import { localServerAddress } from './localServer.js';

/** `section.key` → value of the node, with what only the running server knows. */
export async function effectiveValues(
  pgdata: string | undefined,
  context: Context,
): Promise<Map<string, string>> {
  const node = await readLocalNode(pgdata, context);
  const values = valuesOf(node);
  if (values.get('postgresql.host') === '') {
    values.set('postgresql.host', localServerAddress(node.config.postgresql).host);
  }
  return values;
}

/** The node with one value changed; nothing is written.  Throws ConfigError. */
export function withValue(node: LocalNode, name: string, value: string): LocalNode {
  const keys = node.kind === 'keeper' ? KEEPER_KEYS : MONITOR_KEYS;
  const values = valuesOf(node);
  values.set(name, checkValue(settableKey(keys, name), value));
  return node.kind === 'keeper'
    ? { ...node, config: keeperConfigOf(values) }
    : { ...node, config: monitorConfigOf(values) };
}

/** Writes the configuration file of the node. */
export async function writeNode(node: LocalNode): Promise<void> {
  if (node.kind === 'keeper') await writeKeeperConfig(node.paths.config, node.config);
  else await writeMonitorConfig(node.paths.config, node.config);
}

/** All values of the node's configuration, in the order of the file. */
export function valuesOf(node: LocalNode): Map<string, string> {
  return node.kind === 'keeper' ? keeperValues(node.config) : monitorValues(node.config);
}

/** Values to be listed: without secrets, which "config get" with their key prints. */
export function withoutSecrets(values: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([...values].map(([name, value]) => [name, shownValue(name, value)]));
}

/** One value as it may be shown. */
export function shownValue(name: string, value: string): string {
  const key = [...KEEPER_KEYS, ...MONITOR_KEYS].find((known) => known.name === name);
  if (value === '' || (key?.secret !== true && !name.includes('password'))) return value;
  return key?.kind === 'uri' ? redactUri(value) : '****';
}

function settableKey(keys: readonly ConfigKey[], name: string): ConfigKey {
  const key = keys.find((known) => known.name === name);
  if (key === undefined) {
    const near = nearest(
      name,
      keys.map((known) => known.name),
    );
    throw new ConfigError(
      'unknown_key',
      `the configuration has no key "${name}"; ` +
        (near === undefined
          ? '"pg_autoctl config get" prints all keys as [section] and option'
          : `did you mean "${near}"?`),
    );
  }
  if (key.fixed === undefined) return key;
  throw new ConfigError('invalid', `${name} cannot be changed: ${key.fixed}`);
}
