import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { alive, serverUser } from '../../test/support/processes.js';
import type { ServerUser } from '../../test/support/processes.js';
import { END_PROCESSES } from '../../test/support/scratchFolder.js';
import type { ServiceFolder } from '../../test/support/scratchFolder.js';

const END_LIMIT_MS = 15_000;

/** The one folder of the demo: it outlives the program, so that the cluster can be explored. */
export class DemoFolder implements ServiceFolder {
  readonly user: ServerUser = serverUser();
  readonly path = `/tmp/pgautofailover-demo-${this.user.name}`;

  /** Pids of the services of a demo that still runs. */
  runningPids(): number[] {
    const file = join(this.path, 'pids');
    if (!existsSync(file)) return [];
    return readFileSync(file, 'utf8').split('\n').filter(Boolean).map(Number).filter(alive);
  }

  /** Remembers what runs here, for runningPids of a later call. */
  rememberPids(pids: readonly number[]): void {
    writeFileSync(join(this.path, 'pids'), pids.join('\n'));
  }

  /** Makes the folder, empty.  Refuses one that somebody else has put there. */
  async make(): Promise<void> {
    if (existsSync(this.path)) {
      const owner = statSync(this.path).uid;
      if (owner !== this.user.uid) {
        throw new Error(`${this.path} belongs to user id ${owner}: remove it, then try again`);
      }
      await this.remove();
    }
    mkdirSync(this.path, { mode: 0o700 });
    // traversable, so that psql of any user finds nothing but the way
    chmodSync(this.path, 0o711);
    chownSync(this.path, this.user.uid, this.user.gid);
  }

  makeFolder(name: string): string {
    const path = join(this.path, name);
    mkdirSync(path, { mode: 0o700 });
    chownSync(path, this.user.uid, this.user.gid);
    return path;
  }

  /** Ends the services; their files and logs stay. */
  endProcesses(): void {
    execFileSync('sh', ['-c', END_PROCESSES, 'demo', this.path], { timeout: END_LIMIT_MS });
  }

  async remove(): Promise<void> {
    this.endProcesses();
    rmSync(this.path, { recursive: true, force: true });
  }
}
