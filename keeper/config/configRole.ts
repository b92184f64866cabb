import { readFileIfPresent } from './atomicWrite.js';
import { ConfigError } from './configError.js';
import { parseIni } from './ini.js';

/** The text of a configuration file.  Rejects with ConfigError `missing` when there is none. */
export async function readConfigText(path: string): Promise<string> {
  const text = await readFileIfPresent(path);
  if (text !== undefined) return text;
  throw new ConfigError(
    'missing',
    `there is no configuration file "${path}"; check --pgdata or PGDATA, ` +
      'or make a node with "pg_autoctl create monitor" or "pg_autoctl create postgres"',
  );
}

/** Whose file it is: decides between keeper and monitor (cli.md section 1.3). */
export async function readConfigRole(path: string): Promise<'keeper' | 'monitor'> {
  const role = parseIni(await readConfigText(path), path).get('pg_autoctl.role');
  if (role === 'keeper' || role === 'monitor') return role;
  throw new ConfigError(
    'invalid',
    `"${path}" has no valid pg_autoctl.role: expected keeper or monitor; correct that line`,
  );
}
