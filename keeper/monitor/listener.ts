import createSubscriberModule from 'pg-listen';
import type pg from 'pg';
import { asError } from '../errors.js';
import type { Log } from '../logger.js';
import { blankPasswords } from './connectionUri.js';

/** A dead but open connection is asked this often, and has this long to answer. */
export const LISTENER_CHECK_INTERVAL_MS = 5_000;
export const LISTENER_QUERY_TIMEOUT_MS = 2_000;
export const LISTENER_CONNECT_TIMEOUT_MS = 2_000;
/** Pause between two attempts to reconnect. */
export const LISTENER_RETRY_INTERVAL_MS = 1_000;
/** How long close() waits for a polite end. */
export const LISTENER_CLOSE_TIMEOUT_MS = 1_000;

// CommonJS seen from ESM: the default import is the exports object.
const createSubscriber = createSubscriberModule.default;

/** A hint that something happened in our group.  Polling never stops because of it. */
export interface Listener {
  /** Ends listening; bounded, never rejects. */
  close(): Promise<void>;
}

export interface ListenerOptions {
  /** The way to the monitor that worked for the reports. */
  readonly config: pg.ClientConfig;
  readonly nodeName: string;
  /** Channel of our group. */
  readonly channel: string;
  readonly log: Log;
  /** Called with the payload of each notification, and with undefined after each reconnection. */
  readonly onHint: (payload: string | undefined) => void;
}

/**
 * Listens to one channel for the life of the process, reconnecting without end.  pg-listen's
 * traps (dependencies.md) are closed here: all its limits are set, errors are heard, one channel
 * a subscriber, and a session that a reconnection opens after close() is ended.
 */
export function listen(options: ListenerOptions): Listener {
  const { log, onHint } = options;
  let closing = false;
  const subscriber = createSubscriber(
    {
      ...options.config,
      application_name: `pg_autoctl listener ${options.nodeName}`,
      query_timeout: LISTENER_QUERY_TIMEOUT_MS,
      connectionTimeoutMillis: LISTENER_CONNECT_TIMEOUT_MS,
    },
    {
      retryTimeout: 0, // the default gives up after 3 s, silently
      retryInterval: LISTENER_RETRY_INTERVAL_MS,
      paranoidChecking: LISTENER_CHECK_INTERVAL_MS,
      parse: (payload: string) => payload,
    },
  );
  const fail = (doing: string, thrown: unknown): void => {
    if (!closing) log.debug(`listener: ${doing}: ${blankPasswords(asError(thrown).message)}`);
    onHint(undefined);
  };
  subscriber.events.on('error', (error) => {
    fail('lost the connection', error);
  });
  subscriber.events.on('reconnect', () => {
    // close() does not end the loop of reconnections; an exception in it does.
    if (closing) throw new Error('listener closed');
  });
  subscriber.events.on('connected', () => {
    // A reconnection that was under way when close() was called opens a session after it.
    if (closing) subscriber.close().catch(ignoreAfterClose);
    onHint(undefined); // what was sent while away is lost
  });
  subscriber.notifications.on(options.channel, (payload: unknown) => {
    onHint(typeof payload === 'string' ? payload : undefined);
  });
  // A first connect that fails goes on in the background; the channel is taken up when it succeeds.
  const started = subscriber
    .connect()
    .catch((thrown: unknown) => {
      fail('could not connect yet', thrown);
    })
    .then(() => subscriber.listenTo(options.channel))
    .catch((thrown: unknown) => {
      fail('could not listen yet', thrown);
    });
  return {
    close: async () => {
      closing = true;
      await withLimit(started.then(() => subscriber.close()));
    },
  };
}

/** Nobody waits for the end any more, and the process ends whatever it finds. */
function ignoreAfterClose(): void {
  return undefined;
}

async function withLimit(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, LISTENER_CLOSE_TIMEOUT_MS);
  });
  await Promise.race([work.catch(ignoreAfterClose), limit]);
  clearTimeout(timer);
}
