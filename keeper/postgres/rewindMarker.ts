import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Instance } from './instance.js';

/**
 * A file that is there while pg_rewind works, or while tablespaces are aside for a base backup:
 * half the work leaves a directory that looks like data but is none.  Outside PGDATA, since
 * pg_rewind deletes there what the source does not have.
 */
export function rewindMarker({ backupDirectory }: Instance): string {
  return join(backupDirectory, 'rewind_in_progress');
}

/** Whether such work was begun and not finished; only a base backup helps then. */
export async function wasRewindInterrupted(instance: Instance): Promise<boolean> {
  return access(rewindMarker(instance)).then(
    () => true,
    () => false,
  );
}
