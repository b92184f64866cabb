import { spawn } from 'node:child_process';

/** How long one command of Docker may take; `stop` waits for containers to end. */
const COMMAND_LIMIT_MS = 300_000;
/** The first build fetches packages. */
export const BUILD_LIMIT_MS = 1_800_000;

/** What a finished command left. */
export interface Output {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end, whatever its exit code. */
export function tryRun(
  command: string,
  args: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly limitMs?: number } = {},
): Promise<Output> {
  return new Promise((resolve, reject) => {
    const { env, limitMs = COMMAND_LIMIT_MS } = options;
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: limitMs,
      killSignal: 'SIGKILL',
      ...(env === undefined ? {} : { env }),
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? -1, stdout, stderr }));
  });
}

/** Like tryRun, but rejects unless the exit code is 0.  Resolves to standard output. */
export async function runOk(
  command: string,
  args: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly limitMs?: number } = {},
): Promise<string> {
  const { code, stdout, stderr } = await tryRun(command, args, options);
  if (code === 0) return stdout;
  throw new Error(`${[command, ...args].join(' ')} ended with ${code}:\n${stdout}${stderr}`);
}

/** The plugin `docker compose` where there is one, else docker-compose 1.29. */
export async function composeCommand(): Promise<readonly string[]> {
  const plugin = ['docker', 'compose'];
  const { code } = await tryRun('docker', ['compose', 'version']);
  return code === 0 ? plugin : ['docker-compose'];
}
