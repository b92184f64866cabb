import { ConfigError } from './configError.js';
import { type ConfigKey, MONITOR_DISABLED, PEER_KEYS } from './configKeys.js';
import { type IniValues, parseIni } from './ini.js';

/** Called with one sentence for the log (WARN). */
export type OnWarning = (message: string) => void;

/** Longest name of a formation or node (Postgres keeps no longer identifiers). */
const MAX_NAME_LENGTH = 63;
const TRUE_WORDS = ['1', 'true', 'on', 'yes'];
const FALSE_WORDS = ['0', 'false', 'off', 'no'];

/**
 * Checks the text of a configuration file against its keys and fills in the defaults.  Every
 * value is normal afterwards (flags are 0 or 1).  Throws ConfigError, naming file and key.
 */
export function readValues(
  text: string,
  keys: readonly ConfigKey[],
  file: string,
  onWarning: OnWarning,
): Map<string, string> {
  const found = parseIni(text, file);
  takeOldSpellings(found);
  for (const name of found.keys()) {
    if (keys.some((key) => key.name === name) || PEER_KEYS.includes(name)) continue;
    onWarning(`"${file}" has the unknown key ${name}, which is ignored`);
  }
  const values = new Map<string, string>();
  for (const key of keys) {
    const value = found.get(key.name) ?? key.fallback;
    if (value === undefined) {
      throw new ConfigError('invalid', `"${file}" lacks the required key ${key.name}; add it`);
    }
    values.set(key.name, checkValue(key, value, ` in "${file}"`));
  }
  return values;
}

/** The value in its normal spelling.  Throws ConfigError when the key does not take it. */
export function checkValue(key: ConfigKey, value: string, where = ''): string {
  const refuse = (wanted: string): never => {
    const shown = key.secret === true ? '' : ` "${value}"`;
    throw new ConfigError('invalid', `invalid value${shown} for ${key.name}${where}: ${wanted}`);
  };
  if (value === '' && key.fallback === '') return value;
  switch (key.kind) {
    case 'integer':
      return checkInteger(key, value, refuse);
    case 'flag':
      if (TRUE_WORDS.includes(value.toLowerCase())) return '1';
      if (FALSE_WORDS.includes(value.toLowerCase())) return '0';
      return refuse('expected 1 or 0');
    case 'word':
      if (key.words?.includes(value) === true) return value;
      return refuse(`expected ${key.words?.join(', ') ?? 'nothing'}`);
    case 'name':
      return isName(value) ? value : refuse(NAME_RULE);
    case 'uri':
      // A URI, or the key=value form of libpq.
      if (value === MONITOR_DISABLED || /^(postgres(ql)?:\/\/|[a-z_]+ *=)/.test(value))
        return value;
      return refuse('expected a URI like postgres://autoctl_node@host:5432/pg_auto_failover');
    case 'path':
    case 'text':
      if (value === '' || /[\r\n\0]/.test(value)) return refuse('expected a text on one line');
      return value;
  }
}

/** What isName() wants, in words. */
export const NAME_RULE =
  'expected 1 to 63 letters, digits, "_", "-" or ".", beginning with none of "-" and "."';

/** A name of a formation or node that is safe in HBA lines, paths and tables. */
export function isName(text: string): boolean {
  return text.length <= MAX_NAME_LENGTH && /^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u.test(text);
}

function checkInteger(key: ConfigKey, value: string, refuse: (wanted: string) => never): string {
  const min = key.min ?? 0;
  const max = key.max ?? Number.MAX_SAFE_INTEGER;
  const number = /^-?\d{1,15}$/.test(value) ? Number(value) : NaN;
  if (number >= min && number <= max) return String(number);
  return refuse(`expected a whole number from ${String(min)} to ${String(max)}`);
}

/** Old files say nodename for hostname; 2.3 keeps the monitor's password apart. */
function takeOldSpellings(found: Map<string, string>): void {
  const nodename = found.get('pg_autoctl.nodename');
  if (nodename !== undefined && !found.has('pg_autoctl.hostname')) {
    found.set('pg_autoctl.hostname', nodename);
  }
  const password = found.get('pg_autoctl.monitor_password');
  const monitor = found.get('pg_autoctl.monitor');
  if (password !== undefined && monitor !== undefined) {
    const merged = monitor.replace(
      /^(postgres(?:ql)?:\/\/[^:@/]+)@/,
      (_match, user: string) => `${user}:${encodeURIComponent(password)}@`,
    );
    found.set('pg_autoctl.monitor', merged);
  }
}

/** The value of a key that readValues() has checked. */
export function valueOf(values: IniValues, name: string): string {
  const value = values.get(name);
  if (value === undefined) throw new Error(`configuration key ${name} was not read`);
  return value;
}
