/** What `create monitor` and `create postgres` have in common (cli.md section 3). */
import type { SslConfig } from '../../keeper/config/keeperConfig.js';
import { UsageError } from '../errors.js';
import type { Context } from '../io.js';
import { pgdata } from '../language/options.js';
import { flag, value } from '../language/optionSpec.js';
import { SSL_OPTIONS } from '../ssl/sslOptions.js';
import { authMethod, host, port, text } from '../language/valueParsers.js';

export const CREATE_OPTIONS = {
  pgctl: value('PATH', 'pg_ctl of the Postgres to use', text, 'C'),
  pgdata,
  pghost: value('DIR', "folder of the server's socket", text, 'H'),
  pgport: value('PORT', 'port of Postgres, default 5432', port, 'p', 'PGPORT'),
  hostname: value('HOST', 'name or address by which others reach this host', host, 'n'),
  nodename: value('HOST', 'old spelling of --hostname', host),
  listen: value('ADDRESS', 'address to listen on, default *', text, 'l'),
  auth: value(
    'METHOD',
    'trust, scram-sha-256, md5, password, cert, …: method of the HBA lines',
    authMethod,
    'A',
    'PG_AUTOCTL_AUTH_METHOD',
  ),
  'skip-pg-hba': flag('leave pg_hba.conf to you', 'S'),
  run: flag('go on as the service of the node', 'x'),
  ...SSL_OPTIONS,
} as const;

/** --nodename is what old quick starts say. */
export function hostnameOption(
  values: { readonly hostname: string | undefined; readonly nodename: string | undefined },
  context: Context,
): string | undefined {
  if (values.nodename === undefined) return values.hostname;
  if (values.hostname !== undefined) {
    throw new UsageError('use --hostname only: --nodename is its old spelling');
  }
  context.log.warn('option --nodename is the old spelling of --hostname');
  return values.nodename;
}

/** --auth or --skip-pg-hba, not both.  undefined = neither. */
export function authFromOptions(values: {
  readonly auth: string | undefined;
  readonly 'skip-pg-hba': boolean;
}): { readonly authMethod: string; readonly hbaLevel: 'skip' | 'minimal' } | undefined {
  if (values.auth !== undefined && values['skip-pg-hba']) {
    throw new UsageError('use either --auth or --skip-pg-hba, not both');
  }
  if (values['skip-pg-hba']) return { authMethod: 'trust', hbaLevel: 'skip' };
  return values.auth === undefined ? undefined : { authMethod: values.auth, hbaLevel: 'minimal' };
}

/** One of the two must be given. */
export function requireAuth<T>(auth: T | undefined): T {
  if (auth !== undefined) return auth;
  throw new UsageError(
    'how nodes authenticate must be said: use --auth trust for a test, --auth scram-sha-256 ' +
      'with passwords, or --skip-pg-hba to write pg_hba.conf yourself',
  );
}

/** Certificates of clients are checked against a root, over TLS.  Throws UsageError. */
export function requireRootForCert(
  auth: { readonly authMethod: string } | undefined,
  ssl: SslConfig | undefined,
): void {
  if (auth === undefined || ssl === undefined || !/^cert\b/.test(auth.authMethod)) return;
  if (ssl.active && ssl.caFile !== '') return;
  throw new UsageError(
    '--auth cert needs the root certificate that signs the certificates of the nodes: add ' +
      '--ssl-ca-file, --server-cert and --server-key',
  );
}

/** initdb and postgres refuse to run as root: say it before anything is made. */
export function refuseRoot(): void {
  if (process.getuid?.() !== 0) return;
  throw new UsageError(
    'Postgres does not run as root; run this command as another user, for instance ' +
      '"runuser -u postgres -- pg_autoctl ..."',
  );
}
