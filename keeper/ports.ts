/**
 * The keeper's view of the outside world.  `step()` and the transitions know these
 * interfaces only; the adapters are in monitor/ and postgres/, the fakes in test/support.
 */
import type { State } from './states.js';

/** Where a node of our group is reached. */
export interface NodeAddress {
  readonly nodeId: number;
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

/** Another node of our group as the monitor knows it (the items of nodes.json). */
export interface OtherNode extends NodeAddress {
  /** Last LSN that the node reported, as text (`0/3000060`). */
  readonly lsn: string;
  /** The node's reported state is a writable one. */
  readonly isPrimary: boolean;
}

/** What a keeper tells the monitor about its node, each second and at once on change. */
export interface Report {
  readonly state: State;
  readonly pgIsRunning: boolean;
  /** 0 = not known. */
  readonly timeline: number;
  /** `0/0` = not known. */
  readonly lsn: string;
  /** Best sync_state among our standbys when we are a primary, else ''. */
  readonly syncState: '' | 'unknown' | 'sync' | 'async' | 'quorum' | 'potential';
  /** On a standby: is a WAL receiver streaming?  null = not a standby, or not known. */
  readonly streaming: boolean | null;
  /** Commits wait for the standbys that the answer before named, and for no other. */
  readonly waitsAsTold: boolean;
}

/** What the monitor answers to a report. */
export interface Assignment {
  readonly nodeId: number;
  readonly groupId: number;
  readonly goal: State;
  readonly candidatePriority: number;
  readonly replicationQuorum: boolean;
  /** Somebody could be promoted in our place: without contact for the lease we must stop. */
  readonly leaseRequired: boolean;
  /** Value for synchronous_standby_names should we be, or become, the primary. */
  readonly synchronousStandbyNames: string;
  readonly others: readonly OtherNode[];
  /** The rule and its reason in words, for the log. */
  readonly reason: string;
}

/** The monitor as the keeper uses it.  Every call rejects with MonitorError, never hangs. */
export interface Monitor {
  /** Reports, and learns the goal. */
  report(report: Report): Promise<Assignment>;
  /** The node to follow (monitor-api.md F8).  Rejects while there is none. */
  getPrimary(): Promise<NodeAddress>;
  /** The report_lsn node with the most WAL, ourselves excluded (F12); undefined = none. */
  getMostAdvancedStandby(): Promise<OtherNode | undefined>;
  /** Publishes our Postgres system identifier (F29). */
  setSystemIdentifier(systemIdentifier: string): Promise<void>;
  /** Publishes the version of our Postgres and its timeline's ancestry (F34, F35). */
  tellOrigin(origin: ServerOrigin): Promise<void>;
}

/** Where a timeline began, in the words of the monitor's API (F35). */
export interface TimelineFork {
  readonly tli: number;
  readonly parenttli: number;
  readonly switchpoint: string;
}

/** Which Postgres a node runs, and what its timeline descends from. */
export interface ServerOrigin {
  /** As server_version_num, e.g. 150014. */
  readonly versionNumber: number;
  /** As version() says it. */
  readonly versionText: string;
  /** Oldest first; [] = none, or not known. */
  readonly forks: readonly TimelineFork[];
}

/** How far the WAL of a node goes. */
export interface WalPosition {
  readonly timeline: number;
  readonly lsn: string;
}

/** What one look at the local Postgres found. */
export interface PostgresStatus {
  /** A postmaster is alive and answers on its socket. */
  readonly running: boolean;
  /** A postmaster may be there, whether it answers or not: it is starting, or is being started. */
  readonly postmaster: boolean;
  readonly inRecovery: boolean | null;
  /** 0 = not known, as lsn. */
  readonly timeline: number;
  /** `0/0` = not known: down, or a standby that has not yet replayed what it found at its start. */
  readonly lsn: string;
  readonly syncState: Report['syncState'];
  readonly streaming: boolean | null;
  /** '' when PGDATA has no readable control file. */
  readonly systemIdentifier: string;
  /**
   * Changes whenever a standby of ours has sent a message since the last look: the evidence
   * of contact that the lease needs.  '' when no standby is connected.
   */
  readonly standbyContact: string;
}

/**
 * The verbs of the local Postgres that transitions are made of.  Each is idempotent, has a
 * time limit, and rejects with PostgresError whose message says what failed, why and what to
 * do.  Nothing of the user's is deleted before its replacement is proven.  Verbs that may take
 * long take a signal: on abort they stop where that is safe and reject (kind 'aborted').
 */
export interface LocalPostgres {
  /** Looks; never rejects, never takes longer than LOCAL_CHECK_TIMEOUT_MS. */
  inspect(): Promise<PostgresStatus>;
  /** Version of the running server, and the ancestry of its timeline. */
  origin(timeline: number): Promise<ServerOrigin>;

