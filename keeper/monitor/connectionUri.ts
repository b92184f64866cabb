/**
 * The one place where a libpq connection string becomes a configuration of the npm package `pg`,
 * which reads `sslmode` in its own way, has no fallback between TLS and plain, and knows neither
 * `key=value` strings nor several hosts.
 */
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionOptions } from 'node:tls';
import type pg from 'pg';
import { findPassword } from './passfile.js';

const DEFAULT_PORT = 5432;
const BLANK = '****';

/** A connection string that cannot be used; the message has no password in it. */
export class ConnectionStringError extends Error {
  override readonly name = 'ConnectionStringError';
}

/** Where libpq would look besides the string itself. */
export interface ConnectionDefaults {
  /** PGPASSWORD; it goes before the password file. */
  readonly password?: string | undefined;
  /** PGPASSFILE; default ~/.pgpass. */
  readonly passfile?: string | undefined;
  /** Default: the user's home directory. */
  readonly home?: string | undefined;
}

/**
 * The configurations to try, in this order, as libpq would for this `sslmode`: only `allow` and
 * `prefer` (the default) have two.  Throws ConnectionStringError.
 */
export function clientConfigsFromUri(
  text: string,
  defaults: ConnectionDefaults = {},
): readonly pg.ClientConfig[] {
  const parameters = parseConnectionString(text);
  const home = defaults.home ?? homedir();
  const base = baseConfig(parameters, defaults, home);
  const onSocket = base.host?.startsWith('/') ?? false;
  if (onSocket) return [{ ...base, ssl: false }];
  return sslAttempts(parameters, home).map((ssl) => ({ ...base, ssl }));
}

/** The first of clientConfigsFromUri(). */
export function clientConfigFromUri(
  text: string,
  defaults: ConnectionDefaults = {},
): pg.ClientConfig {
  const [first] = clientConfigsFromUri(text, defaults);
  if (first === undefined) throw new ConnectionStringError('no way to connect is left');
  return first;
}

/** The connection string without its password, to be shown. */
export function redactUri(text: string): string {
  return blankPasswords(text);
}

/** Blanks the passwords of all connection strings in a text, for logs and messages. */
export function blankPasswords(text: string): string {
  return text
    .replace(/(\bpostgres(?:ql)?:\/\/[^:@\s/]*):[^\s]*@/gi, `$1:${BLANK}@`)
    .replace(/\b((?:ssl)?password)(\s*=\s*)('(?:[^'\\]|\\.)*'|[^\s&'"]+)/gi, `$1$2${BLANK}`);
}

/** The parameters of a URI or of a `key=value` string.  Throws ConnectionStringError. */
export function parseConnectionString(text: string): ReadonlyMap<string, string> {
  return /^postgres(ql)?:\/\//i.test(text.trim()) ? parseUri(text.trim()) : parseKeywords(text);
}

