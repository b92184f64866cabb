import { chmod, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SslConfig } from '../config/keeperConfig.js';
import { clientEnvironment, runChecked } from './command.js';
import { exists } from './exists.js';
import { CERTIFICATE_TIMEOUT_MS } from './limits.js';

const VALID_DAYS = '365';
/** Longest common name of X.509. */
const MAX_COMMON_NAME = 64;

/** Where a self-signed certificate lives when the configuration names no files. */
export function defaultCertificate(pgdata: string): { certFile: string; keyFile: string } {
  return { certFile: join(pgdata, 'server.crt'), keyFile: join(pgdata, 'server.key') };
}

/** What the certificate is for. */
export interface CertificateInput {
  readonly pgdata: string;
  readonly hostname: string;
  readonly ssl: SslConfig;
  /** The environment of this process: openssl is looked for in its PATH. */
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * Makes a self-signed certificate when TLS is on, the configured files are the ones in PGDATA
 * and they are absent; tells whether it did.  Files of the user's elsewhere are never touched.
 */
export async function ensureCertificate(input: CertificateInput): Promise<boolean> {
  const { ssl, pgdata } = input;
  const own = defaultCertificate(pgdata);
  const certFile = ssl.certFile === '' ? own.certFile : ssl.certFile;
  const keyFile = ssl.keyFile === '' ? own.keyFile : ssl.keyFile;
  if (!ssl.active || certFile !== own.certFile || keyFile !== own.keyFile) return false;
  if ((await exists(certFile)) && (await exists(keyFile))) return false;
  await createSelfSigned(input, certFile, keyFile);
  return true;
}

async function createSelfSigned(
  { hostname, environment }: CertificateInput,
  certFile: string,
  keyFile: string,
): Promise<void> {
  const newCert = `${certFile}.new`;
  const newKey = `${keyFile}.new`;
  const commonName = hostname.slice(0, MAX_COMMON_NAME).replaceAll(/[/\\+]/g, '_');
  await rm(newKey, { force: true });
  // openssl makes the key file private from its first byte on; chmod only proves it
  await runChecked(
    'could not make a self-signed certificate (is openssl installed?)',
    'openssl',
    [
      ...['req', '-new', '-x509', '-days', VALID_DAYS, '-nodes', '-text'],
      ...['-out', newCert, '-keyout', newKey, '-subj', `/CN=${commonName}`],
    ],
    { env: clientEnvironment(environment), timeoutMs: CERTIFICATE_TIMEOUT_MS },
  );
  await chmod(newKey, 0o600);
  await rename(newKey, keyFile);
  await rename(newCert, certFile);
}
