import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceFolder } from './scratchFolder.js';

/** Certificate and key, in files that only the server user reads. */
export interface Issued {
  readonly cert: string;
  readonly key: string;
}

const CURVE = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
const DAYS = '2';

/** A certificate authority of a test, made with openssl. */
export class Authority {
  /** The root certificate. */
  readonly caFile: string;
  readonly #folder: ServiceFolder;
  readonly #path: string;
  #serial = 1;

  constructor(folder: ServiceFolder, name = 'ca') {
    this.#folder = folder;
    this.#path = folder.makeFolder(name);
    this.caFile = join(this.#path, 'root.crt');
    this.#openssl('req', '-x509', ...CURVE, '-days', DAYS, '-subj', `/CN=${name}`, [
      ...['-keyout', join(this.#path, 'root.key'), '-out', this.caFile],
    ]);
    this.#own(this.caFile);
  }

  /** A certificate for a server, e.g. `DNS:localhost,IP:127.0.0.1`. */
  server(name: string, names = 'DNS:localhost,IP:127.0.0.1'): Issued {
    return this.#issue(name, name, `subjectAltName=${names}`);
  }

  /** A certificate with which a role logs in. */
  client(role: string): Issued {
    return this.#issue(`client_${role}`, role, 'extendedKeyUsage=clientAuth');
  }

  #issue(file: string, commonName: string, extension: string): Issued {
    const at = (suffix: string): string => join(this.#path, `${file}.${suffix}`);
    const [key, request, cert, extensions] = [at('key'), at('csr'), at('crt'), at('ext')];
    writeFileSync(extensions, `${extension}\n`);
    this.#openssl('req', ...CURVE, '-subj', `/CN=${commonName}`, [
      ...['-keyout', key, '-out', request],
    ]);
    this.#openssl('x509', '-req', '-in', request, '-days', DAYS, '-extfile', extensions, [
      ...['-CA', this.caFile, '-CAkey', join(this.#path, 'root.key')],
      ...['-set_serial', String((this.#serial += 1)), '-out', cert],
    ]);
    this.#own(key);
    this.#own(cert);
    return { cert, key };
  }

  #openssl(...words: readonly (string | readonly string[])[]): void {
    execFileSync('openssl', words.flat(), { stdio: ['ignore', 'ignore', 'pipe'] });
  }

  #own(path: string): void {
    chmodSync(path, 0o600);
    if (process.getuid?.() !== 0) return;
    chownSync(path, this.#folder.user.uid, this.#folder.user.gid);
  }
}

/** The words of pg_autoctl that choose these files. */
export function tlsWords({ cert, key }: Issued, caFile: string): string[] {
  return ['--server-cert', cert, '--server-key', key, '--ssl-ca-file', caFile];
}
