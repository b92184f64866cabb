import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { PostgresStatus, Report } from '../ports.js';
import type { LocalConnection } from './localConnection.js';
import type { Log } from '../logger.js';
import { LOCAL_CHECK_TIMEOUT_MS } from './limits.js';
import type { PgCtl } from './pgCtl.js';
import { findPostmaster } from './postmaster.js';
import { timelineInWal } from './walFiles.js';
import { REPLICATOR_ROLE, STANDBY_PREFIX } from './names.js';

/** The connection gives up before inspect() has to. */
export const INSPECT_STATEMENT_TIMEOUT_MS = LOCAL_CHECK_TIMEOUT_MS - 700;

/**
 * Everything in one statement (keeper.md section 3).
 * - A standby knows its timeline from its receiver; else see timelineInWal().
 * - greatest(): a receiver that has just started counts from the beginning of its segment.
 * - Before its first receiver a standby replays what it found at its start, and how far that goes
 *   is known only when the startup process waits for more: until then an election that took the
 *   position for the whole would lose what the rest holds.
 * - A standby's contact is what it SENT: the time and position in its last message; for a base
 *   backup the bytes that it took.  A connection alone proves nothing, its other end may be gone.
 *   While commits wait for standbys only those count: another that is cut off together with us
 *   must not keep us alive when the rest of the group has chosen a new primary.
 */
export const INSPECT_SQL = `
with ours as (
  select r.pid, r.state, r.sync_state, r.reply_time, r.flush_lsn, b.backup_streamed
    from pg_stat_replication as r
    left join pg_stat_progress_basebackup as b on b.pid = r.pid
   where r.usename = '${REPLICATOR_ROLE}'
     and starts_with(r.application_name, '${STANDBY_PREFIX}')
)
select in_recovery,
       case when in_recovery
            then case when pg_last_wal_receive_lsn() is not null
                        or exists (select from pg_stat_activity
                                    where backend_type = 'startup'
                                      and wait_event in ('RecoveryWalStream',
                                                         'RecoveryRetrieveRetryInterval'))
                      then greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn(), '0/0')
                      else '0/0'
                 end
            else pg_current_wal_flush_lsn()
       end::text as lsn,
       case when in_recovery then (select received_tli from pg_stat_wal_receiver)
       end as received_timeline,
       pg_size_bytes(current_setting('wal_segment_size'))::int as segment_bytes,
       case when in_recovery
            then greatest((select min_recovery_end_timeline from pg_control_recovery()),
                          (select timeline_id from pg_control_checkpoint()))
            else ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int
       end as timeline,
       case when in_recovery
            then exists (select from pg_stat_wal_receiver where status = 'streaming')
       end as streaming,
       case when in_recovery then ''
            else coalesce((select sync_state from ours where state <> 'backup'
                            order by array_position('{quorum,sync,potential,async}', sync_state)
                            limit 1), '')
       end as sync_state,
       (select system_identifier::text from pg_control_system()) as system_identifier,
       coalesce((select string_agg(concat_ws(' ', pid, extract(epoch from reply_time), flush_lsn,
                                             backup_streamed), ',' order by pid)
                   from ours
                  where current_setting('synchronous_standby_names') = ''
                     or sync_state in ('sync', 'quorum')), '') as standby_contact
  from pg_is_in_recovery() as in_recovery`;

type Row = {
  readonly in_recovery: boolean;
  readonly lsn: string;
  readonly timeline: number;
  readonly received_timeline: number | null;
  readonly segment_bytes: number;
  readonly streaming: boolean | null;
  readonly sync_state: string;
  readonly system_identifier: string;
  readonly standby_contact: string;
};

/** What inspect() works with. */
export interface InspectorOptions {
  readonly pgCtl: () => PgCtl;
  readonly port: () => number;
  readonly connection: LocalConnection;
  readonly log: Log;
  /** A call of pg_ctl start is under way: its postmaster may not be to be seen yet. */
  readonly starts: () => boolean;
}

/** Looks at the local server.  Callers at the same time share one look. */
export class Inspector {
  readonly #options: InspectorOptions;
  #look: Promise<PostgresStatus> | undefined;
  #complaint = '';
  #identifier: { readonly key: string; readonly value: string } | undefined;

