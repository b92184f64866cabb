import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { postgresBin, postgresMajor } from '../../support/processes.js';
import type { ServiceFolder } from '../../support/scratchFolder.js';
import type { Program } from '../../support/stage.js';
import { endWithThisProcess } from './reaper.js';

/** The packaged peer, in a prefix of its own: nothing of it is installed on the machine. */
export interface Peer {
  /** Directory of server programs that load the peer's extension. */
  readonly bin: string;
  /** Its pg_autoctl, which finds those programs and puts sockets into `socketDir`. */
  program(socketDir: string): Program;
}

/** Why there is nothing to compare with. */
export interface NoPeer {
  readonly missing: string;
}

const DOWNLOAD_LIMIT_MS = 120_000;
const UNPACK_LIMIT_MS = 60_000;

/**
 * Downloads the peer's Debian packages with apt-get into `folder`, unpacks them there and gives
 * them a copy of the server to run in.
 */
export function providePeer(folder: ServiceFolder): Peer | NoPeer {
  let files: string;
  try {
    files = unpack(folder.path);
  } catch (error) {
    return { missing: firstLines(error) };
  }
  endWithThisProcess(folder.path);
  const bin = copyServer(folder.path, files);
  return {
    bin,
    program: (socketDir) => wrapper(folder.path, bin, join(files, 'usr/bin/pg_autoctl'), socketDir),
  };
}

/** True when there is a peer to measure. */
export function hasPeer(peer: Peer | NoPeer): peer is Peer {
  return 'bin' in peer;
}

function unpack(folder: string): string {
  const downloads = join(folder, 'packages');
  const files = join(folder, 'peer-files');
  mkdirSync(downloads);
  const packages = ['pg-auto-failover-cli', `postgresql-${postgresMajor()}-auto-failover`];
  execFileSync('apt-get', ['download', '-q', ...packages], {
    cwd: downloads,
    timeout: DOWNLOAD_LIMIT_MS,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  for (const name of readdirSync(downloads).filter((file) => file.endsWith('.deb'))) {
    execFileSync('dpkg-deb', ['-x', join(downloads, name), files], { timeout: UNPACK_LIMIT_MS });
  }
  chmodSync(files, 0o755);
  return files;
}

function firstLines(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string };
  const text = stderr === undefined || stderr === '' ? message : stderr;
  return text.trim().split('\n').slice(0, 3).join('; ');
}

/**
 * Postgres finds its files from where its program really is: programs are copied, the rest are
 * links, and the tail of the path stays what the packager chose.
 */
function copyServer(folder: string, files: string): string {
  const major = postgresMajor();
  const prefix = join(folder, 'peer-server');
  const lib = `lib/postgresql/${major}`;
  const share = `share/postgresql/${major}`;
  const system = join(postgresBin(), '../../../..');
  cpSync(postgresBin(), join(prefix, lib, 'bin'), { recursive: true, dereference: true });
  const ours = /^pgautofailover/;
  link(join(system, lib, 'lib'), join(prefix, lib, 'lib'), ours);
  link(join(files, 'usr', lib, 'lib'), join(prefix, lib, 'lib'), /^bitcode$/);
  link(join(system, share), join(prefix, share), /^extension$/);
  link(join(system, share, 'extension'), join(prefix, share, 'extension'), ours);
  link(join(files, 'usr', share, 'extension'), join(prefix, share, 'extension'));
  return join(prefix, lib, 'bin');
}

/** Links what is in `from` into the folder `to`, which may exist, except what `except` names. */
function link(from: string, to: string, except?: RegExp): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    if (except?.test(name) !== true) symlinkSync(join(from, name), join(to, name));
  }
}

function wrapper(folder: string, bin: string, pgAutoctl: string, socketDir: string): Program {
  const script = join(folder, 'peer-pg_autoctl');
  const lines = [
    '#!/bin/sh',
    `export PATH='${bin}':"$PATH" PG_CONFIG='${bin}/pg_config' PG_REGRESS_SOCK_DIR='${socketDir}'`,
    `exec '${pgAutoctl}' "$@"`,
  ];
  writeFileSync(script, `${lines.join('\n')}\n`, { mode: 0o755 });
  return { command: script, args: [] };
}
