import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { clientEnvironment, runChecked } from '../../keeper/postgres/command.js';
import { SHORT_PROGRAM_TIMEOUT_MS } from '../../keeper/postgres/limits.js';
import { CliError } from '../errors.js';
import { EXIT } from '../exitCodes.js';

/** What a Postgres installation says of itself. */
export interface Installation {
  /** As in the names of packages: `15`. */
  readonly major: string;
  /** e.g. `15.20`. */
  readonly version: string;
  readonly shareDirectory: string;
  readonly libraryDirectory: string;
  /** Debian's setting that moves the place where extensions are looked for. */
  readonly hasExtensionDestdir: boolean;
  /** Default of unix_socket_directories. */
  readonly socketDirectory: string;
}

/** Asks the programs beside pg_ctl.  Rejects with PostgresError. */
export async function inspectInstallation(
  pgCtl: string,
  environment: NodeJS.ProcessEnv,
): Promise<Installation> {
  const bin = dirname(pgCtl);
  const options = { env: clientEnvironment(environment), timeoutMs: SHORT_PROGRAM_TIMEOUT_MS };
  const ask = async (program: string, ...args: string[]): Promise<string> => {
    const what = `could not learn where Postgres of "${bin}" has its files`;
    return (await runChecked(what, join(bin, program), args, options)).stdout;
  };
  const [text, config, described] = await Promise.all([
    ask('pg_ctl', '--version'),
    ask('pg_config', '--sharedir', '--pkglibdir'),
    ask('postgres', '--describe-config'),
  ]);
  const version = /(\d+(?:\.\d+|devel|beta\d+|rc\d+)?)/.exec(text)?.[1] ?? '';
  const [shareDirectory = '', libraryDirectory = ''] = config.trim().split('\n');
  const setting = (name: string): string[] | undefined =>
    described
      .split('\n')
      .map((line) => line.split('\t'))
      .find((fields) => fields[0] === name);
  return {
    major: /^\d+/.exec(version)?.[0] ?? '',
    version,
    shareDirectory,
    libraryDirectory,
    hasExtensionDestdir: setting('extension_destdir') !== undefined,
    // columns: name, context, group, type, default, …
    socketDirectory: (setting('unix_socket_directories')?.[4] ?? '').split(',')[0] ?? '',
  };
}

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

/**
 * Makes sure that the server can load all that a monitor is made of, before anything is made.
 * Rejects with CliError (exit code 13) that says what to install.
 */
export async function checkExtensionFiles(
  installation: Installation,
  extensionDestdir: string,
): Promise<void> {
  const { major, shareDirectory, libraryDirectory } = installation;
  if (extensionDestdir !== '' && !installation.hasExtensionDestdir) {
    throw new CliError(
      EXIT.usage,
      `Postgres ${installation.version} has no setting extension_destdir (it is Debian's); ` +
        'leave out --extension-destdir and install the extension with "make install"',
    );
  }
  const roots = extensionDestdir === '' ? [''] : [extensionDestdir, ''];
  const missing: string[] = [];
  for (const { extension, advice } of INSTALL) {
    const files = roots.map((root) =>
      join(root, shareDirectory, 'extension', `${extension}.control`),
    );
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
    `Postgres ${installation.version} lacks extensions that a monitor needs: ` +
      `${missing.join(', ')}; install them, then run this command again: nothing was changed`,
  );
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
