import { readFile, stat } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import type { SslConfig } from '../config/keeperConfig.js';
import { writeFileAtomic } from '../config/atomicWrite.js';
import { defaultCertificate } from './certificate.js';

/** A file that is this node's own although it lives in PGDATA. */
export interface OwnFile {
  readonly path: string;
  readonly text: string;
  readonly mode: number;
}

/**
 * Reads the certificate files that are in PGDATA: a base backup and pg_rewind bring those of the
 * other node, whose name they carry.  Missing ones are left out.
 */
export async function readOwnFiles(pgdata: string, ssl: SslConfig): Promise<readonly OwnFile[]> {
  const own = defaultCertificate(pgdata);
  const paths = new Set([
    own.certFile,
    own.keyFile,
    ...[ssl.certFile, ssl.keyFile, ssl.caFile, ssl.crlFile].filter((path) => path !== ''),
  ]);
  const files: OwnFile[] = [];
  for (const path of paths) {
    if (!isInside(path, pgdata)) continue;
    try {
      const { mode } = await stat(path);
      files.push({ path, text: await readFile(path, 'utf8'), mode: mode & 0o777 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return files;
}

/** Writes them back. */
export async function writeOwnFiles(files: readonly OwnFile[]): Promise<void> {
  for (const { path, text, mode } of files) await writeFileAtomic(path, text, mode);
}

/** Whether `path` is below `directory`, or the directory itself. */
export function isInside(path: string, directory: string): boolean {
  const way = relative(directory, join(path));
  return way === '' || (!way.startsWith('..') && !isAbsolute(way));
}
