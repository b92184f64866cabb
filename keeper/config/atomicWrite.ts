import { readFileSync } from 'node:fs';
import { mkdir, open, readFile, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConfigError, errnoCode, errorText } from './configError.js';

/** Files of a node may hold passwords: nobody but their owner reads them. */
export const PRIVATE_FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o755;

/**
 * Replaces the file at `path` by `text`, or leaves it as it was: temporary file beside it, fsync,
 * rename, fsync of the directory.  Missing directories are made.  Rejects with ConfigError.
 */
export async function writeFileAtomic(
  path: string,
  text: string | Uint8Array,
  mode: number = PRIVATE_FILE_MODE,
): Promise<void> {
  const directory = dirname(path);
  const temporary = `${path}.${String(process.pid)}.tmp`;
  try {
    await mkdir(directory, { recursive: true, mode: DIRECTORY_MODE });
    await writeAndSync(temporary, text, mode);
    await rename(temporary, path);
    await syncDirectory(directory);
  } catch (error) {
    await removeIfPresent(temporary).catch(() => undefined); // the first failure is the one to tell
    throw new ConfigError(
      'unreadable',
      `could not write "${path}": ${errorText(error)}; ` +
        `check that "${directory}" is writable for this user and has free space`,
      { cause: error },
    );
  }
}

/** The text of a file; undefined when there is none.  Rejects with ConfigError otherwise. */
export async function readFileIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    return absentOrThrow(error, path);
  }
}

/**
 * The same at once, for a few lines that are read each second: four trips to the thread pool and
 * back cost more than the reading.  Throws ConfigError.
 */
export function readSmallFileIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    return absentOrThrow(error, path);
  }
}

function absentOrThrow(error: unknown, path: string): undefined {
  if (isAbsent(error)) return undefined;
  throw new ConfigError(
    'unreadable',
    `could not read "${path}": ${errorText(error)}; run as the user that owns this file`,
    { cause: error },
  );
}

/** Deletes a file; it is fine when there is none. */
export async function removeIfPresent(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
}

function isAbsent(error: unknown): boolean {
  const code = errnoCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

async function writeAndSync(path: string, text: string | Uint8Array, mode: number): Promise<void> {
  const file = await open(path, 'w', mode);
  try {
    await file.chmod(mode); // `mode` of open() is cut by the umask and ignored for a leftover
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
