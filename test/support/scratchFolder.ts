import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { serverUser } from './processes.js';
import type { ServerUser } from './processes.js';

/** Short: the path of a Unix socket below it may have 107 bytes. */
const PARENT = '/tmp';

/** A folder that services run in, with the user that owns it. */
export interface ServiceFolder {
  readonly path: string;
  readonly user: ServerUser;
  /** Makes a folder in it, owned by the user, mode 0700; returns its path. */
  makeFolder(name: string): string;
  /** Ends what runs in it and removes it. */
  remove(): Promise<void>;
}

/**
 * Shell: ends every process whose command line names the folder $1.  Keepers first, so that none
 * starts its Postgres again; servers by SIGQUIT, so that they release their shared memory.
 */
export const END_PROCESSES = `
ours() { grep -l -z -F -e "$1/" /proc/[0-9]*/cmdline 2> /dev/null | cut -d / -f 3; }
for turn in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  left=
  for pid in $(ours "$1"); do
    exe=$(readlink "/proc/$pid/exe") || continue
    left=yes
    case "$turn $exe" in
      1\\ */postgres) kill -QUIT "$pid" ;;
      [2-9]\\ */postgres | 1[0-4]\\ */postgres) ;;
      *) kill -KILL "$pid" ;;
    esac
  done 2> /dev/null
  [ -n "$left" ] || break
  sleep 0.1
done
`;

/** Waits until whoever started it closes the pipe or dies, even by SIGKILL; then cleans up. */
const REAPER = `cat > /dev/null\n${END_PROCESSES}\nrm -rf "$1"`;

const REAPER_LIMIT_MS = 15_000;

/** A folder of the server user below /tmp that goes away with everything that runs in it. */
export class ScratchFolder implements ServiceFolder {
  readonly path: string;
  readonly user: ServerUser;
  readonly #reaper: ChildProcess;

  constructor() {
    this.user = serverUser();
    this.path = mkdtempSync(join(PARENT, 'paf-'));
    chownSync(this.path, this.user.uid, this.user.gid);
    this.#reaper = spawn('sh', ['-c', REAPER, 'reaper', this.path], {
      cwd: '/',
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    this.#reaper.unref();
    // its pipe alone must not keep this process alive
    const pipe = this.#reaper.stdin as (NodeJS.WritableStream & { unref?: () => void }) | null;
    pipe?.unref?.();
  }

  makeFolder(name: string): string {
    const path = join(this.path, name);
    mkdirSync(path, { mode: 0o700 });
    chownSync(path, this.user.uid, this.user.gid);
    return path;
  }

  async remove(): Promise<void> {
    if (this.#reaper.exitCode !== null) return;
    const gone = once(this.#reaper, 'exit', { signal: AbortSignal.timeout(REAPER_LIMIT_MS) });
    this.#reaper.ref();
    this.#reaper.stdin?.end();
    await gone;
  }
}
