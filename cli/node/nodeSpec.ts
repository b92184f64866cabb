import { readFileIfPresent } from '../../keeper/config/atomicWrite.js';
import { ConfigError } from '../../keeper/config/configError.js';
import { checkValue, isName, NAME_RULE } from '../../keeper/config/configValues.js';
import { parseIni, splitName } from '../../keeper/config/ini.js';
import { nearest } from '../language/normalizeArgs.js';
import { SPEC_KEYS } from './specKeys.js';

/** Where the file of a node is, unless told otherwise. */
export const DEFAULT_SPEC_FILE = '/etc/pgaf/node.ini';

/** What a file of `node run` asks for; every value is checked and has its default. */
export interface NodeSpec {
  readonly file: string;
  readonly kind: 'postgres' | 'monitor';
  /** By `section.key`. */
  readonly values: ReadonlyMap<string, string>;
  /** Further formations of a monitor: `[formation NAME]`. */
  readonly formations: readonly string[];
}

/** Reads the file.  Rejects with ConfigError, which names file and key. */
export async function readNodeSpec(file: string): Promise<NodeSpec> {
  const text = await readFileIfPresent(file);
  if (text === undefined) {
    throw new ConfigError(
      'missing',
      `there is no file "${file}" that describes a node; name yours as argument, ` +
        `or write ${DEFAULT_SPEC_FILE}: "pg_autoctl help node run" shows the keys`,
    );
  }
  return parseNodeSpec(text, file);
}

/** Throws ConfigError for what cannot be meant. */
export function parseNodeSpec(text: string, file: string): NodeSpec {
  const found = parseIni(text, file);
  const formations = takeFormations(found, file);
  for (const name of found.keys()) refuseUnknown(name, file);
  const values = new Map<string, string>();
  for (const key of SPEC_KEYS) {
    const value = found.get(key.name) ?? key.fallback;
    if (value === undefined) {
      throw new ConfigError('invalid', `"${file}" lacks the required key ${key.name}; add it`);
    }
    values.set(key.name, checkValue(key, value, ` in "${file}"`));
  }
  const kind = values.get('node.kind') === 'monitor' ? 'monitor' : 'postgres';
  if (kind === 'postgres' && values.get('monitor.pguri') === '') {
    throw new ConfigError(
      'invalid',
      `"${file}" lacks monitor.pguri, which a Postgres node needs; add section [monitor] with ` +
        'pguri = the URI that "pg_autoctl show uri --formation monitor" prints on the monitor',
    );
  }
  return { file, kind, values, formations };
}

/** `[formation NAME]` with `kind = pgsql`: taken out of the values. */
function takeFormations(found: Map<string, string>, file: string): readonly string[] {
  const formations: string[] = [];
  for (const [name, value] of [...found]) {
    const [section, key] = splitName(name);
    const formation = /^formation +(.+)$/.exec(section)?.[1];
    if (formation === undefined) continue;
    found.delete(name);
    if (!isName(formation)) {
      throw new ConfigError('invalid', `"${file}" has section [${section}]: ${NAME_RULE}`);
    }
    if (key !== 'kind' || value !== 'pgsql') {
      throw new ConfigError(
        'invalid',
        `"${file}", section [${section}]: expected "kind = pgsql"; Citus is not supported`,
      );
    }
    formations.push(formation);
  }
  return formations;
}

/** A key that is misspelt must not be silently without effect. */
function refuseUnknown(name: string, file: string): void {
  const known = SPEC_KEYS.map((key) => key.name);
  if (known.includes(name)) return;
  if (name === 'monitor.no_monitor' || name === 'monitor.node_id') {
    throw new ConfigError(
      'invalid',
      `"${file}" has ${name}: a node without monitor cannot be made; give monitor.pguri`,
    );
  }
  const near = nearest(name, known);
  throw new ConfigError(
    'unknown_key',
    `"${file}" has the unknown key ${name}; ` +
      (near === undefined ? 'see "pg_autoctl help node run"' : `did you mean ${near}?`),
  );
}
