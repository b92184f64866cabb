import { type NodePaths, nodePaths } from '../keeper/config/paths.js';
import { UsageError } from './errors.js';
import type { Io } from './io.js';

/** Paths of the node of --pgdata or PGDATA.  Throws UsageError when neither is given. */
export function requirePaths(pgdata: string | undefined, io: Io): NodePaths {
  if (pgdata === undefined) {
    throw new UsageError(
      'no data directory is given: use option --pgdata, or set environment variable PGDATA',
    );
  }
  return nodePaths(pgdata, io.cwd, io.env);
}
