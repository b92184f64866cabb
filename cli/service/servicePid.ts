import type { NodePaths } from '../../keeper/config/paths.js';
import { readLivePidFile } from '../../keeper/config/pidFile.js';
import { CliError, UsageError } from '../errors.js';
import { EXIT } from '../exitCodes.js';

const SERVICES = ['postgres', 'node-active', 'listener'];

/** The process of one part of a running service.  Rejects with CliError. */
export async function servicePid(paths: NodePaths, name: string): Promise<number> {
  if (!SERVICES.includes(name)) {
    throw new UsageError(`unknown service "${name}": expected one of ${SERVICES.join(', ')}`);
  }
  const file = await readLivePidFile(paths.pid);
  if (file === undefined) {
    throw new CliError(
      EXIT.state,
      `pg_autoctl does not run for "${paths.pgdata}" (see "${paths.pid}"); ` +
        'start it with "pg_autoctl run"',
    );
  }
  const found = file.services.find((service) => service.name === name);
  if (found !== undefined) return found.pid;
  const known = file.services.map((service) => service.name).join(', ');
  throw new CliError(
    EXIT.state,
    `the service of "${paths.pgdata}" has no "${name}" now; it has ${known || 'nothing yet'}`,
  );
}
