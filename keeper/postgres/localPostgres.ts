import type { LocalPostgres } from '../ports.js';
import { cloneFrom } from './baseBackup.js';
import { createInstance } from './createInstance.js';
import { fastForward } from './fastForward.js';
import { follow } from './follow.js';
import { openHbaForNodes } from './hbaNodes.js';
import { hostResources } from './hostResources.js';
import { Instance, type InstanceOptions } from './instance.js';
import { type PostmasterChange, type PostmasterWatch, watchPostmaster } from './postmasterWatch.js';
import { checkpoint, promote } from './promote.js';
import { rewindFrom } from './rewind.js';
import { ensureRunning, ensureStopped, hasData, writeConfiguration } from './running.js';
import { alterSystem } from './settings.js';
import { dropAllSlots, maintainSlots } from './slots.js';
import { checkStreaming } from './streaming.js';
import { setSynchronousStandbyNames, waitForSyncStandby } from './syncRep.js';

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
  /** After a reload of the configuration: writes our files again, reloads Postgres if it runs. */
  applyConfiguration(): Promise<void>;
  /** Calls back within 100 ms when the postmaster ends or another one begins. */
  watch(onChange: (change: PostmasterChange) => void): PostmasterWatch;
  /** Ends kept connections and waits for background work; Postgres stays as it is. */
  close(): Promise<void>;
}

/** The local Postgres of a data node (architecture.md, keeper/postgres). */
export function createLocalPostgres(options: LocalPostgresOptions): LocalPostgresAdapter {
  const { logger, initialMode, host = hostResources(), ...rest } = options;
  const instance = new Instance({ ...rest, log: logger, host });
  let mode = initialMode;
  const supervised = <T>(work: Promise<T>): Promise<T> => {
    mode = 'supervised';
    return work;
  };
  return {
    get mode() {
      return mode;
    },
    inspect: () => instance.inspector.inspect(),
    createInstance: () => supervised(createInstance(instance)),
    ensureRunning: (signal) => supervised(ensureRunning(instance, { signal })),
    ensureStopped: () => supervised(ensureStopped(instance)),
    unsupervise: () => {
      mode = 'unsupervised';
      return Promise.resolve();
    },
    promote: () => promote(instance),
    setReadOnly: async (readOnly) => {
      await alterSystem(instance, 'default_transaction_read_only', readOnly ? 'on' : 'off');
    },
    setSynchronousStandbyNames: (names) => setSynchronousStandbyNames(instance, names),
    waitForSyncStandby: (signal) => waitForSyncStandby(instance, signal),
    checkpoint: () => checkpoint(instance),
    openHba: (others) => openHbaForNodes(instance, others),
    maintainSlots: (others) => maintainSlots(instance, others),
    dropSlots: () => dropAllSlots(instance),
    cloneFrom: (upstream, { useSlot }, signal) =>
      supervised(cloneFrom(instance, upstream, { useSlot, signal })),
    rewindFrom: (upstream, signal) => supervised(rewindFrom(instance, upstream, signal)),
    follow: (upstream) => follow(instance, upstream),
    fastForward: (source, signal) => fastForward(instance, source, signal),
    checkStreaming: (upstream) => checkStreaming(instance, upstream),
    applyConfiguration: async () => {
      if (!(await hasData(instance.pgdata))) return;
      if (await writeConfiguration(instance)) instance.pgCtl.reload();
    },
    watch: (onChange) =>
      watchPostmaster(
        () => instance.pgdata,
        onChange,
        (error) => logger.warn(`cannot watch Postgres: ${String(error)}`),
      ),
    close: () => instance.close(),
  };
}
