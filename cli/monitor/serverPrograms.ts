import { dirname, join } from 'node:path';
import { clientEnvironment, runChecked } from '../../keeper/postgres/command.js';
import { SHORT_PROGRAM_TIMEOUT_MS } from '../../keeper/postgres/limits.js';

/** The first is Debian's, in its packages up to 17; the second is everybody's since 18. */
const EXTENSION_SETTINGS = ['extension_destdir', 'extension_control_path'] as const;
export type ExtensionSetting = (typeof EXTENSION_SETTINGS)[number];

/** What a Postgres installation says of itself. */
export interface Installation {
  /** As in the names of packages: `15`. */
  readonly major: string;
  /** e.g. `15.20`. */
  readonly version: string;
  readonly shareDirectory: string;
  readonly libraryDirectory: string;
  /** The setting that adds a place where extensions are looked for; undefined = it has none. */
  readonly extensionSetting: ExtensionSetting | undefined;
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
    extensionSetting: EXTENSION_SETTINGS.find((name) => setting(name) !== undefined),
    // columns: name, context, group, type, default, …
    socketDirectory: (setting('unix_socket_directories')?.[4] ?? '').split(',')[0] ?? '',
  };
}