function parseUri(text: string): Map<string, string> {
  const [, user, password, location = '', database, query = ''] =
    /^[^:]+:\/\/(?:([^:@/?]*)(?::([^@/?]*))?@)?([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/s.exec(text) ??
    refuse(text, 'it is not a URI of the form postgres://user@host:port/database?key=value');
  const parameters = new Map<string, string>();
  const put = (key: string, value: string | undefined): void => {
    if (value !== undefined && value !== '') parameters.set(key, decode(value, text));
  };
  const [, host, port] =
    /^(\[[^\]]*\]|[^:,]*)(?::(\d*))?$/.exec(location) ??
    refuse(text, 'give one host and one port: a monitor has no other');
  put('user', user);
  put('password', password);
  put('host', host?.replace(/^\[(.*)\]$/, '$1'));
  put('port', port);
  put('dbname', database);
  for (const pair of query.split('&').filter((part) => part !== '')) {
    const [key = '', ...rest] = pair.split('=');
    if (rest.length === 0) refuse(text, `parameter "${key}" has no value`);
    put(decode(key, text), rest.join('='));
  }
  return parameters;
}

function parseKeywords(text: string): Map<string, string> {
  const parameters = new Map<string, string>();
  const pair = /\s*([a-z_]+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|((?:[^\s'\\]|\\.)*))(?=\s|$)/gy;
  let end = 0;
  for (let match = pair.exec(text); match !== null; match = pair.exec(text)) {
    end = pair.lastIndex;
    const value = (match[2] ?? match[3] ?? '').replace(/\\(.)/g, '$1');
    if (value !== '') parameters.set(match[1] ?? '', value);
  }
  if (parameters.size === 0 || text.slice(end).trim() !== '') {
    refuse(text, 'it is neither a postgres:// URI nor a list of key=value');
  }
  return parameters;
}

function baseConfig(
  parameters: ReadonlyMap<string, string>,
  defaults: ConnectionDefaults,
  home: string,
): pg.ClientConfig {
  const host = parameters.get('hostaddr') ?? parameters.get('host') ?? 'localhost';
  const port = Number(parameters.get('port') ?? DEFAULT_PORT);
  if (host.includes(',') || !Number.isInteger(port) || port < 1 || port > 65535) {
    throw new ConnectionStringError(
      'invalid connection string: give one host and one port between 1 and 65535',
    );
  }
  const config: pg.ClientConfig = { host, port };
  const user = parameters.get('user');
  const database = parameters.get('dbname') ?? user;
  if (user !== undefined) config.user = user;
  if (database !== undefined) config.database = database;
  const applicationName = parameters.get('application_name');
  if (applicationName !== undefined) config.application_name = applicationName;
  const options = parameters.get('options');
  if (options !== undefined) config.options = options;
  const password =
    parameters.get('password') ??
    defaults.password ??
    findPassword(parameters.get('passfile') ?? defaults.passfile ?? join(home, '.pgpass'), {
      host,
      port,
      database: database ?? '',
      user: user ?? '',
    });
  if (password !== undefined) config.password = password;
  return config;
}

/** What `ssl` is to be tried, in order (libpq's table of sslmode). */
function sslAttempts(
  parameters: ReadonlyMap<string, string>,
  home: string,
): readonly (false | ConnectionOptions)[] {
  const mode = parameters.get('sslmode') ?? 'prefer';
  const { options, rootFile } = tlsOptions(parameters, home);
  const trusting: ConnectionOptions = { ...options, rejectUnauthorized: false };
  const known: ConnectionOptions = { ...options, checkServerIdentity: () => undefined };
  switch (mode) {
    case 'disable':
      return [false];
    case 'allow':
      return [false, trusting];
    case 'prefer':
      return [trusting, false];
    case 'require': // with a root certificate libpq treats it as verify-ca
      return [rootFile === undefined ? trusting : known];
    case 'verify-ca':
    case 'verify-full':
      if (rootFile === undefined) {
        throw new ConnectionStringError(
          `sslmode=${mode} needs a root certificate: add sslrootcert=<file> to the connection ` +
            `string, or put it into "${join(home, '.postgresql/root.crt')}"`,
        );
      }
      return [mode === 'verify-ca' ? known : options];
    default:
      throw new ConnectionStringError(
        `unknown sslmode "${mode}"; use disable, allow, prefer, require, verify-ca or verify-full`,
      );
  }
}

interface Tls {
  readonly options: ConnectionOptions;
  readonly rootFile: string | undefined;
}

/** Certificates of the string, or those in ~/.postgresql when they are there. */
function tlsOptions(parameters: ReadonlyMap<string, string>, home: string): Tls {
  const file = (key: string, usual: string): string | undefined => {
    const given = parameters.get(key);
    if (given !== undefined) return given;
    const path = join(home, '.postgresql', usual);
    return existsSync(path) ? path : undefined;
  };
  const mode = parameters.get('sslmode') ?? 'prefer';
  const rootFile = file('sslrootcert', 'root.crt');
  const certFile = file('sslcert', 'postgresql.crt');
  const options: ConnectionOptions = {};
  if (mode === 'disable') return { options, rootFile };
  const checksRoot = mode !== 'prefer' && mode !== 'allow';
  if (checksRoot && rootFile !== undefined && rootFile !== 'system') options.ca = read(rootFile);
  const crlFile = checksRoot ? file('sslcrl', 'root.crl') : undefined;
  if (crlFile !== undefined) options.crl = read(crlFile);
  const keyFile = file('sslkey', 'postgresql.key');
  if (certFile !== undefined && keyFile !== undefined) {
    options.cert = read(certFile);
    options.key = read(keyFile);
  }
  return { options, rootFile };
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConnectionStringError(
      `could not read certificate file "${path}" of the connection string: ` +
        (error instanceof Error ? error.message : String(error)),
      { cause: error },
    );
  }
}

function decode(part: string, text: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return refuse(text, 'a percent sign must be followed by two hexadecimal digits');
  }
}

function refuse(text: string, why: string): never {
  throw new ConnectionStringError(`invalid connection string "${blankPasswords(text)}": ${why}`);
}
