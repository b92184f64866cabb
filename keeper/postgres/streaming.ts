import { PostgresError } from '../errors.js';
import type { NodeAddress } from '../ports.js';
import { hasDiverged } from './divergence.js';
import type { Instance } from './instance.js';
import { STREAMING_TIMEOUT_MS } from './limits.js';
import { compareOrigin } from './timelineOrigin.js';
import {
  identifySystem,
  keepsWalFrom,
  nameOf,
  timelineHistory,
  type SystemIdentity,
} from './upstream.js';
import { waitUntil } from './waitUntil.js';

interface Receiver {
  readonly in_recovery: boolean;
  readonly has_archive: boolean;
  readonly streams: boolean;
  readonly sender: string | null;
  readonly received_tli: number | null;
  /** Replayed, not received: the rest of a record that was never completed is no fork. */
  readonly replayed: string | null;
}

/**
 * Rejects unless Postgres streams from `upstream` on the upstream's timeline (K23, G32).  Kind
 * 'diverged' = it must not, or never will: our WAL forked from the upstream's (G14), or the
 * upstream has removed what we lack; then only rewindFrom() helps.
 */
export async function checkStreaming(instance: Instance, upstream: NodeAddress): Promise<void> {
  const identity = await assertPossible(instance, upstream);
  const sender = `${upstream.host} ${String(upstream.port)}`;
  const streams = async (): Promise<boolean> => {
    const receiver = await receiverState(instance);
    if (!receiver.in_recovery) {
      throw new PostgresError('Postgres runs as a primary, so it streams from nobody');
    }
    const same = receiver.sender === sender && receiver.received_tli === identity.timeline;
    return receiver.streams && same;
  };
  await waitUntil(streams, {
    limitMs: STREAMING_TIMEOUT_MS,
    what: `streaming from ${nameOf(upstream)}`,
  });
}

/** Rejects with kind 'diverged' when streaming from `upstream` is impossible, or wrong. */
async function assertPossible(instance: Instance, upstream: NodeAddress): Promise<SystemIdentity> {
  const local = await instance.inspector.inspect(); // before we ask: see hasDiverged()
  if (!local.running) throw new PostgresError(`no Postgres answers in "${instance.pgdata}"`);
  const { replayed, has_archive: hasArchive, streams } = await receiverState(instance);
  const position = { timeline: local.timeline, lsn: replayed ?? local.lsn };
  const identity = await identifySystem(instance, upstream);
  const where = nameOf(upstream);
  if (identity.systemIdentifier !== local.systemIdentifier) {
    throw new PostgresError(
      `${where} has the system identifier ${identity.systemIdentifier}, ours is ` +
        `${local.systemIdentifier}: it is no copy of the same database; move our data away and ` +
        'create this node again',
    );
  }
  const history = await timelineHistory(instance, upstream, identity.timeline);
  const origin = await compareOrigin(instance, upstream, local.timeline, identity, history);
  if (origin !== 'same' || hasDiverged(position, identity, history)) {
    throw new PostgresError(
      `our WAL (timeline ${String(position.timeline)}, ${position.lsn}) forked from that of ` +
        `${where} (timeline ${String(identity.timeline)}, ${identity.lsn})` +
        (origin === 'same' ? '' : ', whose timeline began with another promotion') +
        ': it has to be rewound',
      { kind: 'diverged' },
    );
  }
  if (streams || hasArchive) return identity;
  if (await keepsWalFrom(instance, upstream, position.lsn)) return identity;
  throw new PostgresError(
    `${where} has removed the WAL that we need (from ${position.lsn}): a base backup is needed`,
    { kind: 'diverged' },
  );
}

async function receiverState(instance: Instance): Promise<Receiver> {
  const [row] = await instance.connection.query<Receiver & Record<string, unknown>>(
    `select pg_is_in_recovery() as in_recovery,
            current_setting('restore_command') <> '' as has_archive,
            coalesce(r.status = 'streaming', false) as streams,
            concat(r.sender_host, ' ', r.sender_port) as sender,
            r.received_tli,
            pg_last_wal_replay_lsn()::text as replayed
       from (select) as one left join pg_stat_wal_receiver as r on true`,
  );
  if (row === undefined) throw new PostgresError('Postgres answered with no row');
  return row;
}
