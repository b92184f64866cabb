import { stat } from 'node:fs/promises';

/** Something has that path; a link counts as what it leads to.  Rejects when it cannot be told. */
export async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
