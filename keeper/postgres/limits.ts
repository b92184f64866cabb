/** How long the keeper waits for its local Postgres; every wait of this folder is listed here. */

/** inspect() is over by then, with whatever it knows. */
export const LOCAL_CHECK_TIMEOUT_MS = 2_000;
/** One short statement over the Unix socket. */
export const LOCAL_STATEMENT_TIMEOUT_MS = 5_000;
/** Connecting over the Unix socket. */
export const LOCAL_CONNECT_TIMEOUT_MS = 2_000;
/** CHECKPOINT of a busy server. */
export const CHECKPOINT_TIMEOUT_MS = 600_000;
/** One attempt to start; a server in crash recovery goes on and the next attempt waits again. */
export const START_TIMEOUT_MS = 10_000;
/** From the call of pg_ctl start to a postmaster that can be stopped, or the failure. */
export const POSTMASTER_APPEARS_TIMEOUT_MS = 5_000;
/** Fast shutdown; longer than wal_sender_timeout, since it waits for connected standbys. */
export const FAST_STOP_TIMEOUT_MS = 20_000;
/** Immediate shutdown, after a fast one took too long. */
export const IMMEDIATE_STOP_TIMEOUT_MS = 10_000;
export const INITDB_TIMEOUT_MS = 120_000;
/** Programs that only look: pg_controldata, pg_ctl status, psql for one answer of an upstream. */
export const SHORT_PROGRAM_TIMEOUT_MS = 10_000;
/** TCP connect of libpq programs to another node. */
export const UPSTREAM_CONNECT_TIMEOUT_S = 3;
/** A TCP connection to another node without acknowledgement is given up. */
export const UPSTREAM_TCP_TIMEOUT_MS = 10_000;
export const PROMOTE_TIMEOUT_MS = 60_000;
/** Time until a reload is seen by new sessions. */
export const RELOAD_TIMEOUT_MS = 5_000;
/** Time until commits that wait for a standby are released after a reload. */
export const SYNC_RELEASE_TIMEOUT_MS = 10_000;
/** Time for the checkpointer to take over whom commits wait for; the transition is retried. */
export const NAMES_TAKEN_TIMEOUT_MS = 10_000;
/** Time for a sync standby to flush what was written; the transition is retried. */
export const SYNC_STANDBY_TIMEOUT_MS = 10_000;
/** Time for the WAL receiver to obey a reload, before Postgres is restarted instead. */
export const RECEIVER_RELOAD_TIMEOUT_MS = 3_000;
/** Time for a standby to begin streaming; the transition is retried. */
export const STREAMING_TIMEOUT_MS = 4_000;
/** Replay that stands still for so long, with all WAL here, is complete. */
export const REPLAY_SETTLE_TIMEOUT_MS = 1_000;
/** Time for a standby to replay what it found at its start; the transition is retried. */
export const SETTLED_POSITION_TIMEOUT_MS = 10_000;
/** Crash recovery before pg_rewind. */
export const CRASH_RECOVERY_TIMEOUT_MS = 1_800_000;
export const REWIND_TIMEOUT_MS = 3_600_000;
/** A program that copies data and has printed nothing for so long is ended. */
export const COPY_STALL_TIMEOUT_MS = 600_000;
export const BASE_BACKUP_TIMEOUT_MS = 7 * 24 * 3_600_000;
/** An upstream just promoted shows its timeline in the control file after its checkpoint. */
export const UPSTREAM_CHECKPOINT_TIMEOUT_MS = 60_000;
/** A source in fast_forward that brings no new WAL for so long is given up. */
export const FAST_FORWARD_STALL_TIMEOUT_MS = 15_000;
export const CERTIFICATE_TIMEOUT_MS = 30_000;
export const NAME_LOOKUP_TIMEOUT_MS = 2_000;
/** Pause between two looks at a local condition. */
export const LOCAL_POLL_INTERVAL_MS = 25;
/** Period of the postmaster watch. */
export const POSTMASTER_WATCH_INTERVAL_MS = 100;
/** The same while an open session will tell of its death; more than a turn, which looks as well. */
export const WITNESSED_WATCH_INTERVAL_MS = 1_500;
/** Progress of long work is logged this often. */
export const PROGRESS_LOG_INTERVAL_MS = 5_000;
