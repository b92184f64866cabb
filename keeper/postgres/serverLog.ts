import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

const TAIL_BYTES = 4096;
const TAIL_LINES = 8;

/**
 * The last lines of the newest log file of the server, when it was written after `sinceMs`
 * (milliseconds since 1970).  They only explain another error, so whatever cannot be read is
 * left out.
 */
export async function newestLogTail(directory: string, sinceMs: number): Promise<string[]> {
  try {
    let newest: { path: string; mtimeMs: number; size: number } | undefined;
    for (const name of await readdir(directory)) {
      const path = join(directory, name);
      const { mtimeMs, size } = await stat(path);
      if (mtimeMs >= sinceMs && mtimeMs >= (newest?.mtimeMs ?? 0)) newest = { path, mtimeMs, size };
    }
    if (newest === undefined) return [];
    const file = await open(newest.path, 'r');
    try {
      const start = Math.max(0, newest.size - TAIL_BYTES);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(TAIL_BYTES), 0, TAIL_BYTES, start);
      return buffer.toString('utf8', 0, bytesRead).trim().split('\n').slice(-TAIL_LINES);
    } finally {
      await file.close();
    }
  } catch {
    return []; // no log directory, or not ours to read
  }
}
