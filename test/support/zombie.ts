import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { identity, type ServerUser } from './processes.js';
import type { Teardown } from './scratchServer.js';
import { waitFor } from './waitFor.js';

const ZOMBIE_LIMIT_MS = 5_000;

/** A dead process, of `user` or ours, that nobody waits for while the test runs: its pid. */
export async function makeZombie(t: Teardown, user?: ServerUser): Promise<number> {
  // the child ends when the shell has become `sleep`, which does not wait for anybody
  const child = '(until grep -q sleep /proc/$$/comm; do :; done)';
  const parent = spawn('sh', ['-c', `${child} & echo $!; exec sleep 60`], {
    ...(user && identity(user)),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.teardown(() => parent.kill('SIGKILL'));
  const pid = Number(
    await new Promise<string>((resolve) =>
      parent.stdout.once('data', (data: Buffer) => resolve(data.toString())),
    ),
  );
  const stat = (): string => readFileSync(`/proc/${pid}/stat`, 'utf8');
  await waitFor(() => stat().includes(') Z '), { limitMs: ZOMBIE_LIMIT_MS, what: 'the zombie' });
  return pid;
}