  constructor(options: InspectorOptions) {
    this.#options = options;
  }

  /** Never rejects, never takes longer than LOCAL_CHECK_TIMEOUT_MS. */
  async inspect(): Promise<PostgresStatus> {
    this.#look ??= this.#bounded().finally(() => {
      this.#look = undefined;
    });
    return this.#look;
  }

  async #bounded(): Promise<PostgresStatus> {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<PostgresStatus>((resolve) => {
      timer = setTimeout(() => {
        this.#complain(`Postgres gave no answer in ${String(LOCAL_CHECK_TIMEOUT_MS)} ms`);
        resolve(this.#notRunning(this.#identifier?.value ?? ''));
      }, LOCAL_CHECK_TIMEOUT_MS);
    });
    try {
      return await Promise.race([this.#now(), limit]);
    } catch (error) {
      this.#complain(error instanceof Error ? error.message : String(error));
      return this.#notRunning(this.#identifier?.value ?? '');
    } finally {
      clearTimeout(timer);
    }
  }

  async #now(): Promise<PostgresStatus> {
    const { pgCtl, connection, port } = this.#options;
    const postmaster = findPostmaster(pgCtl().pgdata);
    if (postmaster === undefined || postmaster.status === 'starting') {
      return this.#notRunning(await this.#systemIdentifier());
    }
    const [row] = await connection.query<Row>(INSPECT_SQL, [], postmaster);
    if (row === undefined) throw new Error('Postgres answered with no row');
    if (postmaster.port === port()) this.#complaint = '';
    else {
      this.#complain(
        `Postgres listens on port ${String(postmaster.port)}, the configuration says ` +
          `${String(port())}: other nodes cannot reach it; restart Postgres`,
      );
    }
    return {
      running: true,
      postmaster: true,
      inRecovery: row.in_recovery,
      timeline: await this.#timeline(row),
      lsn: row.lsn,
      syncState: row.sync_state as Report['syncState'],
      streaming: row.streaming,
      systemIdentifier: row.system_identifier,
      standbyContact: row.standby_contact,
    };
  }

  async #timeline(row: Row): Promise<number> {
    if (!row.in_recovery) return row.timeline;
    if (row.lsn === '0/0') return 0; // the rest of the WAL may be of later ones
    if (row.received_timeline !== null) return Math.max(row.timeline, row.received_timeline);
    const { pgdata } = this.#options.pgCtl();
    return Math.max(row.timeline, await timelineInWal(pgdata, row.lsn, row.segment_bytes));
  }

  /** Of a server that is down, read again only when its control file was replaced. */
  async #systemIdentifier(): Promise<string> {
    const pgCtl = this.#options.pgCtl();
    const key = await stat(join(pgCtl.pgdata, 'global', 'pg_control')).then(
      ({ ino, dev }) => `${String(dev)} ${String(ino)}`,
      () => '', // no data directory (yet)
    );
    if (key === '') return '';
    if (this.#identifier?.key !== key) {
      const value = (await pgCtl.controlData())?.systemIdentifier ?? '';
      this.#identifier = value === '' ? undefined : { key, value };
    }
    return this.#identifier?.value ?? '';
  }

  /** Each second would say the same: only what is new is logged. */
  #complain(message: string): void {
    if (message !== this.#complaint) this.#options.log.warn(message);
    this.#complaint = message;
  }

  /** What cannot be read says nothing: one may be there. */
  #mayHavePostmaster(): boolean {
    try {
      return findPostmaster(this.#options.pgCtl().pgdata) !== undefined;
    } catch (error) {
      this.#complain(error instanceof Error ? error.message : String(error));
      return true;
    }
  }

  #notRunning(systemIdentifier: string): PostgresStatus {
    return {
      running: false,
      postmaster: this.#options.starts() || this.#mayHavePostmaster(),
      inRecovery: null,
      timeline: 0,
      lsn: '0/0',
      syncState: '',
      streaming: null,
      systemIdentifier,
      standbyContact: '',
    };
  }
}
