/** Undoes, in reverse order, what a benchmark has made; also when it is interrupted. */
export class Cleanup {
  readonly #handlers: (() => unknown)[] = [];
  #done: Promise<void> | undefined;

  constructor() {
    process.once('SIGINT', () => this.#interrupted(130));
    process.once('SIGTERM', () => this.#interrupted(143));
  }

  /** As tap's: the handler runs at the end. */
  teardown(handler: () => unknown): void {
    this.#handlers.push(handler);
  }

  /** Runs all handlers, once; a handler that fails is told and does not stop the others. */
  run(): Promise<void> {
    this.#done ??= this.#runAll();
    return this.#done;
  }

  async #runAll(): Promise<void> {
    for (const handler of this.#handlers.splice(0).reverse()) {
      try {
        await handler();
      } catch (error) {
        console.error('cleanup:', error);
      }
    }
  }

  #interrupted(code: number): void {
    console.error('\ninterrupted: ending all servers');
    void this.run().then(() => process.exit(code));
  }
}

/**
 * Runs a benchmark and ends the process with the code that it returns, or 1 when it rejects;
 * whatever it has started is ended before.
 */
export async function runBenchmark(
  benchmark: (cleanup: Cleanup) => Promise<number>,
): Promise<void> {
  const cleanup = new Cleanup();
  let code = 1;
  try {
    code = await benchmark(cleanup);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  }
  await cleanup.run();
  // services that were started as daemons must not keep the process
  process.exit(code);
}
