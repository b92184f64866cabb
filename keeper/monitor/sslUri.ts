import type { SslConfig } from '../config/keeperConfig.js';
import { conninfo } from '../postgres/quoting.js';
import { parseConnectionString } from './connectionUri.js';

const SSL_KEYS = ['sslmode', 'sslrootcert', 'sslcrl'];

/** What this ssl section asks of a connection (files.md section 7). */
export function sslParameters(ssl: SslConfig): Readonly<Record<string, string>> {
  const verify = ssl.sslmode.startsWith('verify-');
  return {
    sslmode: ssl.sslmode,
    ...(verify && ssl.caFile !== '' ? { sslrootcert: ssl.caFile } : {}),
    ...(verify && ssl.crlFile !== '' ? { sslcrl: ssl.crlFile } : {}),
  };
}

/**
 * The connection string with the TLS of this ssl section, all else as it was.  Throws
 * ConnectionStringError.
 */
export function withSslParameters(text: string, ssl: SslConfig): string {
  return changed(text, SSL_KEYS, sslParameters(ssl));
}

/** The connection string without its password, so that it can be shown and still be used. */
export function withoutPassword(text: string): string {
  const secrets = ['password', 'sslpassword'];
  if (!isUri(text)) {
    const has = secrets.some((key) => parseConnectionString(text).has(key));
    return has ? changed(text, secrets, {}) : text;
  }
  // The user ends at the first colon, the password at the last @ before a slash or the end.
  const bare = text.replace(/^([^:]+:\/\/[^:@/?]*):[^/?]*@/, '$1@');
  return /[?&](ssl)?password=/i.test(bare) ? changed(bare, secrets, {}) : bare;
}

function isUri(text: string): boolean {
  return /^postgres(ql)?:\/\//i.test(text.trim());
}

/** Takes parameters away and puts others in their place. */
function changed(
  text: string,
  removed: readonly string[],
  added: Readonly<Record<string, string>>,
): string {
  const parameters = parseConnectionString(text);
  if (!isUri(text)) {
    const kept = [...parameters].filter(([key]) => !removed.includes(key));
    return conninfo([...kept, ...Object.entries(added)]);
  }
  const [location = '', query = ''] = text.trim().split(/\?(.*)/s);
  const pairs = query
    .split('&')
    .filter((pair) => pair !== '' && !removed.includes(decodeURIComponent(keyOf(pair))));
  for (const [key, value] of Object.entries(added)) {
    pairs.push(`${key}=${encodeURIComponent(value).replaceAll('%2F', '/')}`);
  }
  return pairs.length === 0 ? location : `${location}?${pairs.join('&')}`;
}

function keyOf(pair: string): string {
  return pair.split('=')[0] ?? '';
}
