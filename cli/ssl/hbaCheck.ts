import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Addresses of this host itself, which nobody can listen to on a wire. */
const LOOPBACK = /\s(127\.\S+|::1\/128|localhost)\s/;

/** The lines of pg_hba.conf that let in connections of other hosts without TLS. */
export async function plainHbaLines(pgdata: string): Promise<readonly string[]> {
  const text = await readFile(join(pgdata, 'pg_hba.conf'), 'utf8');
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /^host(nossl)?\s/.test(line) && !/\sreject\b/.test(line))
    .filter((line) => !LOOPBACK.test(line));
}
