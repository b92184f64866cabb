import { readFileIfPresent, removeIfPresent, writeFileAtomic } from './atomicWrite.js';
import { ConfigError } from './configError.js';
import { jsonObject } from './stateFile.js';

/** What was at PGDATA when `create postgres` first looked (files.md section 4). */
export const INIT_FINDINGS = [
  'PGDATA does not exist',
  'PGDATA exists',
  'PostgreSQL is running',
  'PostgreSQL is running as a primary',
] as const;

export type InitFinding = (typeof INIT_FINDINGS)[number];

/** Reads the init file; undefined = no create is unfinished.  Rejects with ConfigError. */
export async function readInitFile(path: string): Promise<InitFinding | undefined> {
  const text = await readFileIfPresent(path);
  if (text === undefined) return undefined;
  const found = text.includes('\0') ? undefined : jsonObject(text, path)['pgState'];
  const finding = INIT_FINDINGS.find((known) => known === found);
  if (finding !== undefined) return finding;
  throw new ConfigError(
    'invalid',
    `init file "${path}" is not readable by this version; remove it when no "pg_autoctl create" ` +
      'is running, then create the node again',
  );
}

/** Remembers what was found, so that an interrupted create continues as it began. */
export async function writeInitFile(path: string, finding: InitFinding): Promise<void> {
  await writeFileAtomic(path, `${JSON.stringify({ version: 1, pgState: finding })}\n`);
}

/** The create is finished. */
export async function removeInitFile(path: string): Promise<void> {
  await removeIfPresent(path);
}
