import { asError, MonitorDisabledError, MonitorError } from './errors.js';
import type { Memory } from './memory.js';
import type { State } from './states.js';
import { step, type StepPorts } from './step.js';
import type { Wakeup } from './wakeup.js';

/** One turn each second, or at once when nudged. */
export const POLL_INTERVAL_MS = 1_000;
/** While the monitor does not answer, the log says so this often. */
export const UNREACHABLE_WARN_INTERVAL_MS = 10_000;
/** Contact times and the like reach the state file at least this often. */
export const REMEMBER_INTERVAL_MS = 60_000;

/** What the loop works with besides the turns. */
export interface LoopOptions {
  readonly memory: Memory;
  readonly ports: StepPorts;
  readonly wakeup: Wakeup;
  /** Ends the loop after the turn under way. */
  readonly stop: AbortSignal;
  /** Called after each turn, e.g. to look at the pid file; may end the loop by `stop`. */
  readonly afterTurn?: () => Promise<void>;
}

/** Turns until the node is dropped or the process shall stop.  Rejects on defects only. */
export async function runLoop(options: LoopOptions): Promise<'stopped' | 'dropped'> {
  const { memory, ports, wakeup, stop } = options;
  const silence = new Silence(ports);
  let rememberedMs = ports.clock.nowMs();
  stop.addEventListener('abort', wakeup.nudge);
  try {
    while (!stop.aborted) {
      const again = await oneTurn(memory, ports, silence);
      if (again === 'dropped') return 'dropped';
      if (ports.clock.nowMs() - rememberedMs >= REMEMBER_INTERVAL_MS) {
        rememberedMs = ports.clock.nowMs();
        await ports.remember(memory);
      }
      await options.afterTurn?.();
      if (again === 'wait') await wakeup.wait(POLL_INTERVAL_MS);
    }
    return 'stopped';
  } finally {
    stop.removeEventListener('abort', wakeup.nudge);
  }
}

async function oneTurn(
  memory: Memory,
  ports: StepPorts,
  silence: Silence,
): Promise<'again' | 'wait' | 'dropped'> {
  try {
    const result = await step(memory, ports);
    silence.ends();
    switch (result.kind) {
      case 'moved':
      case 'fenced':
        return 'again';
      case 'dropped':
        return 'dropped';
      case 'steady':
      case 'working':
      case 'stuck':
        return 'wait';
    }
  } catch (thrown) {
    if (!(thrown instanceof MonitorError)) throw thrown;
    silence.goesOn(thrown, memory.state);
    return 'wait';
  }
}

/** Says calmly that the monitor cannot be asked, and that it can again. */
class Silence {
  readonly #ports: Pick<StepPorts, 'clock' | 'log'>;
  #sinceMs: number | undefined;
  #saidMs = -Infinity;
  #saidAlone = false;

  constructor(ports: Pick<StepPorts, 'clock' | 'log'>) {
    this.#ports = ports;
  }

  goesOn(error: MonitorError, state: State): void {
    if (error instanceof MonitorDisabledError) {
      this.#alone(state);
      return;
    }
    const nowMs = this.#ports.clock.nowMs();
    this.#sinceMs ??= nowMs;
    if (nowMs - this.#saidMs < UNREACHABLE_WARN_INTERVAL_MS) return;
    this.#saidMs = nowMs;
    // An answer that is a refusal does not pass by itself, other than silence.
    this.#ports.log[error.kind === 'refused' ? 'error' : 'warn'](
      `Could not report to the monitor, trying again: ${asError(error).message}`,
    );
  }

  /** Said once: this is what the operator wants. */
  #alone(state: State): void {
    if (this.#saidAlone) return;
    this.#saidAlone = true;
    this.#ports.log.warn(
      `This node has no monitor: it stays "${state}", and nobody takes over when it fails, until ` +
        '"pg_autoctl enable monitor"',
    );
  }

  ends(): void {
    if (this.#sinceMs === undefined) return;
    const seconds = Math.round((this.#ports.clock.nowMs() - this.#sinceMs) / 1000);
    this.#sinceMs = undefined;
    this.#saidMs = -Infinity;
    this.#ports.log.info(`The monitor answers again, after ${String(seconds)} s`);
  }
}
