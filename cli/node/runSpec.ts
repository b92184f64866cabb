import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { readFileIfPresent } from '../../keeper/config/atomicWrite.js';
import { errnoCode } from '../../keeper/config/configError.js';
import { nodePaths } from '../../keeper/config/paths.js';
import { readPidFile } from '../../keeper/config/pidFile.js';
import { explainError } from '../explainError.js';
import type { Context } from '../io.js';
import { readLocalNode } from '../operate/monitorTarget.js';
import { applyDifferences, findDifferences, type RunWords } from './applySpec.js';
import { createWords } from './createWords.js';
import { type NodeSpec, readNodeSpec } from './nodeSpec.js';

/** How often the file is looked at, and a deferred start. */
const LOOK_INTERVAL_MS = 1_000;

/**
 * Makes the node of the file unless it exists, keeps it as its service, and applies what is
 * changed in the file meanwhile.  Resolves to the exit code of the service.
 */
export async function runSpec(file: string, run: RunWords, context: Context): Promise<number> {
  const spec = await untilLaunched(file, context);
  const pgdata = spec.values.get('postgresql.pgdata') ?? '';
  const paths = nodePaths(pgdata, context.io.cwd, context.io.env);
  const exists = (await readFileIfPresent(paths.config)) !== undefined;
  const ended = new AbortController();
  const watching = watchFile(file, paths.pid, run, context, ended.signal);
  try {
    return await run(exists ? ['run', `--pgdata=${pgdata}`] : createWords(spec));
  } finally {
    ended.abort();
    await watching;
  }
}

/** A deferred node waits until `node start` has changed its file. */
async function untilLaunched(file: string, { log }: Context): Promise<NodeSpec> {
  let said = false;
  for (;;) {
    const spec = await readNodeSpec(file);
    if (spec.values.get('launch.mode') === 'immediate') return spec;
    if (!said) log.info(`Waiting for "pg_autoctl node start ${file}": its launch is deferred`);
    said = true;
    await sleep(LOOK_INTERVAL_MS);
  }
}

/** Applies the file once the service runs, and again whenever it was changed; never rejects. */
async function watchFile(
  file: string,
  pidFile: string,
  run: RunWords,
  context: Context,
  ended: AbortSignal,
): Promise<void> {
  let appliedMs = 0;
  for (;;) {
    // Only `ended` ends it early, and that is looked at next.
    await sleep(LOOK_INTERVAL_MS, undefined, { signal: ended }).catch(() => undefined);
    if (ended.aborted) return;
    try {
      const changedMs = await modifiedMs(file);
      if (changedMs === undefined || changedMs === appliedMs) continue;
      const service = await readPidFile(pidFile);
      if (service?.pid !== process.pid || service.services.length === 0) continue;
      appliedMs = changedMs;
      await applySpecFile(file, run, context);
    } catch (error) {
      // A file that is wrong, or a monitor that is away, does not end the service.
      context.log.error(
        `"${file}" was not applied: ${explainError(error).message}; ` +
          'when that is mended, run "pg_autoctl node apply"',
      );
    }
  }
}

async function modifiedMs(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).mtimeMs;
  } catch (error) {
    if (errnoCode(error) === 'ENOENT') return undefined; // an editor is about to put the new one
    throw error;
  }
}

/** `node apply`.  Rejects with CliError or ConfigError. */
export async function applySpecFile(
  file: string,
  run: RunWords,
  context: Context,
): Promise<number> {
  const spec = await readNodeSpec(file);
  const node = await readLocalNode(spec.values.get('postgresql.pgdata'), context);
  const found = await findDifferences(spec, node, context);
  if (found.length === 0) context.log.info(`The node is as "${file}" says`);
  return await applyDifferences(spec, found, run, context);
}
