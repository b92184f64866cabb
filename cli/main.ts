#!/usr/bin/env node
import type { AdjustableLog, LogLevel, LogStyle, TerminalStreams } from './io.js';
import { runCli } from './runCli.js';

const io = {
  env: process.env,
  cwd: process.cwd(),
  program: process.argv[1] ?? '',
  out: (text: string): void => {
    process.stdout.write(text);
  },
  err: (text: string): void => {
    process.stderr.write(text);
  },
  terminal: (): TerminalStreams | undefined => {
    const { stdin: input, stdout: output } = process;
    if (!input.isTTY || !output.isTTY) return undefined;
    return { input, output, onExit: (handler) => process.once('exit', handler) };
  },
  createLog: async (level: LogLevel, style: LogStyle): Promise<AdjustableLog> => {
    const { createLogger } = await import('../keeper/logger.js');
    return createLogger({ level, style });
  },
  stay: async (): Promise<void> => {
    const { keepHeapSmall } = await import('./service/smallHeap.js');
    keepHeapSmall();
  },
};

// pg looks whether it runs at Cloudflare by making a Response where there is no `navigator`, as in
// Node 20.  That loads undici, http and http2 into every process: 1.5 MB of heap, 40 ms at start.
// Nothing here fetches anything.
Reflect.deleteProperty(globalThis, 'Response');

// `pg_autoctl show state | head`: the reader is gone, which is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await runCli(process.argv.slice(2), io);
