import { accessSync, constants } from 'node:fs';
import { join, resolve } from 'node:path';
import { SSL_MODES } from '../../keeper/config/configKeys.js';
import type { SslConfig } from '../../keeper/config/keeperConfig.js';
import { errorText } from '../../keeper/config/configError.js';
import { checkCertificate } from './certificateCheck.js';
import { UsageError } from '../errors.js';
import { flag, value } from '../language/optionSpec.js';
import { text, word } from '../language/valueParsers.js';

/** Options by which a node chooses its TLS (files.md section 7). */
export const SSL_OPTIONS = {
  'no-ssl': flag('without TLS: traffic and passwords can be read on the way', 'N'),
  'ssl-self-signed': flag(
    'with a self-signed certificate: encrypted, not authenticated',
    's',
    'PG_AUTOCTL_SSL_SELF_SIGNED',
  ),
  'ssl-mode': value('MODE', `${SSL_MODES.join('|')}`, word(SSL_MODES)),
  'ssl-ca-file': value('FILE', 'root certificate', text),
  'ssl-crl-file': value('FILE', 'revoked certificates', text),
  'server-cert': value('FILE', "the server's certificate", text),
  'server-key': value('FILE', "the server's private key", text),
} as const;

export interface SslValues {
  readonly 'no-ssl': boolean;
  readonly 'ssl-self-signed': boolean;
  readonly 'ssl-mode': string | undefined;
  readonly 'ssl-ca-file': string | undefined;
  readonly 'ssl-crl-file': string | undefined;
  readonly 'server-cert': string | undefined;
  readonly 'server-key': string | undefined;
}

const CHOICES = 'choose one of --ssl-self-signed, --no-ssl, or --server-cert with --server-key';

/**
 * The ssl section that the options ask for; undefined when no choice is given.  Throws UsageError
 * for choices that exclude each other and for files that cannot be read.
 */
export function sslFromOptions(
  values: SslValues,
  pgdata: string,
  cwd: string,
): SslConfig | undefined {
  const files = [
    values['ssl-ca-file'],
    values['ssl-crl-file'],
    values['server-cert'],
    values['server-key'],
  ];
  const ownFiles = files.some((file) => file !== undefined);
  const chosen = Number(values['no-ssl']) + Number(values['ssl-self-signed']) + Number(ownFiles);
  if (chosen > 1) throw new UsageError(`options for TLS exclude each other: ${CHOICES}`);
  if (ownFiles) return ownCertificate(values, cwd);
  if (values['ssl-self-signed']) return selfSigned(values['ssl-mode'], pgdata);
  if (values['no-ssl']) return withoutTls(values['ssl-mode']);
  if (values['ssl-mode'] === undefined) return undefined;
  throw new UsageError(`option --ssl-mode alone is no choice: ${CHOICES}`);
}

/** One choice must have been made.  Throws UsageError. */
export function requireSsl(ssl: SslConfig | undefined): SslConfig {
  if (ssl !== undefined) return ssl;
  throw new UsageError(`how connections are encrypted must be said: ${CHOICES}`);
}

function ownCertificate(values: SslValues, cwd: string): SslConfig {
  const { 'server-cert': cert, 'server-key': key, 'ssl-ca-file': ca } = values;
  if (cert === undefined || key === undefined) {
    throw new UsageError('options --server-cert and --server-key are both required with own files');
  }
  const sslmode = values['ssl-mode'] ?? 'verify-full';
  if (sslmode.startsWith('verify-') && ca === undefined) {
    throw new UsageError(`--ssl-mode ${sslmode} needs the root certificate: add --ssl-ca-file`);
  }
  const crl = values['ssl-crl-file'];
  const ssl = {
    active: true,
    sslmode,
    caFile: ca === undefined ? '' : readable(ca, '--ssl-ca-file', cwd),
    crlFile: crl === undefined ? '' : readable(crl, '--ssl-crl-file', cwd),
    certFile: readable(cert, '--server-cert', cwd),
    keyFile: readable(key, '--server-key', cwd),
  };
  checkCertificate(ssl);
  return ssl;
}

function selfSigned(sslmode: string | undefined, pgdata: string): SslConfig {
  if (sslmode?.startsWith('verify-') === true) {
    throw new UsageError(
      `nobody can verify a self-signed certificate: --ssl-mode ${sslmode} needs --server-cert, ` +
        '--server-key and --ssl-ca-file',
    );
  }
  return {
    active: true,
    sslmode: sslmode ?? 'require',
    caFile: '',
    crlFile: '',
    certFile: join(pgdata, 'server.crt'),
    keyFile: join(pgdata, 'server.key'),
  };
}

/** TLS off.  Throws UsageError for a mode that asks for it. */
export function withoutTls(sslmode: string | undefined): SslConfig {
  if (sslmode !== undefined && !['disable', 'allow', 'prefer'].includes(sslmode)) {
    throw new UsageError(`--ssl-mode ${sslmode} asks for TLS, which --no-ssl switches off`);
  }
  const none = { caFile: '', crlFile: '', certFile: '', keyFile: '' };
  return { active: false, sslmode: sslmode ?? 'prefer', ...none };
}

function readable(file: string, option: string, cwd: string): string {
  const path = resolve(cwd, file);
  try {
    accessSync(path, constants.R_OK);
    return path;
  } catch (error) {
    throw new UsageError(`${option} "${path}" cannot be read: ${errorText(error)}`);
  }
}
