import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { isIP } from 'node:net';
import { errorText } from '../../keeper/config/configError.js';
import type { SslConfig } from '../../keeper/config/keeperConfig.js';
import { UsageError } from '../errors.js';

/** Postgres refuses a key that its group or others may write, or others may read. */
const OTHERS_MAY_USE_KEY = 0o037;

/**
 * Finds what would keep Postgres from starting, or others from trusting it, before anything is
 * changed.  Throws UsageError for a certificate of the user's that cannot work.
 */
export function checkCertificate(ssl: SslConfig): void {
  const [certificate] = readCertificates(ssl.certFile, '--server-cert');
  if (certificate === undefined) throw new UsageError(`"${ssl.certFile}" holds no certificate`);
  const mode = statSync(ssl.keyFile).mode & 0o777;
  if ((mode & OTHERS_MAY_USE_KEY) !== 0) {
    throw new UsageError(
      `--server-key "${ssl.keyFile}" has mode ${mode.toString(8)}, and Postgres takes no key that ` +
        'others may use; run: chmod 600 on it',
    );
  }
  checkKey(certificate, ssl);
  if (Date.parse(certificate.validTo) < Date.now()) {
    throw new UsageError(
      `--server-cert "${ssl.certFile}" was valid until ${certificate.validTo}: get a new one`,
    );
  }
  if (ssl.caFile === '') return;
  const roots = readCertificates(ssl.caFile, '--ssl-ca-file');
  if (roots.length === 0) throw new UsageError(`"${ssl.caFile}" holds no certificate`);
}

/** A sentence for the log when `hostname` is not what the certificate is for. */
export function hostnameProblem({ certFile }: SslConfig, hostname: string): string | undefined {
  const [certificate] = readCertificates(certFile, '--server-cert');
  const covered =
    isIP(hostname) === 0 ? certificate?.checkHost(hostname) : certificate?.checkIP(hostname);
  if (covered !== undefined) return undefined;
  return (
    `the certificate "${certFile}" is not for "${hostname}" (it is for ` +
    `${certificate?.subjectAltName ?? certificate?.subject ?? 'nobody'}): whoever connects with ` +
    'sslmode=verify-full refuses this host'
  );
}

function checkKey(certificate: X509Certificate, { certFile, keyFile }: SslConfig): void {
  let key;
  try {
    key = createPrivateKey(readFileSync(keyFile));
  } catch (error) {
    throw new UsageError(
      `--server-key "${keyFile}" is no private key in PEM form without a passphrase: ` +
        errorText(error),
    );
  }
  if (certificate.checkPrivateKey(key)) return;
  throw new UsageError(`--server-key "${keyFile}" does not belong to --server-cert "${certFile}"`);
}

/** All certificates of a PEM file.  Throws UsageError. */
function readCertificates(path: string, option: string): readonly X509Certificate[] {
  try {
    const text = readFileSync(path, 'utf8');
    const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    return blocks.map((block) => new X509Certificate(block));
  } catch (error) {
    throw new UsageError(`${option} "${path}" is no certificate in PEM form: ${errorText(error)}`);
  }
}
