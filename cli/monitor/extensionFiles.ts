import { access, mkdir, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MonitorConfig } from '../../keeper/config/keeperConfig.js';
import type { NodePaths } from '../../keeper/config/paths.js';
import type { Setting } from '../../keeper/postgres/managedConf.js';
import { CliError } from '../errors.js';
import { EXIT } from '../exitCodes.js';
import { EXTENSION_VERSION } from '../version.js';
import type { Installation } from './serverPrograms.js';

/** How to install what a monitor needs, by the name of the control file. */
const INSTALL: readonly {
  readonly extension: string;
  readonly advice: (major: string) => string;
}[] = [
  { extension: 'pg_cron', advice: (major) => `apt-get install postgresql-${major}-cron` },
  { extension: 'dblink', advice: (major) => `apt-get install postgresql-${major}` },
  { extension: 'btree_gist', advice: (major) => `apt-get install postgresql-${major}` },
  { extension: 'pgautofailover', advice: () => 'make install' },
];

/** The version of ours that this program needs; another package may have the same name. */
const OUR_SCRIPT = `pgautofailover--${EXTENSION_VERSION}.sql`;
/** dist/extension, beside which this file is in dist/cli/monitor. */
const PACKAGED = fileURLToPath(new URL('../../extension', import.meta.url));

/**
 * Makes sure that the server can load all that a monitor is made of, before anything is made.
 * Rejects with CliError (exit code 13) that says what to install.
 */
export async function checkExtensionFiles(
  installation: Installation,
  extensionDestdir: string,
): Promise<void> {
  const { major, version, shareDirectory, libraryDirectory } = installation;
  if (extensionDestdir !== '' && installation.extensionSetting === undefined) {
    throw new CliError(
      EXIT.usage,
      `Postgres ${version} has no setting extension_destdir (it is Debian's) nor ` +
        'extension_control_path (since 18); leave out --extension-destdir and install the ' +
        'extension with "make install"',
    );
  }
  const roots = extensionDestdir === '' ? [''] : [extensionDestdir, ''];
  const canUsePackaged = extensionDestdir === '' && installation.extensionSetting !== undefined;
  const missing: string[] = [];
  for (const { extension, advice } of INSTALL) {
    const file = extension === 'pgautofailover' ? OUR_SCRIPT : `${extension}.control`;
    const files = roots.map((root) => join(root, shareDirectory, 'extension', file));
    if (file === OUR_SCRIPT && canUsePackaged) {
      files.push(join(PACKAGED, OUR_SCRIPT));
    }
    if (!(await anyExists(files))) missing.push(`${extension} (${advice(major)})`);
    else if (
      extension === 'pg_cron' &&
      !(await anyExists(libraryFiles(libraryDirectory, extension)))
    ) {
      missing.push(`the library of ${extension} (${advice(major)})`);
    }
  }
  if (missing.length === 0) return;
  throw new CliError(
    EXIT.extensionMissing,
    `Postgres ${version} lacks extensions that a monitor needs: ` +
      `${missing.join(', ')}; install them, then run this command again: nothing was changed`,
  );
}

/**
 * The configuration of a monitor whose server finds our extension.  When nobody installed it for
 * the server, as after `npm install -g`, a folder of ours takes the place of
 * `--extension-destdir`: it leads to the files that came with this program.
 */
export async function withExtensionFiles(
  config: MonitorConfig,
  installation: Installation,
  paths: NodePaths,
): Promise<MonitorConfig> {
  const root = ownRoot(paths);
  if (config.extensionDestdir !== root) {
    if (config.extensionDestdir !== '') return config;
    const installed = join(installation.shareDirectory, 'extension', OUR_SCRIPT);
    if (await anyExists([installed])) return config;
  }
  await makeLink(root, installation);
  return { ...config, extensionDestdir: root };
}

/** Lets that folder lead to this program's files: it may have been installed elsewhere since. */
export async function renewExtensionRoot(
  config: MonitorConfig,
  installation: Installation,
  paths: NodePaths,
): Promise<void> {
  const root = ownRoot(paths);
  if (config.extensionDestdir === root) await makeLink(root, installation);
}

async function makeLink(root: string, { shareDirectory }: Installation): Promise<void> {
  const link = join(root, shareDirectory, 'extension');
  await mkdir(dirname(link), { recursive: true });
  const fresh = `${link}.new`;
  await rm(fresh, { force: true });
  await symlink(PACKAGED, fresh);
  await rename(fresh, link);
}

/** Removes what withExtensionFiles() made. */
export async function removeExtensionRoot(paths: NodePaths): Promise<void> {
  await rm(ownRoot(paths), { recursive: true, force: true });
}

/** Lines of the configuration that let the server find extensions below `root`; '' = none. */
export function extensionSettings(installation: Installation, root: string): readonly Setting[] {
  const { extensionSetting, shareDirectory } = installation;
  if (root === '' || extensionSetting === undefined) return [];
  if (extensionSetting === 'extension_destdir') return [[extensionSetting, root]];
  return [[extensionSetting, `${join(root, shareDirectory)}:$system`]];
}

function ownRoot(paths: NodePaths): string {
  return join(dirname(paths.config), 'extension-root');
}

function libraryFiles(directory: string, name: string): string[] {
  return ['.so', '.dylib', '.dll'].map((suffix) => join(directory, `${name}${suffix}`));
}

async function anyExists(paths: readonly string[]): Promise<boolean> {
  for (const path of paths) {
    const found = await access(path).then(
      () => true,
      () => false,
    );
    if (found) return true;
  }
  return false;
}
