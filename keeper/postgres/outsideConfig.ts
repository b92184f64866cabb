import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { readFileIfPresent } from '../config/atomicWrite.js';
import { PostgresError } from '../errors.js';
import { runCommand, serverEnvironment } from './command.js';
import { exists } from './exists.js';
import type { Instance } from './instance.js';
import { SHORT_PROGRAM_TIMEOUT_MS } from './limits.js';
import { findPostmaster } from './postmaster.js';
import { hasData } from './running.js';

/** Debian's: ROOT/VERSION/CLUSTER for data in .../VERSION/CLUSTER (keeper.md section 5). */
const DEBIAN_ROOT = '/etc/postgresql';
const OWN_FILES = ['config_file', 'hba_file', 'ident_file'] as const;
/** The configuration of a server that has none in its data directory. */
export interface OutsideConfig {
  readonly configFile: string;
  readonly hbaFile: string;
  readonly identFile: string;
}

/**
 * Finds it: undefined = PGDATA has its own postgresql.conf, or no data.  Rejects with
 * PostgresError when it is missing and nobody knows where it is.
 */
export async function findOutsideConfig(instance: Instance): Promise<OutsideConfig | undefined> {
  const { pgdata } = instance;
  if (!(await hasData(pgdata)) || (await exists(join(pgdata, 'postgresql.conf')))) return undefined;
  for (const configFile of await candidates(pgdata)) {
    if (!(await exists(configFile))) continue;
    const by = [`--config-file=${configFile}`];
    const directory = await setting(instance, 'data_directory', by);
    if ((await realpath(directory)) !== (await realpath(pgdata))) continue;
    return {
      configFile,
      hbaFile: await setting(instance, 'hba_file', by),
      identFile: await setting(instance, 'ident_file', by),
    };
  }
  throw new PostgresError(
    `"${pgdata}" has no postgresql.conf, and where it is instead is not known.  Nothing was ` +
      'changed.  Copy postgresql.conf, pg_hba.conf and pg_ident.conf into it (without ' +
      'data_directory, hba_file and ident_file), then run the same command again',
  );
}

/** As it was started the last time, and Debian's place. */
async function candidates(pgdata: string): Promise<readonly string[]> {
  const words = (await readFileIfPresent(join(pgdata, 'postmaster.opts'))) ?? '';
  const started = /"(?:--)?config[-_]file=([^"]+)"/.exec(words)?.[1];
  const debian = join(DEBIAN_ROOT, basename(dirname(pgdata)), basename(pgdata), 'postgresql.conf');
  return started === undefined ? [debian] : [resolve(pgdata, started), debian];
}

/** Value of a setting as the server would read it; needs no running server. */
async function setting(
  { pgCtl, environment }: Instance,
  name: string,
  where: readonly string[],
): Promise<string> {
  const { code, stdout, stderr } = await runCommand(
    pgCtl.program('postgres'),
    [...where, '-C', name],
    { env: serverEnvironment(environment), timeoutMs: SHORT_PROGRAM_TIMEOUT_MS },
  );
  if (code === 0) return stdout.trim();
  throw new PostgresError(
    `the configuration of Postgres (${where.join(' ')}) cannot be read: ${stderr.trim()}`,
  );
}

/** The keeper writes its lines into PGDATA: elsewhere nobody would read them. */
export async function assertOwnFilesInside(instance: Instance): Promise<void> {
  const { pgdata } = instance;
  for (const name of OWN_FILES) {
    const path = await valueNow(instance, name);
    const inside = await Promise.all([realpath(dirname(path)), realpath(pgdata)]);
    if (inside[0] === inside[1]) continue;
    throw new PostgresError(
      `Postgres in "${pgdata}" has ${name} = '${path}', outside of its data directory, where no ` +
        'standby would find it.  Nothing was changed.  Copy the file into the data directory, ' +
        `remove ${name} from postgresql.conf and the command line, restart Postgres, then run ` +
        'the same command again',
    );
  }
}

async function valueNow(instance: Instance, name: string): Promise<string> {
  if (findPostmaster(instance.pgdata) === undefined) {
    return setting(instance, name, ['-D', instance.pgdata]);
  }
  const [row] = await instance.session((session) =>
    session.query<{ value: string }>('select current_setting($1) as value', [name]),
  );
  return row?.value ?? '';
}

/** The command that stops such a server. */
export function stopAdvice({ pgdata }: Instance, { configFile }: OutsideConfig): string {
  const [major, cluster] = [basename(dirname(pgdata)), basename(pgdata)];
  return dirname(configFile) === join(DEBIAN_ROOT, major, cluster)
    ? `pg_ctlcluster ${major} ${cluster} stop`
    : `pg_ctl stop -D ${pgdata}`;
}
