import { asError, PostgresError } from '../errors.js';
import type { LocalPostgres } from '../ports.js';
import { assertAdoptable } from './adopt.js';
import { cloneFrom } from './baseBackup.js';
import type { Undo } from './bringInside.js';
import { diskFullHint } from './command.js';
import { createInstance } from './createInstance.js';
import { fastForward } from './fastForward.js';
import { follow } from './follow.js';
import { openHbaForNodes, openOwnHba } from './hbaNodes.js';
import { hostResources } from './hostResources.js';
import { Instance, type InstanceOptions } from './instance.js';
import { readOrigin } from './origin.js';
import { type PostmasterChange, type PostmasterWatch, watchPostmaster } from './postmasterWatch.js';
import { checkpoint, promote } from './promote.js';
import { rewindFrom } from './rewind.js';
import { ensureRunning, ensureStopped, hasData, writeConfiguration } from './running.js';
import { settledPosition } from './settledPosition.js';
import { alterSystem } from './settings.js';
import { dropAllSlots, maintainSlots } from './slots.js';
import { checkStreaming } from './streaming.js';
import { prepareExistingData } from './keptConfiguration.js';
import { discardReplaced } from './swapDirectory.js';
import { assertUsableData } from './usableData.js';
import { setSynchronousStandbyNames, waitForSyncStandby } from './syncRep.js';
import { type PostgresVersions, readVersions } from './versions.js';

/** Whether the keeper decides if Postgres runs, or the operator does (maintenance). */
export type SupervisionMode = 'supervised' | 'unsupervised';

/** What createLocalPostgres() needs. */
export interface LocalPostgresOptions extends Omit<InstanceOptions, 'log' | 'host'> {
  readonly logger: InstanceOptions['log'];
  /** Memory and processors to count on; default: all of this host or container. */
  readonly host?: InstanceOptions['host'];
  /** As it was left by the last process (a node in maintenance is not supervised). */
  readonly initialMode: SupervisionMode;
}

/** The local Postgres with what only the wiring of a process uses. */
export interface LocalPostgresAdapter extends LocalPostgres {
  /** 'unsupervised': on the way out of the process Postgres is left as it is. */
  readonly mode: SupervisionMode;
  /** Looks whether a node can be made of what is in PGDATA; rejects with what to do. */
  assertUsableData(): Promise<void>;
  /** Before data of somebody else is taken over; resolves to what takes it all back. */
  prepareExistingData(): Promise<Undo>;
  /** Looks whether a Postgres that runs can lead a group; rejects with what must change. */
  assertAdoptable(): Promise<void>;
  /** After a reload of the configuration: writes our files again, reloads Postgres if it runs. */
  applyConfiguration(): Promise<void>;
  /** For the state file; undefined = no data directory (yet), or its programs do not answer. */
  versions(): Promise<PostgresVersions | undefined>;
  /** Calls back when the postmaster ends or another one begins: see watchPostmaster(). */
  watch(onChange: (change: PostmasterChange) => void): PostmasterWatch;
  /** Ends kept connections and waits for background work; Postgres stays as it is. */
  close(): Promise<void>;
}

/** Runs a verb; what the file system or a broken connection throws becomes a PostgresError. */
async function verb<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PostgresError) throw error;
    const reason = asError(error).message;
    throw new PostgresError(`could not ${what}: ${reason}${diskFullHint(reason)}`, {
      cause: error,
    });
  }
}

/** The inspector's session is the witness of the postmaster's life. */
function watchInstance(
  instance: Instance,
  onChange: (change: PostmasterChange) => void,
): PostmasterWatch {
  const watch = watchPostmaster({
    pgdata: () => instance.pgdata,
    onChange,
    onError: (error) => instance.log.warn(`cannot watch Postgres: ${String(error)}`),
    hasWitness: () => instance.hasSession,
  });
  instance.onSessionLost(() => watch.look());
  return watch;
}

/** The local Postgres of a data node (architecture.md, keeper/postgres). */
export function createLocalPostgres(options: LocalPostgresOptions): LocalPostgresAdapter {
  const { logger, initialMode, host = hostResources(), ...rest } = options;
  const instance = new Instance({ ...rest, log: logger, host });
  let mode = initialMode;
  const supervised = (what: string, work: () => Promise<void>): Promise<void> => {
    mode = 'supervised';
    return verb(what, work);
  };
  return {
    get mode() {
      return mode;
    },
    inspect: () => instance.inspector.inspect(),
    origin: (timeline) => verb('read the timeline', () => readOrigin(instance, timeline)),
    assertUsableData: () => verb('look at the data directory', () => assertUsableData(instance)),
    prepareExistingData: () =>
      verb('prepare the data directory', () => prepareExistingData(instance)),
    assertAdoptable: () =>
      verb('look whether Postgres can be adopted', () => assertAdoptable(instance)),
    createInstance: (signal) =>
      supervised('create the instance', () => createInstance(instance, signal)),
    ensureRunning: (signal) =>
      supervised('start Postgres', () => ensureRunning(instance, { signal })),
    ensureStopped: () => supervised('stop Postgres', () => ensureStopped(instance)),
    unsupervise: async () => {
      mode = 'unsupervised';
    },
    promote: () => verb('promote Postgres', () => promote(instance)),
    setReadOnly: (readOnly) =>
      verb('set default_transaction_read_only', async () => {
        await alterSystem(instance, 'default_transaction_read_only', readOnly ? 'on' : 'off');
      }),
    setSynchronousStandbyNames: (names, signal) =>
      verb('set synchronous_standby_names', () =>
        setSynchronousStandbyNames(instance, names, signal),
      ),
    waitForSyncStandby: (signal) =>
      verb('wait for a synchronous standby', () => waitForSyncStandby(instance, signal)),
    checkpoint: () => verb('make a checkpoint', () => checkpoint(instance)),
    openHba: (others) => verb('write pg_hba.conf', () => openHbaForNodes(instance, others)),
    maintainSlots: (others) =>
      verb('maintain replication slots', () => maintainSlots(instance, others)),
    dropSlots: () => verb('drop replication slots', () => dropAllSlots(instance)),
    cloneFrom: (upstream, { useSlot }, signal) =>
      supervised('clone', () => cloneFrom(instance, upstream, { useSlot, signal })),
    rewindFrom: (upstream, signal) =>
      supervised('rewind', () => rewindFrom(instance, upstream, signal)),
    follow: (upstream) => verb('follow', () => follow(instance, upstream)),
    settledPosition: (signal) =>
      verb('learn how far the WAL goes', () => settledPosition(instance, signal)),
    fastForward: (source, signal) =>
      verb('fast forward', () => fastForward(instance, source, signal)),
    checkStreaming: (upstream) =>
      verb('check streaming', async () => {
        await checkStreaming(instance, upstream);
        // What a clone moved aside, when it was interrupted after the swap: the copy is proven.
        await discardReplaced({ pgdata: instance.pgdata, aside: instance.replacedDirectory });
      }),
    versions: () => readVersions(instance.pgCtl),
    applyConfiguration: async () => {
      if (!(await hasData(instance.pgdata))) return;
      await writeConfiguration(instance);
      await openOwnHba(instance); // another monitor may probe us now
      instance.pgCtl.reload(); // also without a change of ours: certificates may be new
    },
    watch: (onChange) => watchInstance(instance, onChange),
    close: () => instance.close(),
  };
}
