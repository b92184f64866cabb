/** How a service was asked to end (cli.md section 4). */
export type StopSignal = 'SIGTERM' | 'SIGINT' | 'SIGQUIT';

/** The signals that a service listens to, until release(). */
export interface ServiceSignals {
  /** Aborted by the first of SIGTERM, SIGINT, SIGQUIT; its reason is the signal's name. */
  readonly stop: AbortSignal;
  release(): void;
}

const STOP_SIGNALS: readonly StopSignal[] = ['SIGTERM', 'SIGINT', 'SIGQUIT'];

/** Starts to listen; `onReload` is called for SIGHUP. */
export function listenToSignals(onReload: () => void): ServiceSignals {
  const stop = new AbortController();
  const onStop = (signal: NodeJS.Signals): void => stop.abort(signal);
  for (const signal of STOP_SIGNALS) process.on(signal, onStop);
  process.on('SIGHUP', onReload);
  return {
    stop: stop.signal,
    release: () => {
      for (const signal of STOP_SIGNALS) process.off(signal, onStop);
      process.off('SIGHUP', onReload);
    },
  };
}
