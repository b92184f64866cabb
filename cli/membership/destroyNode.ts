import { readdir, rm } from 'node:fs/promises';
import { errnoCode } from '../../keeper/config/configError.js';
import { removeIfPresent } from '../../keeper/config/atomicWrite.js';
import type { NodePaths } from '../../keeper/config/paths.js';
import { findPostmaster } from '../../keeper/postgres/postmaster.js';
import { CliError } from '../errors.js';
import { EXIT } from '../exitCodes.js';
import type { Context } from '../io.js';
import { removeExtensionRoot } from '../monitor/extensionFiles.js';

/** Deletes PGDATA and the files of the node.  Refuses what is not a stopped data directory. */
export async function destroyNode(paths: NodePaths, context: Context): Promise<void> {
  const { pgdata } = paths;
  const running = findPostmaster(pgdata);
  if (running !== undefined) {
    throw new CliError(
      EXIT.state,
      `Postgres still runs in "${pgdata}" (process ${String(running.pid)}); nothing was deleted`,
    );
  }
  const content = await contentOf(pgdata);
  if (content !== undefined && content.length > 0 && !content.includes('PG_VERSION')) {
    throw new CliError(
      EXIT.state,
      `"${pgdata}" is no data directory of Postgres (no PG_VERSION); nothing was deleted`,
    );
  }
  await rm(pgdata, { recursive: true, force: true });
  for (const file of [paths.state, paths.init, paths.nodes, paths.pid, paths.lease, paths.config]) {
    await removeIfPresent(file);
  }
  await removeExtensionRoot(paths);
  context.log.info(`Deleted "${pgdata}" and the files of the node`);
}

async function contentOf(folder: string): Promise<readonly string[] | undefined> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (errnoCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
