import { readFileSync, statSync } from 'node:fs';

/** What a line of the password file must match. */
export interface PasswordKey {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
}

const OTHERS_MAY_ACCESS = 0o077;

/**
 * The password for a connection in a file of the form of ~/.pgpass; undefined when there is
 * none.  As libpq does, a file that others may read is not used.  (pg would read the file by
 * itself, with a deprecation warning on stderr.)
 */
export function findPassword(path: string, key: PasswordKey): string | undefined {
  const text = readPrivateFile(path);
  const host = key.host.startsWith('/') ? 'localhost' : key.host;
  const wanted = [host, String(key.port), key.database, key.user];
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('#')) continue;
    const fields = splitFields(line);
    const [password] = fields.slice(4);
    if (password === undefined) continue;
    if (wanted.every((value, i) => fields[i] === '*' || fields[i] === value)) return password;
  }
  return undefined;
}

function readPrivateFile(path: string): string {
  try {
    const { mode } = statSync(path);
    return (mode & OTHERS_MAY_ACCESS) === 0 ? readFileSync(path, 'utf8') : '';
  } catch {
    return ''; // no such file, or not ours: there is no password for us in it
  }
}

/** Five fields at most; `\:` and `\\` stand for the character itself. */
function splitFields(line: string): string[] {
  const fields = [''];
  for (let i = 0; i < line.length; i++) {
    const last = fields.length - 1;
    const char = line[i] ?? '';
    if (char === '\\' && i + 1 < line.length) {
      i += 1;
      fields[last] = `${fields[last] ?? ''}${line[i] ?? ''}`;
    } else if (char === ':' && fields.length < 5) {
      fields.push('');
    } else {
      fields[last] = `${fields[last] ?? ''}${char}`;
    }
  }
  return fields;
}