  /** initdb, managed configuration, roles, database, certificate (K1).  Keeps existing data. */
  createInstance(signal?: AbortSignal): Promise<void>;
  /** Starts Postgres in the role that its data directory says, until it accepts connections. */
  ensureRunning(signal?: AbortSignal): Promise<void>;
  /** Fast shutdown, then immediate when that takes too long.  Done = no postmaster. */
  ensureStopped(): Promise<void>;
  /** Stops supervising: Postgres stays as the operator wants it (maintenance). */
  unsupervise(): Promise<void>;

  /** Promotes, waits, checkpoints, empties the standby settings.  No-op on a primary. */
  promote(): Promise<void>;
  /** `default_transaction_read_only`, with reload. */
  setReadOnly(readOnly: boolean): Promise<void>;
  /**
   * Writes synchronous_standby_names, reloads, and waits until commits wait for these names; ''
   * also releases those that wait for a standby.
   */
  setSynchronousStandbyNames(names: string, signal?: AbortSignal): Promise<void>;
  /** Waits until a sync standby has flushed what we had written when the call began (K10). */
  waitForSyncStandby(signal?: AbortSignal): Promise<void>;
  checkpoint(): Promise<void>;

  /** Opens pg_hba.conf for the other nodes, with reload when Postgres runs. */
  openHba(others: readonly OtherNode[]): Promise<void>;
  /**
   * Physical slots for the other nodes: creates missing, drops unknown inactive ones; on a
   * standby also advances them to the other node's LSN.
   */
  maintainSlots(others: readonly OtherNode[]): Promise<void>;
  /** Drops every inactive slot of ours (after a rewind: their xmin is stale). */
  dropSlots(): Promise<void>;

  /** Base backup beside PGDATA, swapped in when complete; then follows `upstream` (K19). */
  cloneFrom(
    upstream: NodeAddress,
    options: { readonly useSlot: boolean },
    signal?: AbortSignal,
  ): Promise<void>;
  /** pg_rewind against `upstream`, base backup when that fails; then follows it (K20). */
  rewindFrom(upstream: NodeAddress, signal?: AbortSignal): Promise<void>;
  /** Writes the standby settings, (re)starts when they changed.  undefined = no upstream (K29). */
  follow(upstream: NodeAddress | undefined): Promise<void>;
  /** How far the WAL of a standby that follows nobody goes; waits until that is known (K29). */
  settledPosition(signal?: AbortSignal): Promise<WalPosition>;
  /** Streams from `source` until its LSN is replayed (K32). */
  fastForward(source: OtherNode, signal?: AbortSignal): Promise<void>;
  /** Rejects unless our timeline is the upstream's and we stream from it (K23, G32). */
  checkStreaming(upstream: NodeAddress): Promise<void>;
}

/** Time for the lease and the retry limits; a test replaces it. */
export interface Clock {
  /** Monotonic milliseconds. */
  nowMs(): number;
}
