import { constants } from 'node:fs';
import { access, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { readFileIfPresent, writeFileAtomic } from '../config/atomicWrite.js';
import { asError, PostgresError } from '../errors.js';
import { exists } from './exists.js';
import type { Instance } from './instance.js';
import { findOutsideConfig } from './outsideConfig.js';

/** Whether Debian's tools start a cluster: auto, manual or disabled. */
const START_CONF = 'start.conf';
const START_CONF_MODE = 0o644;
const DIRECTORY_MODE = 0o700;
/** What says where files are: in PGDATA the defaults are right. */
const PLACES = /^[ \t]*(data_directory|config_file|hba_file|ident_file)\b/gm;
const INCLUDES = /^[ \t]*include(?:_dir|_if_exists)?[ \t]*=?[ \t]*'([^']+)'/gm;
const COMMENT = '# by pg_autoctl, now in the data directory: ';

/** Takes back what was done. */
export type Undo = () => Promise<void>;

/**
 * Gives PGDATA copies of its configuration (findOutsideConfig), so that base backups bring it
 * along, and keeps Debian's tools from starting the cluster.  The originals stay, but start.conf.
 * Everything is read before anything is written.  Rejects with PostgresError.
 */
export async function bringConfigurationIn(instance: Instance): Promise<Undo> {
  const { pgdata, log } = instance;
  const outside = await findOutsideConfig(instance);
  if (outside === undefined) return () => Promise.resolve();
  const from = dirname(outside.configFile);
  const conf = await readFile(outside.configFile);
  const names = includedNames(conf.toString('utf8'));
  const copies = new Map<string, Buffer>([
    ...(await filesOf(from, names)),
    ['pg_hba.conf', await readFile(outside.hbaFile)],
    ['pg_ident.conf', await readFile(outside.identFile)],
    ['postgresql.conf', withoutPlaces(conf)],
  ]);
  const startConf = join(from, START_CONF);
  const start = await readFileIfPresent(startConf);
  if (start !== undefined) await assertWritable(from, startConf);
  const made: string[] = [];
  for (const name of [...copies.keys(), ...names]) {
    if (!(await exists(join(pgdata, name)))) made.push(name);
  }
  const undo = async (): Promise<void> => {
    for (const name of made) await rm(join(pgdata, name), { recursive: true, force: true });
    if (start !== undefined) await writeFileAtomic(startConf, start, START_CONF_MODE);
  };
  try {
    for (const name of names) {
      if (await isDirectory(join(from, name))) {
        await mkdir(join(pgdata, name), { recursive: true, mode: DIRECTORY_MODE });
      }
    }
    // postgresql.conf is the last: until it is there, the next attempt does all of this again
    for (const [name, bytes] of copies) await writeFileAtomic(join(pgdata, name), bytes);
    log.info(`copied the configuration of Postgres from "${from}" to "${pgdata}"`);
    if (start !== undefined) {
      const disabled = start.replaceAll(/^[ \t]*[a-z]+/gm, 'disabled');
      await writeFileAtomic(startConf, disabled, START_CONF_MODE);
      log.info(`set "${startConf}" to disabled: from now on pg_autoctl starts this Postgres`);
    }
  } catch (error) {
    await undo();
    throw error;
  }
  return undo;
}

/** Relative names after include, include_dir, include_if_exists; they are meant beside the file. */
function includedNames(conf: string): readonly string[] {
  const names = [...conf.matchAll(INCLUDES)].map(([, name = '']) => name);
  return [...new Set(names)].filter((name) => {
    if (isAbsolute(name)) return false;
    if (!name.split('/').includes('..')) return true;
    throw new PostgresError(
      `postgresql.conf includes "${name}", which has no place in the data directory; write an ` +
        'absolute path, then run the same command again',
    );
  });
}

/** Its places as comments; whatever the encoding, all other bytes stay. */
function withoutPlaces(conf: Buffer): Buffer {
  const text = conf.toString('latin1').replaceAll(PLACES, (line) => `${COMMENT}${line}`);
  return Buffer.from(text, 'latin1');
}

/** Contents by name, of files and of the *.conf of folders; what is missing is left out. */
async function filesOf(from: string, names: readonly string[]): Promise<[string, Buffer][]> {
  const files: [string, Buffer][] = [];
  for (const name of names) {
    const path = join(from, name);
    if (!(await exists(path))) continue;
    const inside = (await isDirectory(path))
      ? (await readdir(path)).filter((entry) => entry.endsWith('.conf')).map((e) => join(name, e))
      : [name];
    for (const file of inside) files.push([file, await readFile(join(from, file))]);
  }
  return files;
}

async function isDirectory(path: string): Promise<boolean> {
  return (await exists(path)) && (await stat(path)).isDirectory();
}

async function assertWritable(...paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await access(path, constants.W_OK).catch((error: unknown) => {
      throw new PostgresError(
        `"${path}" has to say that pg_autoctl starts this Postgres, and cannot be written: ` +
          `${asError(error).message}.  Nothing was changed.  Run as the user that owns it`,
        { cause: error },
      );
    });
  }
}
