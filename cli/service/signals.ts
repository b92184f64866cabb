/** The signals that a service listens to, until release() (cli.md section 4). */
export interface ServiceSignals {
  /** Aborted by the first of SIGTERM, SIGINT, SIGQUIT; its reason is the signal's name. */
  readonly stop: AbortSignal;
  /** Aborted by SIGQUIT, or by a second signal: end without ceremony. */
  readonly hurry: AbortSignal;
  release(): void;
}

const STOP_SIGNALS = ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const;

/** Starts to listen; `onReload` is called for each SIGHUP. */
export function listenToSignals(onReload: () => void): ServiceSignals {
  const stop = new AbortController();
  const hurry = new AbortController();
  const onStop = (signal: NodeJS.Signals): void => {
    if (signal === 'SIGQUIT' || stop.signal.aborted) hurry.abort(signal);
    stop.abort(signal);
  };
  for (const signal of STOP_SIGNALS) process.on(signal, onStop);
  process.on('SIGHUP', onReload);
  return {
    stop: stop.signal,
    hurry: hurry.signal,
    release: () => {
      for (const signal of STOP_SIGNALS) process.off(signal, onStop);
      process.off('SIGHUP', onReload);
    },
  };
}
